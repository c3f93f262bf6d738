/** Cuts captured values to a number of characters and keeps their form, so that redaction paths and queries find what they look for, however long a call's input was. */
import type { Draft } from '@hookline/core'
import { cutText, MARK } from '../cut-text.ts'

/** Less than this of a value says nothing. */
const LEAST = 12

type Plain = Record<string, unknown>

/**
 * What was captured, so that its JSON, counted without escapes, has at most `room` characters (of a string: without its quotes). What is long
 * gives way first: short neighbours stay whole.
 */
export function shorten({ value, size }: Draft, room: number): unknown {
  if (size <= room) return value
  if (typeof value === 'string') return cutText(value, room)
  left = room
  const copy = take(value)
  if (left >= 0) return copy
  const cut = fit(value, room)
  return cut === NOTHING ? cutText(MARK, room) : cut
}

/** Characters still free while a value is taken; below 0, it does not fit and what was taken of it is no use. No code but ours runs meanwhile. */
let left = 0

/** Copies a value as a whole and counts it. */
function take(value: unknown): unknown {
  if (typeof value === 'string') {
    left -= value.length + 2
    return value
  }
  if (typeof value !== 'object' || value === null) {
    left -= lengthOf(value)
    return value
  }
  return Array.isArray(value) ? takeArray(value) : takeObject(value as Plain)
}

function takeArray(items: readonly unknown[]): unknown[] {
  left -= 1 + Math.max(items.length, 1)
  const copy: unknown[] = []
  for (let i = 0; i < items.length && left >= 0; i++) copy.push(take(items[i]))
  return copy
}

function takeObject(object: Plain): Plain {
  const names = Object.keys(object)
  left -= 1 + Math.max(names.length, 1)
  const copy: Plain = {}
  for (let i = 0; i < names.length && left >= 0; i++) {
    const name = names[i] as string
    left -= name.length + 3
    put(copy, name, take(object[name]))
  }
  return copy
}

function put(object: Plain, name: string, value: unknown): void {
  if (name === '__proto__') Object.defineProperty(object, name, { value, enumerable: true, configurable: true, writable: true })
  else object[name] = value
}

/** Of a number, a boolean, null or undefined. */
function lengthOf(value: unknown): number {
  if (typeof value === 'number' && value >= 0 && value < 1000 && Number.isInteger(value)) return value < 10 ? 1 : value < 100 ? 2 : 3
  return value === undefined ? 4 : `${value as number}`.length
}

const NOTHING = Symbol('not even its beginning fits')

/** A value cut to its room, or NOTHING. */
function fit(value: unknown, room: number): unknown {
  if (typeof value === 'string') return room < 3 && value !== '' ? NOTHING : cutText(value, room - 2)
  left = room
  const whole = take(value)
  if (left >= 0) return whole
  if (typeof value !== 'object' || value === null) return room < 3 ? NOTHING : MARK
  return fitParts(value, room)
}

interface Part {
  readonly name: string
  readonly value: unknown
  /** What it takes as a whole. */
  readonly size: number
  /** What its name and comma take. */
  readonly overhead: number
}

function fitParts(container: object, room: number): unknown {
  const isArray = Array.isArray(container)
  const names = Object.keys(container)
  // Comma, quotes, and for objects a name and a colon.
  const markSize = `${MARK} ${names.length} more`.length + (isArray ? 3 : 7)
  let space = room - 2
  if (space < 0) return NOTHING
  let parts = partsWithin(container, names, space)
  if (parts.length < names.length) {
    space -= markSize
    if (space < 0) return NOTHING
    parts = partsWithin(container, names, space)
  }
  const share = shareOf(parts, space)
  const copy: Plain | unknown[] = isArray ? [] : {}
  for (const { name, value, size } of parts) {
    const cut = fit(value, Math.min(size, share))
    const shown = cut === NOTHING ? MARK : cut
    if (Array.isArray(copy)) copy.push(shown)
    else put(copy, name, shown)
  }
  const rest = names.length - parts.length
  if (rest === 0) return copy
  if (Array.isArray(copy)) copy.push(`${MARK} ${rest} more`)
  else put(copy, MARK, `${rest} more`)
  return copy
}

/** As many parts as find room with the least that says something of each. */
function partsWithin(container: object, names: readonly string[], space: number): Part[] {
  const parts: Part[] = []
  let free = space
  for (const name of names) {
    const overhead = (Array.isArray(container) ? 0 : name.length + 3) + (parts.length === 0 ? 0 : 1)
    const part = { name, value: (container as Plain)[name], size: sizeOf((container as Plain)[name], space), overhead }
    free -= part.overhead + Math.min(part.size, LEAST)
    if (free < 0) break
    parts.push(part)
  }
  return parts
}

/** At most one more than `room`: counting stops there. */
function sizeOf(value: unknown, room: number): number {
  left = room
  take(value)
  return left < 0 ? room + 1 : room - left
}

/** The size up to which every part may go: what short ones leave, long ones share. */
function shareOf(parts: readonly Part[], room: number): number {
  let free = room
  for (const { overhead } of parts) free -= overhead
  const sizes = parts.map(({ size }) => size).sort((a, b) => a - b)
  for (let i = 0; i < sizes.length; i++) {
    const share = Math.floor(free / (sizes.length - i))
    if ((sizes[i] as number) > share) return share
    free -= sizes[i] as number
  }
  return room
}
