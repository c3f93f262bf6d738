import type { Settings } from './settings.ts'
import {
  MEASURES,
  PLAIN_KEY_AFTER,
  PLAIN_KEY_BEFORE,
  SECRET_ENDINGS,
  SECRET_KEY_BEFORE,
  SECRET_PARAMETERS,
  SECRET_PHRASES,
  SECRET_WORDS,
  singular,
  wordsOf,
} from './words.ts'

/** What a key means for its value. */
export const PLAIN = 0
export const SECRET = 1
/** Sensitive, but a number under it is a count and stays. */
export const SECRET_UNLESS_NUMBER = 2
export type Verdict = typeof PLAIN | typeof SECRET | typeof SECRET_UNLESS_NUMBER

/** Keys past this length are judged by both ends and shown by their beginning. */
export const MAX_KEY = 128
const LONGEST_NAME = 1024
const CACHE_SIZE = 1024

/** Says which keys are sensitive; asked once per name, then answered from a bounded cache. */
export class KeyRules {
  readonly #verdicts = new Map<string, Verdict>()
  readonly #parameters = new Map<string, boolean>()
  readonly #deny: readonly (readonly string[])[]
  readonly #keep: ReadonlySet<string>

  constructor(settings: Settings) {
    this.#deny = settings.redactKeys.map(comparable)
    this.#keep = new Set(settings.keepKeys.map(name => comparable(name).join('')))
  }

  judge(name: string): Verdict {
    const known = name.length > MAX_KEY ? undefined : this.#verdicts.get(name)
    return known === undefined ? remember(this.#verdicts, name, this.#decide(shortened(name))) : known
  }

  /** The same for text that stands where a name may stand: what is too long to be one is not looked into. */
  judgeText(text: unknown): Verdict {
    return typeof text === 'string' && text.length <= LONGEST_NAME ? this.judge(text) : PLAIN
  }

  /** Whether the user named this key to be redacted. */
  denies(name: string): boolean {
    if (this.#deny.length === 0) return false
    const words = comparable(name)
    const joined = words.join('')
    return this.#deny.some(phrase => containsPhrase(words, phrase) || joined === phrase.join(''))
  }

  /** URL and form parameters: the rule for keys and a few names more. */
  isSecretParameter(name: string): boolean {
    const known = this.#parameters.get(name)
    if (known !== undefined) return known
    const secret = this.judge(name) !== PLAIN || (SECRET_PARAMETERS.has(wordsOf(name).join('')) && !this.#keeps(name))
    return remember(this.#parameters, name, secret)
  }

  #keeps(name: string): boolean {
    return this.#keep.size > 0 && this.#keep.has(comparable(name).join(''))
  }

  #decide(name: string): Verdict {
    if (this.denies(name)) return SECRET
    return this.#keeps(name) ? PLAIN : judgeByWords(wordsOf(name))
  }
}

function shortened(name: string): string {
  return name.length > MAX_KEY ? `${name.slice(0, MAX_KEY)} ${name.slice(-MAX_KEY)}` : name
}

function remember<T>(cache: Map<string, T>, name: string, answer: T): T {
  if (name.length > MAX_KEY) return answer
  // Keys made from data (ids) would fill the cache for good; starting over is cheap.
  if (cache.size >= CACHE_SIZE) cache.clear()
  cache.set(name, answer)
  return answer
}

/** Letters split into words as `wordsOf` does, but with digits kept: users may name 'id2'. */
function comparable(name: string): readonly string[] {
  const words = wordsOf(name).map(singular)
  const digits = name.replace(/[^0-9]+/g, '')
  return digits === '' ? words : [...words, digits]
}

function judgeByWords(words: readonly string[]): Verdict {
  let verdict: Verdict = PLAIN
  let counted = false
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string
    if (MEASURES.has(word)) counted = true
    const base = singular(word)
    if (!isSecretWord(word, base)) continue
    if (base === 'key' && isPlainKey(words, i)) continue
    verdict = SECRET
    if (base !== word) counted = true
  }
  if (verdict === PLAIN && SECRET_PHRASES.some(phrase => containsPhrase(words.map(singular), phrase))) return SECRET
  return verdict === SECRET && counted ? SECRET_UNLESS_NUMBER : verdict
}

function isSecretWord(word: string, base: string): boolean {
  if (SECRET_WORDS.has(word) || SECRET_WORDS.has(base)) return true
  for (const ending of SECRET_ENDINGS) if (base.endsWith(ending)) return true
  return false
}

function isPlainKey(words: readonly string[], at: number): boolean {
  const before = at > 0 ? (words[at - 1] as string) : ''
  if (PLAIN_KEY_BEFORE.has(before)) return true
  const after = words[at + 1]
  return after !== undefined && PLAIN_KEY_AFTER.has(singular(after)) && !SECRET_KEY_BEFORE.has(before)
}

function containsPhrase(words: readonly string[], phrase: readonly string[]): boolean {
  for (let i = 0; i + phrase.length <= words.length; i++) {
    let same = 0
    while (same < phrase.length && words[i + same] === phrase[same]) same++
    if (same === phrase.length) return true
  }
  return false
}
