/** What may have been meant by a name that is not known. */

/** `; did you mean "startsWith"?`, or nothing when no name is near. */
export function nearest(name: string, names: readonly string[]): string {
  const word = name.slice(0, 64).toLowerCase()
  let best: string | undefined
  let least = Infinity
  for (const candidate of names) {
    const edits = editsBetween(word, candidate.toLowerCase())
    if (edits < least) [best, least] = [candidate, edits]
  }
  return best !== undefined && least <= Math.max(1, Math.floor(best.length / 3)) ? `; did you mean "${best}"?` : ''
}

/** Insertions, deletions, substitutions and swaps of neighbours. */
function editsBetween(a: string, b: string): number {
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      let edits = Math.min((last[j] as number) + 1, (row[j - 1] as number) + 1, (last[j - 1] as number) + same)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) edits = Math.min(edits, (before[j - 2] as number) + 1)
      row.push(edits)
    }
    before = last
    last = row
  }
  return last[b.length] as number
}
