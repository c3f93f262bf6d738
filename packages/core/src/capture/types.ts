import type { CapturedError } from '../line-contract.ts'

/**
 * Limits and redaction of a {@link Capture}. Every limit is inclusive; what goes past one is cut and marked.
 *
 * @example
 * ```ts
 * import { createCapture, type CaptureOptions } from '@hookline/core'
 * const options: CaptureOptions = { maxDepth: 3, redactKeys: ['iban'], keepKeys: ['sessionId'] }
 * const capture = createCapture(options)
 * ```
 */
export interface CaptureOptions {
  /** Levels of objects below the captured value, 0 to 100. @default 6 */
  readonly maxDepth?: number
  /** Own enumerable string keys copied per object, and headers per message. @default 64 */
  readonly maxKeys?: number
  /** Items copied per array, Map or Set. @default 64 */
  readonly maxItems?: number
  /** UTF-16 units kept of each string. @default 2048 */
  readonly maxString?: number
  /** Values copied per capture, of all kinds together. @default 2000 */
  readonly maxNodes?: number
  /** Estimated size per capture: one per UTF-16 unit of keys and strings, eight per other value. @default 65536 */
  readonly maxBytes?: number
  /** Milliseconds per capture; looked at every 64 values. @default 10 */
  readonly maxMs?: number
  /** Keys to redact besides the built-in ones, compared word by word; they win over `keepKeys`. @default [] */
  readonly redactKeys?: readonly string[]
  /** Whole key names never redacted for a built-in word; case and separators are ignored. @default [] */
  readonly keepKeys?: readonly string[]
  /** Whether tokens, cards, credentials and the like are looked for inside strings. @default true */
  readonly redactValues?: boolean
  /** Whether errors carry their stack; reading it may run `Error.prepareStackTrace`. @default false */
  readonly stack?: boolean
  /** What stands in the place of a secret. @default '[Redacted]' */
  readonly redactedText?: string
}

/**
 * Which headers may be seen; made by `compileHeaderAllowList`.
 *
 * @example
 * ```ts
 * import { compileHeaderAllowList, type HeaderAllowList } from '@hookline/core'
 * const allow: HeaderAllowList = compileHeaderAllowList(['content-type', 'x-app-*'])
 * allow.allows('x-app-tenant') // true
 * ```
 */
export interface HeaderAllowList {
  /** Whether a lower-cased name is on the list. */
  allows(name: string): boolean
}

/**
 * Headers in any form in use: Node's object, a `rawHeaders` array, `Headers`, a Map, or pairs.
 *
 * @example
 * ```ts
 * import { type HeadersInput } from '@hookline/core'
 * const raw: HeadersInput = ['Host', 'example.com', 'Accept', 'application/json']
 * ```
 */
export type HeadersInput = object | null | undefined

/** A copy that is still to be worked on. */
export interface Draft {
  readonly value: unknown
  /** Its JSON has no more characters, not counting escapes. */
  readonly size: number
}

/**
 * The one serializer of all sinks: total, bounded, and redacting while it copies. It never throws, changes nothing and calls no getter, no `toJSON`
 * and no Proxy trap of what it is given.
 *
 * @example
 * ```ts
 * import { createCapture, type Capture } from '@hookline/core'
 * const capture: Capture = createCapture()
 * capture.value({ user: 'ada', password: 'x' }) // { user: 'ada', password: '[Redacted]' }
 * ```
 */
export interface Capture {
  /** A frozen, null-prototype, redacted copy of plain data. */
  value(value: unknown): unknown
  /** The arguments of a call, each captured as by `value`; the array is frozen. */
  args(args: ArrayLike<unknown>): readonly unknown[]
  /** As `value`, for those who write to the copy or measure it: nothing of it is frozen. */
  draft(value: unknown): Draft
  /** As `args`, for the same. */
  draftArgs(args: ArrayLike<unknown>): Draft
  /** A string without the secrets that show by their form, cut to `maxString`. */
  text(text: string): string
  /** A URL, absolute or not and valid or not, without credentials and without the values of sensitive parameters. */
  url(url: string): string
  /** The allowed headers, names in lower case; those that carry credentials stay redacted even when they are allowed. */
  headers(headers: HeadersInput, allow: HeaderAllowList): Readonly<Record<string, string | readonly string[]>>
  /** What was thrown, whatever it is: type, message, code, and the stack when that is switched on, for all or here. */
  error(error: unknown, options?: { readonly stack?: boolean }): CapturedError
}
