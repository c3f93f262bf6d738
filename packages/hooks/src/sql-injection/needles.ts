/** What is looked for in the SQL of a request: its inputs, kept as long as they stay the same, each in all forms once it may matter. */
import { fold } from './fold.ts'
import { escapesOf, jsonIn, otherForms, type InputForm } from './forms.ts'
import { Walk, type SqlInputs } from './inputs.ts'
import type { Budget, CheckLimits, SqlInjectionLimit } from './limits.ts'
import { Place } from './place.ts'
import { isJson, mayMatter } from './probe.ts'
import type { SqlText } from './text.ts'
import { Trait, traitsOf } from './traits.ts'

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

const BLANK = /^\s*$/
/** Single characters that end or begin literals. Other single characters are in every text. */
const SINGLES = '\'"\\$'

/** A form of a text that came in, of which needles are made once it may be in a query. */
class Form {
  readonly text: string
  readonly form: InputForm
  readonly place: Place
  readonly traits: number
  #needles: readonly Needle[] | undefined = undefined

  constructor(text: string, form: InputForm, place: Place, traits: number) {
    this.text = text
    this.form = form
    this.place = place
    this.traits = traits
  }

  /** What to look for in a text; undefined when there is no time to find out. */
  needlesFor({ sql, pairs }: SqlText, budget: Budget): readonly Needle[] | undefined {
    if (this.#needles !== undefined) return this.#needles
    // Escaped it would be longer still.
    if (this.text.length > sql.length || !mayMatter(this.text, pairs)) return NONE
    if (!budget.spend((this.traits & Trait.escapable) === 0 ? this.text.length : ESCAPES * this.text.length)) return undefined
    return (this.#needles = this.#make())
  }

  #make(): readonly Needle[] {
    const { text, form, place, traits } = this
    const escapes = (traits & Trait.escapable) === 0 ? NONE : escapesOf(text).map(fold)
    const folded = (traits & Trait.capital) === 0 ? text : fold(text)
    const whole: Needle = { text: folded, form, place, escapes, isWord: (traits & Trait.sign) === 0 }
    return text.length === 1 ? [whole] : [whole, ...escapes.map(escaped => ({ text: escaped, form, place, escapes, isWord: false }))]
  }
}

/** To write an input in all escaped forms takes as long as to look at so many of it. */
const ESCAPES = 32
const NONE: readonly never[] = Object.freeze([])

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
    for (const input of this.#inputs) {
      if (!mayMatter(input.text, pairs)) continue
      if (code !== undefined && input.forms === undefined && !code.mayMatter(input.text)) continue
      for (const form of (input.forms ??= this.#formsOf(input))) {
        const needles = form.needlesFor(text, budget)
        if (needles === undefined) return
        for (const needle of needles) {
          if (!pairs.mayHold(needle.text) || (code !== undefined && !code.mayHold(needle.text))) continue
          code ??= text.codeAfterSearch()
          if (!find(needle)) return
        }
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
