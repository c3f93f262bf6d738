/**
 * The chain: each line ends with the SHA-256 of the hash before it and of its own text, so that nothing before the last line can be changed,
 * taken out or put in without every later hash being wrong.
 */
import { createHash, hash } from 'node:crypto'

/** What stands before the first record. */
export const GENESIS: string = '0'.repeat(64)

/** Where a chain stands: its last record. */
export interface Link {
  readonly sequence: number
  readonly hash: string
}

/** A chain that has no record yet. */
export const START: Link = Object.freeze({ sequence: 0, hash: GENESIS })

/** A record as it is written. */
export interface Sealed extends Link {
  /** With its line break. */
  readonly line: string
}

const HEAD = '{"sequence":'
const HASH_KEY = ',"hash":"'
/** `,"hash":"` + 64 digits + `"}` */
const TAIL_LENGTH = HASH_KEY.length + 64 + 2

/** Makes the next line of a chain; `fields` is the inside of a JSON object, without braces. */
export function seal(before: Link, fields: string): Sealed {
  const sequence = before.sequence + 1
  const text = `${HEAD}${sequence},${fields}`
  const own = hash('sha256', before.hash + text, 'hex')
  return { sequence, hash: own, line: `${text}${HASH_KEY}${own}"}\n` }
}

/** What is wrong with a line. */
export type Flaw = 'malformed' | 'sequence' | 'hash'

/** A line taken apart; undefined when it is none of ours. */
export function unseal(line: Buffer): { readonly link: Link; readonly text: Buffer } | undefined {
  const cut = line.length - TAIL_LENGTH
  if (cut <= HEAD.length) return undefined
  const tail = line.toString('latin1', cut)
  const own = tail.slice(HASH_KEY.length, -2)
  if (!tail.startsWith(HASH_KEY) || !tail.endsWith('"}') || !/^[\da-f]{64}$/.test(own)) return undefined
  const found = /^\{"sequence":([1-9]\d{0,15}),/.exec(line.toString('latin1', 0, 32))
  if (found === null) return undefined
  return { link: { sequence: Number(found[1]), hash: own }, text: line.subarray(0, cut) }
}

/** Checks one line (without its line break) against the link before it. `undefined` before it: only the line's own form is looked at. */
export function follow(
  before: Link | undefined,
  line: Buffer,
): { readonly link: Link; readonly flaw?: undefined } | { readonly link?: Link; readonly flaw: Flaw } {
  const parts = unseal(line)
  if (parts === undefined) return { flaw: 'malformed' }
  const { link, text } = parts
  if (before === undefined) return { link }
  if (link.sequence !== before.sequence + 1) return { link, flaw: 'sequence' }
  if (createHash('sha256').update(before.hash).update(text).digest('hex') !== link.hash) return { link, flaw: 'hash' }
  return { link }
}
