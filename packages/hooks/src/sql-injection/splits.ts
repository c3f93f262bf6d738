/**
 * Two inputs that split a literal: `'${a}' AND secret = '${b}'` with `x'` and `'y` is `'x'' AND secret = ''y'`, one literal, and the condition is gone. Each input
 * alone looks just as if it had been escaped, so what stands between them decides: is it code that somebody wrote?
 */
import { lex } from './lexer/lex.ts'
import { Kind } from './lexer/kinds.ts'
import type { Place } from './place.ts'
import type { SqlText } from './text.ts'

/** An input that stands at half of an escape. */
export interface Split {
  readonly token: number
  readonly start: number
  readonly end: number
  readonly startsHalf: boolean
  readonly endsHalf: boolean
  readonly place: Place
}

/** Keywords that stand between conditions and values. */
const GLUE = new Set([
  'and',
  'or',
  'like',
  'ilike',
  'in',
  'is',
  'not',
  'between',
  'as',
  'then',
  'else',
  'when',
  'where',
  'from',
  'set',
  'values',
])

/** The second one of two inputs between which a piece of code was taken into a literal. */
export function splitLiteral({ sql }: SqlText, splits: readonly Split[]): Split | undefined {
  const left = splits.filter(({ endsHalf }) => endsHalf).sort((a, b) => a.end - b.end)
  const right = splits.filter(({ startsHalf }) => startsHalf).sort((a, b) => a.start - b.start)
  let next = 0
  for (const { token, end } of left) {
    while (next < right.length && (right[next] as Split).start <= end + 1) next++
    const second = right[next]
    if (second === undefined) return undefined
    if (second.token === token && isGlue(sql.slice(end + 1, second.start - 1))) return second
  }
  return undefined
}

/** Whether what two inputs have between them would be code between two literals: no quotes, and an operator, a comma or a keyword. */
function isGlue(between: string): boolean {
  if (between.length > 1000 || between.includes("'")) return false
  const { kinds, starts, ends, count, error } = lex(between)
  if (error !== undefined) return false
  let glue = false
  for (let i = 0; i < count; i++) {
    if (kinds[i] === Kind.quotedName) return false
    const word = between.slice(starts[i], ends[i])
    if (kinds[i] === Kind.operator || word === ',' || word === '::' || GLUE.has(word.toLowerCase())) glue = true
  }
  return glue
}
