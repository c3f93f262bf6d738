/** The shape of a query: its tokens, with values folded. Queries that differ in values only have one shape. */
import { isLiteral, Kind } from './lexer/kinds.ts'
import type { SqlText } from './text.ts'

/** The number of a text's shape; texts that cannot be read have one too. */
export function shapeOf(text: SqlText): number {
  return (text.shape ??= hash(fold(text)))
}

function fold({ sql, tokens }: SqlText): string {
  const { kinds, starts, ends, count, error } = tokens
  const words: string[] = []
  for (let i = 0; i < count; i++) {
    const kind = kinds[i] as number
    if (kind === Kind.comment || kind === Kind.lineComment || tokens.continues[i] === 1) continue
    if (isLiteral(kind) || kind === Kind.parameter) words.push('?')
    else {
      const word = sql.slice(starts[i], ends[i])
      words.push(kind === Kind.name ? word.toLowerCase() : word)
    }
  }
  if (error !== undefined) words.push(error.what)
  return words
    .join(' ')
    .replace(/([(,=<>]) - \?/g, '$1 ?')
    .replace(/\?(?: , \?)+/g, '?')
    .replace(/\( \? \)(?: , \( \? \))+/g, '( ? )')
    .replace(/(?: ;)+$/, '')
}

/** 53 bits of the text: enough to tell the shapes of a program apart, and small to keep. */
function hash(text: string): number {
  let high = 0xdeadbeef
  let low = 0x41c6ce57
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    high = Math.imul(high ^ unit, 0x9e3779b1)
    low = Math.imul(low ^ unit, 0x5f356495)
  }
  high = Math.imul(high ^ (high >>> 16), 0x85ebca6b) ^ (low >>> 13)
  low = Math.imul(low ^ (low >>> 16), 0xc2b2ae35) ^ (high >>> 13)
  return 4_294_967_296 * (high & 0x1fffff) + (low >>> 0)
}
