/** Problems: told once each, those of the start once for a process and all that it starts. Some must not be, and end the process before the application runs. */
import { escapeTerminal, HooklineError } from '@hookline/core'
import type { FileRef, Ledger } from '../model.ts'
import { writeSync } from './own-fs.ts'

/** Collects what is wrong. */
export interface Problems {
  readonly all: readonly Error[]
  /** @param fatal The application must not run, also without `strict`. */
  add(error: Error, fatal?: boolean): void
  /** The ledger, with an ear for what is wrong. */
  listening<L extends Ledger>(ledger: L): L
  /** Ends the start: from now on nothing ends the process. */
  endIfFatal(): void
}

const MOST = 100
/** Marks of what the process that started this one has told; its threads and children find it in their environment. */
const TOLD = 'HOOKLINE_TOLD'

/** @param strict Whether every problem of the start is one that must not be. */
export function newProblems(strict: boolean, env: NodeJS.ProcessEnv = process.env): Problems {
  const all: Error[] = []
  const toldBefore = new Set(env[TOLD]?.split(','))
  const told = new Set<string>()
  const kinds = new Set<string>()
  let starting = true
  let ends = false
  const add = (error: Error, fatal = false): void => {
    if (starting && (fatal || strict)) ends = true
    if (told.size >= MOST || told.has(error.message)) return
    told.add(error.message)
    all.push(error)
    if (starting && (fatal || strict)) return
    if (!starting || !toldBefore.has(markOf(error.message))) warn(error)
  }
  return {
    all,
    add,
    listening: ledger =>
      Object.create(ledger, {
        problem: {
          value(ruleId: string | undefined, error: Error) {
            ledger.problem(ruleId, error)
            // The same fault is found when a module is imported and when its hooks are taken from it.
            const kind = `${ruleId} ${codeOf(error) ?? error.message}`
            if (!kinds.has(kind)) add(error)
            kinds.add(kind)
          },
        },
        notParseable: {
          value(...args: Parameters<Ledger['notParseable']>) {
            ledger.notParseable(...args)
            add(notWoven(args[0], args[2]))
          },
        },
      }) as typeof ledger,
    endIfFatal() {
      starting = false
      if (!ends) {
        // What comes up later may never be printed, if the process ends in the same turn: each process tells it.
        if (all.length > 0) env[TOLD] = [...new Set([...toldBefore, ...all.map(({ message }) => markOf(message))])].slice(-MOST).join(',')
        return
      }
      // `process.stderr` of a worker thread is not written to before the thread ends.
      for (const error of all) writeSync(2, `hookline: ${shown(textOf(error))}\n`)
      writeSync(2, 'hookline: the application was not started.\n')
      process.exit(1)
    },
  }
}

/** A short name of a text: FNV-1a. */
function markOf(text: string): string {
  let hash = 0x811c9dc5
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193)
  return (hash >>> 0).toString(36)
}

function notWoven({ package: name, version, file }: FileRef, error: unknown): HooklineError {
  const code = error instanceof HooklineError ? error.code : 'HOOKLINE_LOADER_FAILED'
  const said = error instanceof Error ? error.message : String(error)
  return new HooklineError(code, `${name === '.' ? '' : `${name}@${version}/`}${file} was loaded as it is: ${said}`, { cause: error })
}

function warn(error: Error): void {
  process.emitWarning(shown(error.message), { type: 'HooklineWarning', code: codeOf(error) ?? 'HOOKLINE' })
}

/** File names and what parsers quote may hold anything. */
function shown(message: string): string {
  return message
    .split('\n')
    .map(line => escapeTerminal(line))
    .join('\n')
}

function textOf(error: Error): string {
  const code = codeOf(error)
  return code === undefined ? error.message : `${error.message} [${code}]`
}

function codeOf(error: Error): string | undefined {
  return 'code' in error ? String(error.code) : undefined
}
