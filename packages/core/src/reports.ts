/** What the user should know is told once per hook, code and minute. */
import type { Report } from './line-contract.ts'

const MINUTE = 60_000
const MAX_REMEMBERED = 1000

/** Says whether a report may be told now. */
export class ReportLimiter {
  readonly #told = new Map<string, number>()
  allows(report: Report): boolean {
    const key = `${report.code} ${report.hook ?? report.target ?? ''}`
    const now = performance.now()
    const last = this.#told.get(key)
    if (last !== undefined && now - last < MINUTE) return false
    if (this.#told.size >= MAX_REMEMBERED) this.#told.clear()
    this.#told.set(key, now)
    return true
  }
}

/** The default of `onReport`. */
export function warn(report: Report): void {
  const cause = report.cause instanceof Error ? report.cause.stack : undefined
  process.emitWarning(report.message, { type: 'HooklineWarning', code: report.code, ...(cause === undefined ? {} : { detail: cause }) })
}
