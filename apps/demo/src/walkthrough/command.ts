/** Runs the `hookline` command as a user would, in a folder. */
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** The command's file. */
export const hookline: string = fileURLToPath(new URL('../bin/hookline.mjs', import.meta.resolve('hookline')))

export interface Ran {
  readonly code: number
  readonly lines: readonly string[]
}

/** `args` as one would type them after `hookline`. */
export function runHookline(args: string, cwd: string): Promise<Ran> {
  return new Promise(resolve => {
    const env = { ...process.env, FORCE_COLOR: '0' }
    execFile(process.execPath, [hookline, ...args.split(' ')], { cwd, env }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : 1
      resolve({ code, lines: `${stdout}${stderr}`.trimEnd().split('\n') })
    })
  })
}
