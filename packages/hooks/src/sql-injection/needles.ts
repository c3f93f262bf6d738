/** What is looked for in the SQL of a request: its inputs, kept as long as they stay the same, each in all forms once it may matter. */
import { jsonIn, normalisingWork, otherForms, parsingWork, type InputForm } from './forms.ts'
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
  /** Values in it when it is JSON. */
  values = 0
  /** Why it has not all forms. */
  hit: SqlInjectionLimit | undefined = undefined
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
  /** The limit that was hit by an input, and is as long as that one is there. */
  #cut: SqlInjectionLimit | undefined = undefined
  #walked: SqlInjectionLimit | undefined = undefined

  /** `words`: whether single words are looked for, too. */
  constructor(limits: CheckLimits, words: boolean) {
    this.#limits = limits
    this.#words = words
  }

  /** Why not all was looked for. */
  get hit(): SqlInjectionLimit | undefined {
    return this.#walked ?? this.#cut
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
    this.#walked = walk.hit
    if (same && index === before.length) return
    this.#inputs = same ? before.slice(0, index) : now
    this.#inJson = 0
    this.#cut = undefined
    for (const { values, hit } of this.#inputs) {
      this.#inJson += values
      this.#cut ??= hit
    }
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
      const forms = (input.forms ??= this.#formsOf(input, budget))
      if (forms === undefined) return
      for (const form of forms) {
        const whole = form.wholeIn(text)
        if (whole === undefined) continue
        if (!look(whole) || form.escaped(budget)?.every(look) !== true) return
      }
    }
  }

  /** Undefined when the time is over before all are made. */
  #formsOf(input: Input, budget: Budget): readonly Form[] | undefined {
    const { text, up, key, isKey } = input
    const place = placeOf(up, key, isKey)
    const forms: Form[] = []
    const traits = this.#form(forms, text, 'as sent', place)
    const json = isJson(text) ? this.#jsonIn(input, budget) : undefined
    if (json !== undefined) this.#json(forms, json, place, input, budget)
    else this.#others(forms, text, traits, undefined, place, input, budget)
    if (budget.over) {
      input.values = 0
      input.hit = undefined
      return undefined
    }
    this.#inJson += input.values
    this.#cut ??= input.hit
    return forms
  }

  #jsonIn(input: Input, budget: Budget): unknown {
    if (this.#inJson > this.#limits.inputs) input.hit ??= 'inputs'
    else if (hasTime(parsingWork(input.text), input, budget)) return jsonIn(input.text)
    return undefined
  }

  /** Adds what else may have been made of a text. */
  #others(forms: Form[], text: string, traits: number, as: InputForm | undefined, place: Place, input: Input, budget: Budget): void {
    if ((traits & Trait.changing) === 0) return
    const normalises = hasTime(normalisingWork(text), input, budget)
    if (!budget.over) for (const [form, other] of otherForms(text, normalises)) this.#form(forms, other, as ?? form, place)
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

  #json(forms: Form[], value: unknown, place: Place, input: Input, budget: Budget): void {
    const { inputs } = this.#limits
    const walk = new Walk({ ...this.#limits, inputs: inputs - this.#inJson }, (text, up, key, isKey) => {
      if (budget.over) return
      const within = placeOf(up, key, isKey)
      this.#others(forms, text, this.#form(forms, text, 'in JSON', within), 'in JSON', within, input, budget)
    })
    walk.value(value, place)
    input.values = walk.values
    input.hit ??= walk.hit
  }
}

/** Whether there is time for work that cannot be stopped. What would take a whole check alone is left out, and told with each query as long as it is there. */
function hasTime(work: number, input: Input, budget: Budget): boolean {
  if (work === 0) return true
  if (budget.holds(work)) return budget.spend(work)
  input.hit ??= 'ms'
  return false
}

function placeOf(up: Place, key: string | number | undefined, isKey: boolean): Place {
  return key === undefined ? up : new Place(up, key, isKey)
}
