/** What a benchmark gives: one line of the table, one object of the JSON. */

/** The middle and the ends of what was measured. */
export interface Summary {
  readonly median: number
  readonly min: number
  readonly max: number
}

/** One contender of one group. */
export interface Result extends Summary {
  /** Section and row, such as `call/sync-off`. */
  readonly group: string
  readonly name: string
  readonly unit: string
  /** This contender's whole cost (or rate) divided by the baseline's; null where there is none. */
  readonly ratioToBaseline: number | null
}

/** Where a section hands its results as soon as it has them. */
export type Emit = (results: readonly Result[]) => void

/** The middle value; of an even number of values, the mean of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2
}

export function summarise(values: readonly number[]): Summary {
  return { median: median(values), min: Math.min(...values), max: Math.max(...values) }
}
