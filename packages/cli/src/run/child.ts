/** Runs the program: what reaches this process reaches it, and what becomes of it becomes of this process. */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { constants } from 'node:os'
import { UsageError } from '../usage/options.ts'

/** A terminal sends these to the program itself. */
const FROM_TERMINAL: readonly NodeJS.Signals[] = ['SIGINT', 'SIGQUIT']
const FORWARDED: readonly NodeJS.Signals[] = ['SIGTERM', 'SIGHUP', 'SIGUSR2', ...FROM_TERMINAL]

const SCRIPT = /\.[cm]?[jt]s$/

/** How the program ended. */
export interface Ended {
  /** Ends this process in the same way: gives the exit code, or takes the same signal. */
  leave(): number
}

/** Starts the program and waits for its end. Throws `UsageError` when there is no such program. */
export async function runChild(command: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<Ended> {
  const child = spawn(command, args, { stdio: 'inherit', env })
  const forward = (signal: NodeJS.Signals): void => {
    if (!(process.stdin.isTTY && FROM_TERMINAL.includes(signal))) child.kill(signal)
  }
  for (const signal of FORWARDED) process.on(signal, forward)
  try {
    const [code, signal] = await new Promise<[number | null, NodeJS.Signals | null]>((done, failed) => {
      child.once('error', failed)
      child.once('exit', (...how) => done(how))
    })
    return { leave: () => (signal === null ? (code ?? 1) : die(signal)) }
  } catch (error) {
    throw notStarted(command, error)
  } finally {
    for (const signal of FORWARDED) process.off(signal, forward)
  }
}

/** Whoever waits for this process sees the signal that ended the program. */
function die(signal: NodeJS.Signals): number {
  process.kill(process.pid, signal)
  return 128 + (constants.signals[signal] ?? 0)
}

function notStarted(command: string, error: unknown): Error {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT' && SCRIPT.test(command) && existsSync(command))
    return new UsageError(`"${command}" is a script and no program: write \`-- node ${command}\``)
  if (code === 'ENOENT')
    return new UsageError(`there is no program "${command}": give it as you would without hookline, as in \`-- node app.js\``)
  if (code === 'EACCES')
    return new UsageError(`"${command}" cannot be run: it is not executable; as a script of Node it is \`-- node ${command}\``)
  return error instanceof Error ? error : new Error(String(error))
}
