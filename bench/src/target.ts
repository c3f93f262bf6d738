/** A figure that a result is held to. */
import type { Result } from './result.ts'

export interface Target {
  /** Whose result is held to it; any contender's whose name begins so. */
  readonly name: string
  readonly text: string
  /** How much the target is missed by, in words; undefined when it is met. */
  missedBy(result: Result): string | undefined
}

/** The median must not be over a limit. */
export const atMost = (limit: number, unit: string, name: string): Target => ({
  name,
  text: `≤ ${limit} ${unit}`,
  missedBy: ({ median }) => (median <= limit ? undefined : `${(median - limit).toFixed(1)} ${unit}`),
})

/** The median must not be under a limit. */
export const atLeast = (limit: number, unit: string, name: string): Target => ({
  name,
  text: `≥ ${limit} ${unit}`,
  missedBy: ({ median }) => (median >= limit ? undefined : `${(limit - median).toFixed(1)} ${unit}`),
})
