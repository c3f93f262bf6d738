/** What is looked for in the SQL of a request: its inputs, kept as long as they stay the same, each in all forms once it may matter. */
import { jsonIn, otherForms, type InputForm } from './forms.ts'
import { Walk, type SqlInputs } from './inputs.ts'
import type { Budget, CheckLimits, SqlInjectionLimit } from './limits.ts'
import { Form, type Needle } from './needle.ts'
import { Place } from './place.ts'
import { isJson, mayMatter } from './probe.ts'
import type { SqlText } from './text.ts'
import { Trait, traitsOf } from './traits.ts'

const BLANK = /^\s*$/
/** Single characters that end or begin literals. Other single characters are in every text. */
const SINGLES = '\'"\\$'

/** A text that came in. */
class Input {
  readonly text: string
  readonly up: Place
  readonly key: string | number | undefined
  readonly isKey: boolean
  forms: readonly Form[] | undefined = undefined
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
  /** Values in all strings that are JSON. */
  #inJson = 0
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
    if (isSame) return
    this.#inputs = same ? before.slice(0, index) : now
    this.#inJson = 0
  }

  /** Gives every needle that may be in a text as more than a value, until `find` says that it has enough. */
  each(text: SqlText, budget: Budget, find: (needle: Needle) => boolean): void {
    const { pairs } = text
    let { code } = text
    const look = (needle: Needle): boolean => {
      if (!pairs.mayHold(needle.text) || (code !== undefined && !code.mayHold(needle.text))) return true
      code ??= text.codeAfterSearch()
      return find(needle)
    }
    for (const input of this.#inputs) {
      if (!mayMatter(input.text, pairs)) continue
      if (code !== undefined && input.forms === undefined && !code.mayMatter(input.text)) continue
      for (const form of (input.forms ??= this.#formsOf(input))) {
        const whole = form.wholeIn(text)
        if (whole === undefined) continue
        if (!look(whole) || form.escaped(budget)?.every(look) !== true) return
      }
    }
  }

  #formsOf({ text, up, key, isKey }: Input): readonly Form[] {
    const place = placeOf(up, key, isKey)
    const forms: Form[] = []
    const traits = this.#form(forms, text, 'as sent', place)
    const json = isJson(text) ? this.#jsonIn(text) : undefined
    if (json !== undefined) this.#json(forms, json, place)
    else if ((traits & Trait.changing) !== 0) for (const [form, other] of otherForms(text)) this.#form(forms, other, form, place)
    return forms
  }

  #jsonIn(text: string): unknown {
    if (this.#inJson <= this.#limits.inputs) return jsonIn(text)
    this.hit ??= 'inputs'
    return undefined
  }

  /** Adds a form, if it can be code at all. Gives the traits of the text. */
  #form(forms: Form[], text: string, form: InputForm, place: Place): number {
    const traits = traitsOf(text)
    if (text.length < 2 && !SINGLES.includes(text)) return traits
    const isWord = (traits & Trait.sign) === 0
    const isBlank = (traits & Trait.visible) === 0 && BLANK.test(text)
    // Fields are called what columns are called. What is longer than any SQL that is looked at cannot be in it.
    if ((isWord && (!this.#words || place.isKey)) || isBlank || text.length > this.#limits.sqlLength) return traits
    forms.push(new Form(text, form, place, traits))
    return traits
  }

  #json(forms: Form[], value: unknown, place: Place): void {
    const { inputs } = this.#limits
    const walk = new Walk({ ...this.#limits, inputs: inputs - this.#inJson }, (text, up, key, isKey) => {
      const within = placeOf(up, key, isKey)
      const traits = this.#form(forms, text, 'in JSON', within)
      if ((traits & Trait.changing) !== 0) for (const [, other] of otherForms(text)) this.#form(forms, other, 'in JSON', within)
    })
    walk.value(value, place)
    this.#inJson += walk.values
    this.hit ??= walk.hit
  }
}

function placeOf(up: Place, key: string | number | undefined, isKey: boolean): Place {
  return key === undefined ? up : new Place(up, key, isKey)
}
