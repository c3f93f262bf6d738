/** A figure that a result is held to. */
import type { Result } from './result.ts'

export interface Target {
  /** Whose result is held to it; any contender's whose name begins so. */
  readonly name: string
  readonly text: string
  /** How much the target is missed by, in words; undefined when it is met. */
  missedBy(result: Result): string | undefined
  /** What is compared with the target, in words. @default the median */
  measured?(result: Result): string
}

const size = (limit: number): string => limit.toLocaleString('en')
const gap = (value: number): string => (value >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(1))

/** The median must not be over a limit. */
export const atMost = (limit: number, unit: string, name: string): Target => ({
  name,
  text: `≤ ${size(limit)} ${unit}`,
  missedBy: ({ median }) => (median <= limit ? undefined : `${gap(median - limit)} ${unit}`),
})

/** The median must not be under a limit. */
export const atLeast = (limit: number, unit: string, name: string): Target => ({
  name,
  text: `≥ ${size(limit)} ${unit}`,
  missedBy: ({ median }) => (median >= limit ? undefined : `${gap(limit - median)} ${unit}`),
})

/** The ratio to the baseline must not be over a limit. */
export const atMostTimes = (limit: number, baseline: string, name: string): Target => ({
  name,
  text: `≤ ${limit} × ${baseline}`,
  missedBy: ({ ratioToBaseline }) => {
    const ratio = ratioToBaseline ?? Number.NaN
    return ratio <= limit ? undefined : `${(ratio - limit).toFixed(2)} ×`
  },
  measured: ({ ratioToBaseline }) => `${(ratioToBaseline ?? Number.NaN).toFixed(2)} ×`,
})

/** The ratio to the baseline must not be under a share. */
export const atLeastShare = (share: number, baseline: string, name: string): Target => ({
  name,
  text: `≥ ${share * 100} % of ${baseline}`,
  missedBy: ({ ratioToBaseline }) => {
    const ratio = ratioToBaseline ?? 0
    return ratio >= share ? undefined : `${((share - ratio) * 100).toFixed(1)} points`
  },
  measured: ({ ratioToBaseline }) => `${((ratioToBaseline ?? 0) * 100).toFixed(1)} % of ${baseline}`,
})
