/** What is looked for in the SQL of a request: its inputs, kept as long as they stay the same, each in all forms once it may matter. */
import { fold } from './fold.ts'
import { escapesOf, jsonIn, otherForms, type InputForm } from './forms.ts'
import { Walk, type SqlInputs } from './inputs.ts'
import type { CheckLimits, SqlInjectionLimit } from './limits.ts'
import { Place } from './place.ts'
import { mayMatter } from './probe.ts'
import type { SqlText } from './text.ts'

/** A text to look for. */
export interface Needle {
  /** Folded. */
  readonly text: string
  readonly form: InputForm
  readonly place: Place
  /** The same text as those write it who escape it, folded. An escaped text has those of what it was made of. */
  readonly escapes: readonly string[]
  /** Letters, digits and underscores only: it can be nothing but a part of one token. */
  readonly isWord: boolean
}

/** A word, as SQL has it: all that is not ASCII is a letter there. */
const WORD = /^[\w\u0080-\uffff]*$/
const BLANK = /^\s*$/
/** Single characters that end or begin literals. Other single characters are in every text. */
const SINGLES = '\'"\\$'

/** A text that came in. */
class Input {
  readonly text: string
  readonly up: Place
  readonly key: string | number | undefined
  readonly isKey: boolean
  needles: readonly Needle[] | undefined = undefined
  constructor(text: string, up: Place, key: string | number | undefined, isKey: boolean) {
    this.text = text
    this.up = up
    this.key = key
    this.isKey = isKey
  }
}

/** The inputs of one request. */
export class Needles {
  readonly #limits: CheckLimits
  readonly #words: boolean
  #inputs: Input[] = []
  hit: SqlInjectionLimit | undefined = undefined

  /** `words`: whether single words are looked for, too. */
  constructor(limits: CheckLimits, words: boolean) {
    this.#limits = limits
    this.#words = words
  }

  /** How many texts came in. */
  get size(): number {
    return this.#inputs.length
  }

  /** Looks at the inputs again: a body may have been parsed, a parameter decoded since. */
  refresh(inputs: SqlInputs): void {
    const before = this.#inputs
    let index = 0
    let same = true
    const now: Input[] = []
    const walk = new Walk(this.#limits, (text, up, key, isKey) => {
      const known = before[index]
      if (same && known !== undefined && known.text === text && known.key === key && known.up.key === up.key) {
        index++
        return
      }
      if (same) for (let i = 0; i < index; i++) now.push(before[i] as Input)
      same = false
      now.push(new Input(text, up, key, isKey))
    })
    walk.request(inputs)
    const isSame = same && index === before.length
    this.hit = walk.hit ?? (isSame ? this.hit : undefined)
    if (!isSame) this.#inputs = same ? before.slice(0, index) : now
  }

  /** Gives every needle that may be in a text as more than a value, until `find` says that it has enough. */
  each(text: SqlText, find: (needle: Needle) => boolean): void {
    const { pairs } = text
    let { code } = text
    for (const input of this.#inputs) {
      if (!mayMatter(input.text, pairs)) continue
      if (code !== undefined && input.needles === undefined && !code.mayMatter(input.text)) continue
      for (const needle of (input.needles ??= this.#needlesOf(input))) {
        if (!pairs.mayHold(needle.text) || (code !== undefined && !code.mayHold(needle.text))) continue
        code ??= text.codeAfterSearch()
        if (!find(needle)) return
      }
    }
  }

  #needlesOf({ text, up, key, isKey }: Input): readonly Needle[] {
    const place = placeOf(up, key, isKey)
    const needles: Needle[] = []
    this.#form(needles, text, 'as sent', place)
    const json = WORD.test(text) ? undefined : jsonIn(text)
    if (json !== undefined) this.#json(needles, json, place)
    else for (const [form, other] of otherForms(text)) this.#form(needles, other, form, place)
    return needles
  }

  #form(needles: Needle[], text: string, form: InputForm, place: Place): void {
    if (text.length < 2 && !SINGLES.includes(text)) return
    const isWord = WORD.test(text)
    // Fields are called what columns are called. What is longer than any SQL that is looked at cannot be in it.
    if ((isWord && (!this.#words || place.isKey)) || BLANK.test(text) || text.length > this.#limits.sqlLength) return
    const escapes = escapesOf(text).map(fold)
    needles.push({ text: fold(text), form, place, escapes, isWord })
    if (text.length > 1) for (const escaped of escapes) needles.push({ text: escaped, form, place, escapes, isWord: false })
  }

  #json(needles: Needle[], value: unknown, place: Place): void {
    const walk = new Walk(this.#limits, (text, up, key, isKey) => {
      const within = placeOf(up, key, isKey)
      this.#form(needles, text, 'in JSON', within)
      for (const [, other] of otherForms(text)) this.#form(needles, other, 'in JSON', within)
    })
    walk.value(value, place)
    this.hit ??= walk.hit
  }
}

function placeOf(up: Place, key: string | number | undefined, isKey: boolean): Place {
  return key === undefined ? up : new Place(up, key, isKey)
}
