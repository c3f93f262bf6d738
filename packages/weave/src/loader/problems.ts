/** Problems of the start: told once each, fatal under `strict`. */
import { writeSync } from 'node:fs'
import type { Ledger } from '../model.ts'

/** Collects what is wrong. */
export interface Problems {
  readonly all: readonly Error[]
  /** A problem that belongs to no rule. */
  add(error: Error): void
  /** The ledger, with an ear for problems of rules. */
  listening<L extends Ledger>(ledger: L): L
  /** Ends the process when there are problems that must not be. */
  endIfAny(): void
  /** From now on problems are warnings. */
  started(): void
}

const MOST = 100

export function newProblems(strict: boolean): Problems {
  const all: Error[] = []
  const told = new Set<string>()
  let starting = true
  const add = (error: Error): void => {
    if (told.size >= MOST || told.has(error.message)) return
    told.add(error.message)
    all.push(error)
    if (!strict || !starting) warn(error)
  }
  return {
    all,
    add,
    listening: ledger => ({
      ...ledger,
      problem(ruleId, error) {
        ledger.problem(ruleId, error)
        add(error)
      },
      notParseable(file, wheres, error) {
        ledger.notParseable(file, wheres, error)
        add(error instanceof Error ? error : new Error(String(error)))
      },
      get problems() {
        return (ledger as { problems?: unknown }).problems
      },
    }),
    endIfAny() {
      if (!strict || all.length === 0) return
      for (const error of all) writeSync(2, `hookline: ${textOf(error)}\n`)
      writeSync(
        2,
        `hookline: the application was not started, for --strict was given and there ${all.length === 1 ? 'is a problem' : `are ${all.length} problems`}.\n`,
      )
      process.exit(1)
    },
    started() {
      starting = false
    },
  }
}

function warn(error: Error): void {
  process.emitWarning(error.message, { type: 'HooklineWarning', ...('code' in error ? { code: String(error.code) } : {}) })
}

function textOf(error: Error): string {
  return 'code' in error ? `${error.message} [${String(error.code)}]` : error.message
}
