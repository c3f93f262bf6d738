/** The names nearest to one that was not found. */
import { createRequire } from 'node:module'
import type { distance as Distance } from 'fastest-levenshtein'

let distance: typeof Distance | undefined

/** Candidates that are looked at; a package can have very many functions. */
const MOST = 20_000
const LONGEST = 256

/**
 * Names that `name` may have been meant to be, nearest first: those that differ in case only, then those within a third of its length in edits.
 * Empty when nothing is near.
 */
export function suggest(name: string, candidates: Iterable<string>, most = 3): readonly string[] {
  if (name === '' || name.length > LONGEST) return []
  const require = createRequire(import.meta.url)
  distance ??= (require('fastest-levenshtein') as { distance: typeof Distance }).distance
  const lower = name.toLowerCase()
  const limit = Math.max(1, Math.floor(name.length / 3))
  const near = new Map<string, number>()
  let seen = 0
  for (const candidate of candidates) {
    if (++seen > MOST) break
    if (candidate === name || Math.abs(candidate.length - name.length) > limit) continue
    const other = candidate.toLowerCase()
    const edits = other === lower ? 0 : distance(lower, other)
    // Letters in another order are the commonest slip of all.
    if (edits <= limit) near.set(candidate, edits > 1 && sorted(other) === sorted(lower) ? 1 : edits)
  }
  return [...near]
    .sort((a, b) => a[1] - b[1] || (a[0] < b[0] ? -1 : 1))
    .slice(0, most)
    .map(([candidate]) => candidate)
}

function sorted(text: string): string {
  return text.split('').sort().join('')
}

/** `; did you mean "a" or "b"?`, or an empty text. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const names = suggest(name, candidates)
  return names.length === 0 ? '' : `; did you mean ${names.map(near => `"${near}"`).join(' or ')}?`
}
