import type { CapturedError } from '../line-contract.ts'
import { freeze } from './intrinsics.ts'
import { judgeLabel } from './fill.ts'
import { captureHeaders } from './headers.ts'
import { PLAIN, type Verdict } from './keys.ts'
import { Rules } from './rules.ts'
import { settle } from './settings.ts'
import { describeThrown } from './thrown.ts'
import type { Capture, CaptureOptions, Draft, HeaderAllowList, HeadersInput } from './types.ts'
import { redactUrl } from './url.ts'
import { Walk } from './walk.ts'

const UNREADABLE = '[Unreadable]'

/**
 * Makes a serializer with limits and redaction of its own. What it captures is frozen plain data; what was cut says so.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION` for an option that is unknown, of the wrong type or out of range.
 * @example
 * ```ts
 * import { createCapture } from '@hookline/core'
 * const capture = createCapture({ maxString: 200, redactKeys: ['iban'] })
 * capture.value({ iban: 'DE89…', password: 'x', amount: 12 }) // { iban: '[Redacted]', password: '[Redacted]', amount: 12 }
 * capture.url('https://u:p@example.com/?token=abc') // 'https://[Redacted]@example.com/?token=[Redacted]'
 * ```
 */
export function createCapture(options: CaptureOptions = {}): Capture {
  return freeze(new Capturer(new Rules(settle(options))))
}

class Capturer implements Capture {
  readonly #rules: Rules

  constructor(rules: Rules) {
    this.#rules = rules
  }

  value(value: unknown): unknown {
    try {
      if (typeof value !== 'object' || value === null) return this.#rules.primitive(value)
      return new Walk(this.#rules).run(value)
    } catch {
      // Nothing of a value's own can throw here; running out of stack or memory can.
      return UNREADABLE
    }
  }

  args(args: ArrayLike<unknown>): readonly unknown[] {
    try {
      return freeze(this.#args(args))
    } catch {
      return freeze([UNREADABLE])
    }
  }

  draft(value: unknown): Draft {
    try {
      if (typeof value !== 'object' || value === null) return primitiveDraft(this.#rules.primitive(value))
      const walk = new Walk(this.#rules, false)
      return { value: walk.run(value), size: walk.size }
    } catch {
      return primitiveDraft(UNREADABLE)
    }
  }

  draftArgs(args: ArrayLike<unknown>): Draft {
    try {
      const walk = new Walk(this.#rules, false)
      const value = this.#args(args, walk)
      return { value, size: walk.size }
    } catch {
      return { value: [UNREADABLE], size: UNREADABLE.length + 4 }
    }
  }

  text(text: string): string {
    try {
      return typeof text === 'string' ? this.#rules.text(text) : ''
    } catch {
      return UNREADABLE
    }
  }

  url(url: string): string {
    try {
      if (typeof url !== 'string') return ''
      const { keys, settings } = this.#rules
      const text = this.#rules.text(url.length > settings.maxString ? url : redactUrl(url, keys, settings.redactedText))
      return url.length > settings.maxString ? redactUrl(text, keys, settings.redactedText) : text
    } catch {
      return UNREADABLE
    }
  }

  headers(headers: HeadersInput, allow: HeaderAllowList): Readonly<Record<string, string | readonly string[]>> {
    return captureHeaders(headers, allow, this.#rules)
  }

  error(error: unknown, options?: { readonly stack?: boolean }): CapturedError {
    try {
      return describeThrown(error, this.#rules, options?.stack)
    } catch {
      return { type: 'Error', message: UNREADABLE }
    }
  }

  /** The list itself is the caller's and trusted; what is in it is not. */
  #args(args: ArrayLike<unknown>, given?: Walk): unknown[] {
    const rules = this.#rules
    const { length } = args
    const end = Math.min(length, rules.settings.maxItems)
    const copies: unknown[] = []
    let walk = given
    let verdict: Verdict = PLAIN
    for (let i = 0; i < end; i++) {
      const value = args[i]
      if (typeof value === 'object' && value !== null) copies.push((walk ??= new Walk(rules)).run(value))
      else {
        const copy = verdict === PLAIN || typeof value !== 'string' ? rules.primitive(value) : rules.secret(value, verdict)
        copies.push(copy)
        given?.add(typeof copy === 'string' ? copy.length + 3 : 26)
      }
      // `set('token', 'x')`, `setHeader('Set-Cookie', 'x')`, `run('--password', 'x')`.
      verdict = typeof value === 'string' ? judgeLabel(rules, value, i, length) : PLAIN
    }
    if (length > end) given?.add(48)
    if (length > end) copies.push(`[Truncated: ${length - end} more items]`)
    return copies
  }
}

function primitiveDraft(value: unknown): Draft {
  return { value, size: typeof value === 'string' ? value.length + 2 : 26 }
}

/**
 * The serializer with every option at its default; what the line uses unless it is given another.
 *
 * @example
 * ```ts
 * import { defaultCapture } from '@hookline/core'
 * defaultCapture.args(['ada', { apiKey: 'x' }]) // ['ada', { apiKey: '[Redacted]' }]
 * ```
 */
export const defaultCapture: Capture = createCapture()
