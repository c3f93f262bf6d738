/** Runs the demo as users do, as a process of its own. */
import { spawn, type ChildProcessByStdio } from 'node:child_process'
import type { Readable } from 'node:stream'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

export interface Ended {
  readonly code: number | null
  readonly output: string
}

export interface Running {
  readonly child: ChildProcessByStdio<null, Readable, Readable>
  readonly ended: Promise<Ended>
  /** What was printed up to and with a match, from the beginning. */
  printed(pattern: RegExp): Promise<string>
}

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))

/** Starts it for the length of a test, without what the environment says of colours and databases; `env` and `nodeArgs` come on top. */
export function startDemo(args: readonly string[], env: NodeJS.ProcessEnv = {}, nodeArgs: readonly string[] = []): Running {
  const { DATABASE_URL: _database, FORCE_COLOR: _force, NO_COLOR: _no, ...rest } = process.env
  const child = spawn(process.execPath, [...nodeArgs, main, ...args], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...rest, ...env } })
  // A test that fails must not leave a shop open.
  onTestFinished(() => void child.kill('SIGTERM'))
  let output = ''
  const waiting = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
      for (const look of waiting) look()
    })
  }
  const ended = new Promise<Ended>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => resolve({ code, output }))
  })
  const printed = (pattern: RegExp): Promise<string> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const match = pattern.exec(output)
        if (match === null) return
        waiting.delete(look)
        resolve(output.slice(0, match.index + match[0].length))
      }
      waiting.add(look)
      look()
      void ended.then(() => reject(new Error(`expected ${String(pattern)} before the demo ended, got:\n${output}`)))
    })
  return { child, ended, printed }
}
