/** Where a name may be defined in a text: wherever it stands, but for `x.name` in a use. */
import { isSpelledOut } from './names.ts'

const PLAIN = /^#?[A-Za-z_$][\w$]*$/
const WORD = /[\w$\u0080-\uffff]/
/** What may follow `x.name` where that is only used, but not where something is assigned to it. */
const USED = /[().,;:\]}[`]/
/** What follows a name that is neither assigned to nor the key of something. */
const NOT_BOUND = /[.([;]/

/** The offsets, in order, for a holder only where it may get another thing to hold; undefined: it may be defined without its text, or anywhere. */
export function definitionsOf(
  name: string,
  source: string,
  { asHolder = false }: { asHolder?: boolean } = {},
): readonly number[] | undefined {
  // A default export need not be called so, and a class need not say that it has a constructor.
  if (name === 'default' || name === 'constructor' || !PLAIN.test(name) || isSpelledOut(source, name)) return undefined
  const offsets: number[] = []
  for (let at = source.indexOf(name); at !== -1; at = source.indexOf(name, at + name.length)) {
    let end = at + name.length
    if ((name[0] !== '#' && WORD.test(source[at - 1] ?? '')) || WORD.test(source[end] ?? '')) continue
    while (source[end] === ' ') end++
    const isMember = source[at - 1] === '.' && source[at - 2] !== '.'
    if ((isMember && USED.test(source[end] ?? '')) || (asHolder && NOT_BOUND.test(source[end] ?? ''))) continue
    offsets.push(at)
  }
  return offsets
}
