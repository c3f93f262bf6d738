/** Whether a regular expression takes bounded time by its form. Strict: what is not surely fine is refused. */

/** Values longer than this are not judged by an expression. */
export const LONGEST_FOR_REGEXP = 1024

/**
 * What is wrong with an expression; undefined when its time is at most quadratic in a text of {@link LONGEST_FOR_REGEXP} characters: no repeated group that
 * repeats or branches inside, no back-references, no look-around, and one unbounded repetition (two where it begins with `^`).
 */
export function notLinear(pattern: RegExp): string | undefined {
  const { source, flags } = pattern
  if (/[gy]/.test(flags)) return 'an expression without the flags g and y, which make it remember'
  if (source.length > 500) return 'an expression of at most 500 characters'
  let unbounded = 0
  const groups: { repeats: boolean; branches: boolean }[] = [{ repeats: false, branches: false }]
  let closed: { repeats: boolean; branches: boolean } | undefined
  for (let at = 0; at < source.length; at++) {
    const char = source[at] as string
    const wasGroup = closed
    closed = undefined
    const group = groups.at(-1) as { repeats: boolean; branches: boolean }
    if (char === '\\') {
      if (/[1-9k]/.test(source[at + 1] ?? '')) return 'an expression without back-references'
      at++
    } else if (char === '[') {
      at = endOfClass(source, at)
    } else if (char === '(') {
      if (/^\(\?(?:[=!]|<[=!])/.test(source.slice(at))) return 'an expression without look-around'
      groups.push({ repeats: false, branches: false })
    } else if (char === ')') {
      closed = groups.pop() as { repeats: boolean; branches: boolean }
      const outer = groups.at(-1) as { repeats: boolean; branches: boolean }
      outer.repeats ||= closed.repeats
      outer.branches ||= closed.branches
    } else if (char === '|') group.branches = true
    else {
      const repetition = /^(?:[*+]|\{(\d+)(,(\d*))?\})\??/.exec(source.slice(at))
      if (repetition === null) continue
      const isUnbounded = repetition[1] === undefined || (repetition[2] !== undefined && repetition[3] === '')
      const most = Number(repetition[3] ?? repetition[1] ?? 0)
      if (wasGroup !== undefined && (wasGroup.repeats || wasGroup.branches))
        return 'an expression without repeated groups that repeat or branch'
      if (most > 100) return 'an expression that repeats at most 100 times, or without end'
      if (isUnbounded) unbounded++
      group.repeats = true
      at += repetition[0].length - 1
    }
  }
  const allowed = source.startsWith('^') && !groups[0]?.branches ? 2 : 1
  return unbounded > allowed
    ? `an expression with at most ${allowed} unbounded repetition${allowed === 1 ? ' (two when it begins with ^)' : 's'}`
    : undefined
}

function endOfClass(source: string, start: number): number {
  for (let at = start + 1; at < source.length; at++) {
    if (source[at] === '\\') at++
    else if (source[at] === ']') return at
  }
  return source.length
}
