/** What is looked for in the SQL of a request: its inputs in all their forms, made once and kept as long as the inputs stay the same. */
import { fold } from './fold.ts'
import { escapesOf, jsonIn, otherForms, type InputForm } from './forms.ts'
import { Walk, type SqlInputs, type Visit } from './inputs.ts'
import type { CheckLimits, SqlInjectionLimit } from './limits.ts'
import { Place } from './place.ts'

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

/** The inputs of one request. */
export class Needles {
  readonly #limits: CheckLimits
  readonly #words: boolean
  #texts: string[] = []
  #count = 0
  list: Needle[] = []
  hit: SqlInjectionLimit | undefined = undefined

  /** `words`: whether single words are looked for, too. */
  constructor(limits: CheckLimits, words: boolean) {
    this.#limits = limits
    this.#words = words
  }

  /** Looks at the inputs again: a body may have been parsed, a parameter decoded since. */
  refresh(inputs: SqlInputs): void {
    if (this.#count > 0 && this.#isSame(inputs)) return
    this.list = []
    this.#texts = []
    this.hit = undefined
    const walk = new Walk(this.#limits, (text, up, key, isKey) => {
      this.#texts.push(text)
      this.#add(text, up, key, isKey)
    })
    walk.request(inputs)
    this.#count = this.#texts.length
    this.hit = walk.hit ?? this.hit
  }

  #isSame(inputs: SqlInputs): boolean {
    const texts = this.#texts
    let index = 0
    let same = true
    const walk = new Walk(this.#limits, text => {
      if (texts[index++] !== text) same = false
    })
    walk.request(inputs)
    return same && index === this.#count
  }

  #add(text: string, up: Place, key: string | number | undefined, isKey: boolean): void {
    if (WORD.test(text)) {
      if (this.#words && text.length > 1)
        this.list.push({ text: fold(text), form: 'as sent', place: placeOf(up, key, isKey), escapes: [], isWord: true })
      return
    }
    const place = placeOf(up, key, isKey)
    this.#form(text, 'as sent', place)
    const json = jsonIn(text)
    if (json !== undefined) this.#json(json, place)
    else for (const [form, other] of otherForms(text)) this.#form(other, form, place)
  }

  #form(text: string, form: InputForm, place: Place): void {
    if (text.length < 2 && !SINGLES.includes(text)) return
    const isWord = WORD.test(text)
    // What is longer than any SQL that is looked at cannot be in it.
    if ((isWord && !this.#words) || BLANK.test(text) || text.length > this.#limits.sqlLength) return
    const escapes = escapesOf(text).map(fold)
    this.list.push({ text: fold(text), form, place, escapes, isWord })
    if (text.length > 1) for (const escaped of escapes) this.list.push({ text: escaped, form, place, escapes, isWord: false })
  }

  #json(value: unknown, place: Place): void {
    const visit: Visit = (text, up, key, isKey) => {
      const within = placeOf(up, key, isKey)
      this.#form(text, 'in JSON', within)
      for (const [, other] of otherForms(text)) this.#form(other, 'in JSON', within)
    }
    const walk = new Walk(this.#limits, visit)
    walk.value(value, place)
    this.hit ??= walk.hit
  }
}

function placeOf(up: Place, key: string | number | undefined, isKey: boolean): Place {
  return key === undefined ? up : new Place(up, key, isKey)
}
