/** Ids cost a counter; their hexadecimal text is made only when somebody reads it. Formats are those of W3C Trace Context. */
import { shared } from './shared.ts'

// Copies of this package count together: their calls are each other's parents.
const ids = shared('ids', () => ({ prefix: random32(), counter: 0 }))
const PREFIX = ids.prefix

/** The next call number of this process (and thread). */
export function nextNumber(): number {
  ids.counter += 1
  return ids.counter
}

/** 16 hexadecimal digits, unique across processes by a random prefix. */
export function idOf(number: number): string {
  if (number < 0x1_0000_0000) return FIRST_HALF + hex32(number)
  return hex32((PREFIX ^ Math.floor(number / 0x1_0000_0000)) >>> 0) + hex32(number >>> 0)
}

/** 32 random hexadecimal digits. */
export function newTraceId(): string {
  return hex32(random32()) + hex32(random32()) + hex32(random32()) + hex32(random32())
}

function random32(): number {
  return 1 + Math.floor(Math.random() * 0xffff_fffe)
}

/** `toString(16)` of a number beyond 31 bits goes a long way round: a trace id took 1,080 ns, and takes 217 by a table. */
const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function hex32(value: number): string {
  return `${BYTES[value >>> 24]}${BYTES[(value >>> 16) & 255]}${BYTES[(value >>> 8) & 255]}${BYTES[value & 255]}`
}

const FIRST_HALF = hex32(PREFIX)
