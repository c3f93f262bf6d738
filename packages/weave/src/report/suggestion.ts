/** The function that may have been meant by a rule that found none. */
import { distance } from 'fastest-levenshtein'
import type { FunctionPath } from '../model.ts'

const MOST = 5_000
const LONGEST = 200

/** The nearest of `names` to what the rule says; undefined when none is near. */
export function nearestFunction(wanted: FunctionPath, names: readonly string[]): string | undefined {
  if (wanted.text.length > LONGEST || wanted.name.includes('*')) return undefined
  const own = lastPart(wanted.text)
  let best: string | undefined
  let least = Infinity
  for (const name of names.slice(0, MOST)) {
    if (name.length > LONGEST || name === wanted.text) continue
    // The same function of another class, or as the other kind of member, is near whatever its class is called.
    const far = lastPart(name) === own ? Math.min(1, distance(name, wanted.text)) : distance(name, wanted.text)
    if (far < least) [best, least] = [name, far]
  }
  return least <= Math.max(2, Math.floor(wanted.text.length / 4)) ? best : undefined
}

function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('#'), path.lastIndexOf('.')) + 1)
}
