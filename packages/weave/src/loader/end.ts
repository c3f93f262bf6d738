/** What is told when a process ends: the report that was asked for, and misses under `strict`. */
import { isMainThread } from 'node:worker_threads'
import { reportAtExit } from '../report/at-exit.ts'
import { statusesOf } from '../report/statuses.ts'
import type { Session } from './session.ts'

/** Plans the report. Worker threads share the files of their main thread, which is the one that tells. */
export function reportAtEnd(session: Session): void {
  if (!isMainThread) return
  const { options, book, problems } = session
  process.once('exit', () => {
    try {
      session.tellPassedOver()
      const how =
        options.report ?? (statusesOf(session.rules, book, { inactive: session.inactive }).every(status => status.ok) ? undefined : 'table')
      if (how !== undefined) reportAtExit(session.rules, book, problems.all, how, session.inactive)
    } catch {
      // A report is no reason to end otherwise than the program does.
    }
  })
}
