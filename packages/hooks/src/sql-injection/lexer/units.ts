/** The text that is being read, as numbers: from an array they come in a third of the time that a string takes to give them. */

const KEPT = 65_536
const isLittleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1

let kept = new Uint16Array(4096)
let bytes = Buffer.from(kept.buffer)

/** The UTF-16 units of a text, two zeros behind them. The same array is used for the next text: nobody may be called in between. */
export function unitsOf(text: string): Uint16Array {
  const { length } = text
  if (kept.length < length + 2) {
    const units = new Uint16Array(Math.max(2 * kept.length, length + 2))
    if (units.length > KEPT) return write(text, units, Buffer.from(units.buffer))
    kept = units
    bytes = Buffer.from(units.buffer)
  }
  return write(text, kept, bytes)
}

function write(text: string, units: Uint16Array, into: Buffer): Uint16Array {
  if (isLittleEndian) into.write(text, 0, 'utf16le')
  else for (let at = 0; at < text.length; at++) units[at] = text.charCodeAt(at)
  units[text.length] = 0
  units[text.length + 1] = 0
  return units
}

/** A number for a text, in which each of its units counts. */
export function hashOf(text: string): number {
  const units = unitsOf(text)
  let even = text.length
  let odd = 0
  for (let at = 0; at < text.length; at += 2) {
    even = Math.imul(even ^ (units[at] as number), 0x9e3779b1)
    odd = Math.imul(odd ^ (units[at + 1] as number), 0x85ebca6b)
  }
  const hash = even ^ (odd >>> 15) ^ odd
  return Math.imul(hash ^ (hash >>> 16), 0x9e3779b1) >>> 16
}
