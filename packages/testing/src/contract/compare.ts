/** Comparing what a user sees with and without an adapter. */
import { deepStrictEqual, fail } from 'node:assert/strict'
import { isNativePromise } from '@hookline/core'
import type { Run } from './probe.ts'
import type { Seen } from './spec.ts'

/** Fails with a sentence in front of the difference. */
export function equal(actual: unknown, expected: unknown, what: string): void {
  try {
    deepStrictEqual(actual, expected)
  } catch (error) {
    fail(`${what}: ${(error as Error).message}`)
  }
}

/** The caller sees the same: the same view, or an equal error that was made in the same place. */
export function sameSeen(attached: Seen, bare: Seen, how: string): void {
  if ('error' in attached !== 'error' in bare) {
    fail(`${how}, the call ${describe(attached)}; bare, it ${describe(bare)}`)
  }
  equal(attached.view, bare.view, `${how}, the caller sees something else (actual) than bare (expected)`)
  equal(attached.error, bare.error, `${how}, the caller gets another error (actual) than bare (expected)`)
  equal(firstFrame(attached.error), firstFrame(bare.error), `${how}, the error's stack begins elsewhere`)
}

/** The caller sees what the spec says. */
export function sees(seen: Seen, view: unknown, how: string): void {
  if ('error' in seen) fail(`${how}, the call ${describe(seen)}`)
  equal(seen.view, view, `${how}, the caller sees something else (actual) than the spec expects (expected)`)
}

/** The call itself gives back the same kind of thing: prototype, promise class, own properties. */
export function sameReturned(attached: Run, bare: Run, how: string): void {
  equal(
    attached.returned.map(looks),
    bare.returned.map(looks),
    `${how}, the call returns another kind of thing (actual) than bare (expected)`,
  )
}

/** What the caller saw, as a sentence's end. */
export function describe(seen: Seen): string {
  if (!('error' in seen)) return 'succeeds'
  return `fails with ${seen.error instanceof Error ? (seen.error.stack ?? seen.error.message) : String(seen.error)}`
}

// On Node 22 asynchronous contexts leave these on every promise.
const PLATFORM_KEYS = /^Symbol\((?:kResourceStore|async_id_symbol|trigger_async_id_symbol)\)$/

/** Own keys, the platform's book-keeping left out. */
export function ownKeys(value: object): string[] {
  return Reflect.ownKeys(value)
    .map(String)
    .filter(key => !PLATFORM_KEYS.test(key))
    .sort()
}

function looks(value: unknown): unknown {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return typeof value
  const prototype: unknown = Object.getPrototypeOf(value)
  const maker = (prototype as { constructor?: { name?: string } } | null)?.constructor?.name
  return { maker, prototypeIs: new Same(prototype), nativePromise: isNativePromise(value), ownKeys: ownKeys(value) }
}

/** Compared by identity: deep equality of two prototypes says little. */
class Same {
  static readonly #ids = new WeakMap<object, number>()
  static #next = 0
  readonly id: number
  constructor(value: unknown) {
    if ((typeof value !== 'object' && typeof value !== 'function') || value === null) this.id = -1
    else {
      if (!Same.#ids.has(value)) Same.#ids.set(value, (Same.#next += 1))
      this.id = Same.#ids.get(value) as number
    }
  }
}

function firstFrame(error: unknown): string | undefined {
  if (!(error instanceof Error) || typeof error.stack !== 'string') return undefined
  return error.stack
    .split('\n')
    .find(line => /^\s+at /.test(line))
    ?.trim()
}
