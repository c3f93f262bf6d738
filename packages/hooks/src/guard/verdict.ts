/** What a matcher says of a value. What cannot be read or understood is neither a yes nor a no: deny rules take it for a yes, allow rules for a no. */

export const NO = 0
export const UNKNOWN = 1
export const YES = 2
export type Verdict = typeof NO | typeof UNKNOWN | typeof YES

export function not(verdict: Verdict): Verdict {
  return (YES - verdict) as Verdict
}

export function all(verdicts: Iterable<Verdict>): Verdict {
  let least: Verdict = YES
  for (const verdict of verdicts) if (verdict < least) least = verdict
  return least
}

export function some(verdicts: Iterable<Verdict>): Verdict {
  let most: Verdict = NO
  for (const verdict of verdicts) if (verdict > most) most = verdict
  return most
}
