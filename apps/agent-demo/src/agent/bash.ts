/** A tool that runs commands: Bash, with the project as working folder and its parent as home. */
import { execFile } from 'node:child_process'
import { dirname } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The tool of a project's folder. */
export function bashTool(project: string) {
  return {
    async Bash({ command, seconds = 10 }: { command: string; seconds?: number }): Promise<string> {
      const env = { PATH: process.env['PATH'] ?? '', HOME: dirname(project) }
      const { stdout, stderr } = await run('/bin/sh', ['-c', command], { cwd: project, env, timeout: seconds * 1000 })
      return `${stdout}${stderr}`.trim()
    },
  }
}
