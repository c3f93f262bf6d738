/** How much of a request and of a query is looked at; what goes past a limit is told. */

/**
 * The limits of a check. Each is inclusive.
 *
 * @example
 * ```ts
 * import { sqlInjection, type SqlInjectionLimits } from '@hookline/hooks/sql-injection'
 * const limits: SqlInjectionLimits = { inputs: 2000, ms: 5 }
 * sqlInjection({ mode: 'block', limits })
 * ```
 */
export interface SqlInjectionLimits {
  /** Values looked at in one request, of all types. @default 10000 */
  readonly inputs?: number
  /** UTF-16 units of them together. @default 1048576 */
  readonly inputLength?: number
  /** Levels of objects in a body or query. @default 64 */
  readonly depth?: number
  /** UTF-16 units of SQL. @default 262144 */
  readonly sqlLength?: number
  /** Milliseconds of one check. @default 20 */
  readonly ms?: number
}

/** The name of a limit. */
export type SqlInjectionLimit = keyof SqlInjectionLimits

/** Limits with their defaults. */
export type CheckLimits = Readonly<Required<SqlInjectionLimits>>

/** Work done before the clock is looked at first, and between two looks: comparisons of characters. A millisecond has about a million. */
const STRIDE = 250_000
const A_MILLISECOND = 1_000_000

/** Watches the time of one check, without a look at the clock for those that are short. */
export class Budget {
  readonly #ms: number
  #work = 0
  #deadline = 0
  /** True when the time is over. */
  over = false

  constructor(ms: number) {
    this.#ms = ms
  }

  /** Whether a check has the time for one piece of work that cannot be stopped. */
  holds(units: number): boolean {
    return units <= this.#ms * A_MILLISECOND
  }

  /** Counts work that is about to be done. False when no time is left for it. */
  spend(units: number): boolean {
    this.#work += units + 32
    if (this.#work < STRIDE) return !this.over
    this.#work = 0
    const now = performance.now()
    // The first stride is the cheapest part of any check.
    if (this.#deadline === 0) this.#deadline = now + this.#ms
    else if (now > this.#deadline) this.over = true
    return !this.over
  }
}
