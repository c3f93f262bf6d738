/** Turning a value into the text that a target would make of it, where that can be known. */
/** The text of a value; `undefined` for no value; `null` where it cannot be known what a target makes of it. */
export function textOf(value: unknown): string | undefined | null {
  if (typeof value === 'string') return normal(value)
  if (value === undefined || value === null) return undefined
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value)
  if (value instanceof URL) return normal(value.href)
  if (value instanceof Uint8Array) return value.byteLength > 65_536 ? null : normal(Buffer.from(value).toString('utf8'))
  // Objects, lists and functions: `String(value)` is theirs to answer, now and differently later.
  return null
}

/** Unicode's composed form: two texts that look and sort alike are one. */
export function normal(text: string): string {
  // oxlint-disable-next-line no-control-regex -- ASCII as a whole
  return /^[\x00-\x7f]*$/.test(text) ? text : text.normalize('NFC')
}
