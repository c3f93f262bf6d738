/** Turning a value into the text that a target would make of it, where that can be known. */
import { types } from 'node:util'

/** To bring marks on one letter into their order takes the square of their number, and no writing has as many. */
const TOO_MARKED = /(?<!\p{M})\p{M}{65}/u

/** The text of a value; `undefined` for no value; `null` where it cannot be known what a target makes of it. */
export function textOf(value: unknown): string | undefined | null {
  if (typeof value === 'string') return readable(value)
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  // Whose answers can be others when it is asked again.
  if (types.isProxy(value)) return null
  if (value instanceof URL) return isOrdinaryUrl(value) ? readable(value.href) : null
  if (value instanceof Uint8Array) return value.byteLength > 65_536 ? null : readable(Buffer.from(value).toString('utf8'))
  // Objects, lists and functions: `String(value)` is theirs to answer, now and differently later.
  return null
}

/** Without properties of its own or of a class of its own, by which it would tell another place than it leads to. */
export function isOrdinaryUrl(url: URL): boolean {
  return Object.getPrototypeOf(url) === URL.prototype && Object.getOwnPropertyNames(url).length === 0
}

/** Unicode's composed form: two texts that look and sort alike are one. */
export function normal(text: string): string {
  // oxlint-disable-next-line no-control-regex -- ASCII as a whole
  return /^[\x00-\x7f]*$/.test(text) ? text : text.normalize('NFC')
}

function readable(text: string): string | null {
  return TOO_MARKED.test(text) ? null : normal(text)
}

export function asItIs(text: string): string {
  return text
}

/**
 * Text without case, letter by letter: the small letters of a text depend on what stands behind them (`Σ`). To deny, all that some program may take for the same is the
 * same (`ß` and `SS`, `ı`, `İ` and `I`, `ſ` and `s`); to allow, what every program does.
 */
export function foldOf(effect: 'allow' | 'deny'): (text: string) => string {
  if (effect === 'deny') return text => text.toLowerCase().toUpperCase().replaceAll('\u0307', '')
  return text => text.toLowerCase().replaceAll('ς', 'σ')
}
