import { isCardNumber } from './cards.ts'
import { describeBigInt, describeFunction } from './describe.ts'
import { type KeyJudge, KeyPaths } from './key-path.ts'
import { KeyRules, MAX_KEY, SECRET, type Verdict } from './keys.ts'
import type { Settings } from './settings.ts'
import { ValueRules } from './values.ts'

/** Longer strings are not touched at all: merely looking into one may build its half gigabyte of characters first. */
const UNTOUCHED = 16_777_216
/** Below every card number and above every timestamp in milliseconds for the next sixty years. */
const LEAST_CARD = 3_000_000_000_000
/** Longer keys may hold a token themselves. */
const SHORT_KEY = 12

/** What the limits and the redaction make of everything that is not an object. */
export class Rules implements KeyJudge {
  readonly settings: Settings
  readonly keys: KeyRules
  readonly paths: KeyPaths
  readonly #maxString: number
  readonly #values: ValueRules | undefined

  constructor(settings: Settings) {
    this.settings = settings
    this.keys = new KeyRules(settings)
    this.paths = new KeyPaths(this)
    this.#maxString = settings.maxString
    this.#values = settings.redactValues ? new ValueRules(this.keys, settings.redactedText) : undefined
  }

  text(text: string): string {
    if (text.length > this.#maxString) return this.#cut(text)
    return this.#values === undefined ? text : this.#values.redact(text, false)
  }

  judge(name: string): Verdict {
    return this.keys.judge(name)
  }

  shown(name: string): string {
    if (name.length <= SHORT_KEY) return name
    return this.text(name.length > MAX_KEY ? `${name.slice(0, MAX_KEY)}[Truncated: ${name.length - MAX_KEY} more characters]` : name)
  }

  number(value: number): number | string {
    return value > LEAST_CARD && this.#values !== undefined && isCardNumber(String(value)) ? this.settings.redactedText : value
  }

  /** Everything but objects; functions are described. */
  primitive(value: unknown): unknown {
    switch (typeof value) {
      case 'string':
        return this.text(value)
      case 'number':
        return this.number(value)
      case 'bigint':
        return this.#bigint(describeBigInt(value))
      case 'symbol':
        return this.text(String(value))
      case 'function':
        return this.text(describeFunction(value))
      default:
        return value
    }
  }

  #bigint(text: string): string {
    return this.#values !== undefined && isCardNumber(text.slice(0, -1)) ? this.settings.redactedText : text
  }

  /** What is shown of the value of a sensitive key: whether there is one. */
  secret(value: unknown, verdict: Verdict): unknown {
    if (value === undefined || value === null || value === '' || typeof value === 'boolean') return value
    if (verdict !== SECRET && typeof value === 'number') return value
    return this.settings.redactedText
  }

  #cut(text: string): string {
    if (text.length > UNTOUCHED) return `[Truncated: ${text.length} characters]`
    let end = this.#maxString
    if ((text.charCodeAt(end - 1) & 0xfc00) === 0xd800) end--
    const head = detached(text.slice(0, end))
    return `${this.#values === undefined ? head : this.#values.redact(head, true)}[Truncated: ${text.length - end} more characters]`
  }
}

/** A slice keeps the string it was cut from alive; a copy does not. */
function detached(slice: string): string {
  return Buffer.from(slice, 'utf16le').toString('utf16le')
}
