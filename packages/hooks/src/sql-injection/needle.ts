/** What is looked for in SQL: a text that came in, in one of its forms, and as those write it who escape it. */
import { fold } from './fold.ts'
import { escapesOf, type InputForm } from './forms.ts'
import type { Budget } from './limits.ts'
import type { Place } from './place.ts'
import { mayMatter } from './probe.ts'
import type { SqlText } from './text.ts'
import { Trait } from './traits.ts'

/** To write a text in all escaped forms takes as long as to look at so many of it. */
const ESCAPES = 32
const NONE: readonly never[] = Object.freeze([])

/** A form of a text that came in. */
export class Form {
  readonly text: string
  readonly form: InputForm
  readonly place: Place
  readonly traits: number
  #whole: Needle | undefined = undefined
  #escapes: readonly string[] | undefined = undefined
  #escaped: readonly Needle[] | undefined = undefined

  constructor(text: string, form: InputForm, place: Place, traits: number) {
    this.text = text
    this.form = form
    this.place = place
    this.traits = traits
  }

  /** The form itself; undefined when it cannot be in the SQL, however it is escaped: that makes it longer. */
  wholeIn({ sql, pairs }: SqlText): Needle | undefined {
    if (this.#whole !== undefined) return this.#whole
    if (this.text.length > sql.length || !mayMatter(this.text, pairs)) return undefined
    return (this.#whole = new Needle((this.traits & Trait.capital) === 0 ? this.text : fold(this.text), this, false))
  }

  /** What the form is escaped; undefined when there is no time to find out. */
  escaped(budget: Budget): readonly Needle[] | undefined {
    if (this.#escaped !== undefined || this.text.length === 1 || !this.#isEscapable) return this.#escaped ?? NONE
    if (!budget.spend(ESCAPES * this.text.length)) return undefined
    return (this.#escaped = this.escapes.map(text => new Needle(text, this, true)))
  }

  /** The same as texts, folded. */
  get escapes(): readonly string[] {
    return (this.#escapes ??= this.#isEscapable ? escapesOf(this.text).map(fold) : NONE)
  }

  get #isEscapable(): boolean {
    return (this.traits & Trait.escapable) !== 0
  }
}

/** A text to look for. */
export class Needle {
  /** Folded. */
  readonly text: string
  readonly of: Form
  /** Letters, digits and underscores only: it can be nothing but a part of one token. */
  readonly isWord: boolean

  constructor(text: string, of: Form, isEscaped: boolean) {
    this.text = text
    this.of = of
    this.isWord = !isEscaped && (of.traits & Trait.sign) === 0
  }
}
