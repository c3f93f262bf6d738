/** What may have been meant by a word that is not known. */

/** `; did you mean "check"?`, or nothing when no word is near. */
export function nearestText(word: string, words: readonly string[]): string {
  // `--outdir` is `--out` with more to it.
  const begun = words.find(candidate => candidate.length > 4 && word.startsWith(candidate))
  if (begun !== undefined) return `; did you mean "${begun}"?`
  const [best] = words.map(candidate => ({ candidate, edits: edits(word.slice(0, 64), candidate) })).sort((a, b) => a.edits - b.edits)
  return best !== undefined && best.edits <= Math.max(1, Math.floor(best.candidate.length / 3)) ? `; did you mean "${best.candidate}"?` : ''
}

/** Insertions, deletions, substitutions and swaps of neighbours between two short words. */
function edits(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const at = (r: number, c: number): number => rows[r]?.[c] ?? Infinity
      const same = a[i - 1] === b[j - 1] ? 0 : 1
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity
      row.push(Math.min(at(i - 1, j) + 1, (row[j - 1] ?? Infinity) + 1, at(i - 1, j - 1) + same, swap))
    }
    rows.push(row)
  }
  return rows[a.length]?.[b.length] ?? Infinity
}
