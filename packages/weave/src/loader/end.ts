/** What is told when a process ends: the report that was asked for, and misses under `strict`. */
import { isMainThread } from 'node:worker_threads'
import { reportAtExit } from '../report/at-exit.ts'
import { statusesOf } from '../report/statuses.ts'
import { toldFrom } from '../report/told.ts'
import type { Session } from './session.ts'

const ENDING = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/** Plans the report. Worker threads share the files of their main thread, which is the one that tells. */
export function reportAtEnd(session: Session): void {
  if (!isMainThread) return
  const { options, book, problems } = session
  const told = toldFrom(problems.all)
  const report = (): void => {
    try {
      session.tellPassedOver()
      const how =
        options.report ?? (statusesOf(session.rules, book, { inactive: session.inactive }).every(status => status.ok) ? undefined : 'table')
      if (how !== undefined)
        reportAtExit({ rules: session.rules, ledger: book, problems: problems.all, inactive: session.inactive, told }, how)
    } catch {
      // A report is no reason to end otherwise than the program does.
    }
  }
  process.once('exit', report)
  if (options.report !== undefined) for (const signal of ENDING) beforeEndBy(signal, report)
}

/**
 * Servers are ended by signals, and then there is no `exit`. A program that listens to the signal itself ends as it likes, and must not
 * find us among its listeners: signal-exit, for one, ends a process only when there are no others than its own.
 */
function beforeEndBy(signal: (typeof ENDING)[number], report: () => void): void {
  const ending = (): void => {
    const isAlone = process.listenerCount(signal) === 1
    // A terminal's Ctrl-C may come twice, by way of the command too: until the report is written the signal must find somebody.
    if (isAlone) report()
    process.off(signal, ending)
    if (isAlone) process.kill(process.pid, signal)
    else setImmediate(() => process.prependListener(signal, ending))
  }
  process.prependListener(signal, ending)
}
