/** Several tokens that are values all the same: a number with its sign, a list of numbers where a list stands. */
import { Kind } from './lexer/kinds.ts'
import { isWord, tokenAfter, type Tokens } from './lexer/tokens.ts'
import type { SqlText } from './text.ts'

/** Whether the occurrence is `-5`, or `1, 2, 3` in `IN (1, 2, 3)` or `ARRAY[1, 2, 3]`. */
export function isNumbers(text: SqlText, start: number, end: number): boolean {
  const { sql } = text
  const tokens = text.tokensTo(end)
  const { kinds, starts, ends, count } = tokens
  let numbers = 0
  let expectsNumber = true
  const first = tokenAfter(tokens, start)
  for (let i = first; i < count && (starts[i] as number) < end; i++) {
    const from = starts[i] as number
    if (from < start || (ends[i] as number) > end) return false
    const kind = kinds[i] as number
    const unit = sql.charCodeAt(from)
    const isOne = (ends[i] as number) - from === 1
    if (kind === Kind.number && expectsNumber) {
      numbers++
      expectsNumber = false
    } else if (isOne && unit === 44 && !expectsNumber) expectsNumber = true
    // The sign stands at the number, or it is an operator between two.
    else if (!(isOne && (unit === 45 || unit === 43) && expectsNumber && kinds[i + 1] === Kind.number && starts[i + 1] === ends[i]))
      return false
  }
  return !expectsNumber && (numbers === 1 || isInList(sql, tokens, first))
}

/** Whether only numbers and commas stand between the token and the beginning of a list. */
function isInList(sql: string, tokens: Tokens, first: number): boolean {
  const { kinds, starts, ends } = tokens
  let at = first - 1
  while (at >= 0 && (kinds[at] === Kind.number || kinds[at] === Kind.parameter || sql.slice(starts[at], ends[at]) === ',')) at--
  const before = sql.slice(starts[at], ends[at])
  if (at < 1) return false
  return before === '(' ? isWord(sql, tokens, at - 1, 'in') : before === '[' && isWord(sql, tokens, at - 1, 'array')
}
