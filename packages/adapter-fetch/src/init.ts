/** Copies of a caller's `init`, made only when a hook changes the request. */
import type { FetchLibrary } from './library.ts'

/** The second argument of fetch, as a plain object. */
export type Init = Record<string, unknown>

/** The members that fetch reads, in the order in which it reads them. */
const MEMBERS = [
  'body',
  'cache',
  'credentials',
  'dispatcher',
  'duplex',
  'headers',
  'integrity',
  'keepalive',
  'method',
  'mode',
  'priority',
  'redirect',
  'referrer',
  'referrerPolicy',
  'signal',
  'window',
]
/** Those that a Request has itself. */
const OF_REQUEST = [
  'body',
  'cache',
  'credentials',
  'headers',
  'integrity',
  'keepalive',
  'method',
  'mode',
  'redirect',
  'referrer',
  'referrerPolicy',
  'signal',
]

/** Reads every member of `init` once, inherited ones and getters too, into a plain object; undefined for what is no object. */
export function copyInit(init: unknown): Init | undefined {
  if (init === undefined || init === null) return {}
  if (typeof init !== 'object' && typeof init !== 'function') return undefined
  const copy: Init = {}
  for (const key of MEMBERS) {
    const value = (init as Init)[key]
    if (value !== undefined) copy[key] = value
  }
  return copy
}

/** What a Request says of itself, as members of `init`. */
export function membersOf(library: FetchLibrary, request: object, withoutBody: boolean): Init {
  const members: Init = {}
  for (const key of OF_REQUEST) {
    if (key === 'body' && withoutBody) continue
    const value = library.request(request, key)
    if (value !== undefined && value !== null) members[key] = value
  }
  if (members['body'] !== undefined) members['duplex'] = 'half'
  return members
}
