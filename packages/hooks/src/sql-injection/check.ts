/** Looks for the inputs of a request in one SQL text and judges each place where one stands. */
import { Budget, type CheckLimits, type SqlInjectionLimit } from './limits.ts'
import { Occurrence, Role } from './judge.ts'
import { closeOf, openOf } from './lexer/tokens.ts'
import { nameAt, orderedNames, type Allows } from './names.ts'
import type { Needle } from './needle.ts'
import type { Needles } from './needles.ts'
import type { InputForm } from './forms.ts'
import { find } from './search.ts'
import { splitLiteral, type Split } from './splits.ts'
import type { SqlText } from './text.ts'
import { isNumbers } from './values.ts'

/** What is wrong with a query. */
export type Verdict = 'code' | 'name' | 'untokenisable' | 'unchecked' | 'drift'

/** One input that is not confined. */
export interface Offence {
  readonly verdict: 'code' | 'name' | 'untokenisable'
  readonly place: string
  readonly form: InputForm
  readonly start: number
  readonly end: number
  readonly token: number
}

/** What a check found. */
export interface Checked {
  readonly offences: readonly Offence[]
  readonly hit: SqlInjectionLimit | undefined
}

const MAX_OFFENCES = 5
const FINE: Checked = Object.freeze({ offences: Object.freeze([]), hit: undefined })
const UNDONE: Checked = Object.freeze({ offences: Object.freeze([]), hit: 'ms' })

/** Checks one text against the inputs. */
export function check(text: SqlText, needles: Needles, allows: Allows | undefined, limits: CheckLimits): Checked {
  let run: Check | undefined
  const budget = new Budget(limits.ms)
  needles.each(text, budget, needle => {
    run ??= new Check(text, allows, budget)
    return run.find(needle)
  })
  if (run !== undefined) return run.end()
  if (budget.over) return UNDONE
  if (allows !== undefined) ownNames(text, undefined)
  return FINE
}

class Check {
  readonly #text: SqlText
  readonly #allows: Allows | undefined
  readonly #budget: Budget
  readonly #offences: Offence[] = []
  readonly #splits: Split[] = []
  readonly #at = new Occurrence()
  /** Names that an input of this request is, with the offence that each would be. */
  #names: Map<number, Offence | undefined> | undefined

  constructor(text: SqlText, allows: Allows | undefined, budget: Budget) {
    this.#text = text
    this.#allows = allows
    this.#budget = budget
  }

  /** False when enough was found, or the time is over. */
  find(needle: Needle): boolean {
    const { folded } = this.#text
    const { length } = needle.text
    let from = 0
    for (;;) {
      if (!this.#budget.spend(folded.length - from + length)) return false
      const start = find(folded, needle.text, from)
      if (start < 0) return true
      if (this.#isOffence(needle, start, start + length)) return this.#offences.length < MAX_OFFENCES
      from = start + 1
    }
  }

  end(): Checked {
    const text = this.#text
    const offences = this.#offences
    const split = this.#splits.length > 1 ? splitLiteral(text, this.#splits) : undefined
    if (split !== undefined)
      offences.push({
        verdict: 'code',
        place: split.place.toString(),
        form: 'as sent',
        start: split.start,
        end: split.end,
        token: split.token,
      })
    const hit = this.#budget.over ? 'ms' : undefined
    if (this.#allows !== undefined) {
      for (const [token, offence] of this.#names ?? []) if (offence !== undefined && text.own?.[token] !== 1) offences.push(offence)
      if (hit === undefined) ownNames(text, this.#names)
    }
    return { offences, hit }
  }

  #isOffence(needle: Needle, start: number, end: number): boolean {
    const text = this.#text
    const at = this.#at
    switch (at.judge(text, start, end)) {
      case Role.value:
      case Role.part:
        return false
      case Role.name:
        return this.#name(needle, [at.token])
      case Role.halfEscape:
        return this.#halfEscape(needle, start, end)
      case Role.unread:
        return !needle.isWord && this.#offend('untokenisable', needle, start, end)
      default:
        // A single quote is at the ends of every literal.
        if (needle.text.length === 1 || needle.isWord || isNumbers(text, start, end)) return false
        return this.#code(needle, start, end)
    }
  }

  #code(needle: Needle, start: number, end: number): boolean {
    const { token } = this.#at
    const names = this.#allows === undefined ? undefined : orderedNames(this.#text, start, end)
    if (names !== undefined) return this.#name(needle, names)
    if (this.#isEscaped(needle, token, start, end)) return false
    return this.#offend('code', needle, start, end, token)
  }

  /** Names are judged at the end, when it is known which of them no input is. */
  #name(needle: Needle, tokens: readonly number[]): boolean {
    if (this.#allows === undefined) return false
    this.#names ??= new Map()
    for (const token of tokens) {
      const name = nameAt(this.#text, token)
      if (name === undefined || this.#names.get(token) !== undefined) continue
      const place = needle.of.place.toString()
      const { starts, ends } = this.#text.tokens
      const offence: Offence = {
        verdict: 'name',
        place,
        form: needle.of.form,
        start: starts[token] as number,
        end: ends[token] as number,
        token,
      }
      this.#names.set(token, this.#allows(name, place) ? undefined : offence)
    }
    return false
  }

  #halfEscape(needle: Needle, start: number, end: number): boolean {
    const { token, startsHalf, endsHalf } = this.#at
    if (!this.#isEscaped(needle, token, start, end)) {
      const first = needle.text.charAt(0)
      // A half that only changes a character of the value is no code.
      const breaks = endsHalf || first === "'" || first === '\\'
      return breaks && this.#offend('code', needle, start, end, token)
    }
    if (needle.of.form === 'as sent') this.#splits.push({ token, start, end, startsHalf, endsHalf, place: needle.of.place })
    return false
  }

  /** Whether the input stands here in an escaped form, as a part of one literal: then its own text is there by the way, with half of an escape. */
  #isEscaped({ of: { escapes } }: Needle, token: number, start: number, end: number): boolean {
    const { sql, folded, tokens } = this.#text
    const open = openOf(sql, tokens, token)
    const close = closeOf(sql, tokens, token)
    const at = new Occurrence()
    for (const escaped of escapes) {
      const least = Math.max(open, start - escaped.length)
      for (let from = least; this.#budget.spend(escaped.length);) {
        const found = find(folded, escaped, from)
        if (found < 0 || found > end || found + escaped.length > close) break
        if (found < end && found + escaped.length > start && at.judge(this.#text, found, found + escaped.length) === Role.value) return true
        from = found + 1
      }
    }
    return false
  }

  #offend(verdict: Offence['verdict'], needle: Needle, start: number, end: number, token: number = this.#at.token): true {
    const place = needle.of.place.toString()
    // One input in several forms is one finding.
    if (!this.#offences.some(known => known.place === place))
      this.#offences.push({ verdict, place, form: needle.of.form, start, end, token })
    return true
  }
}

/** Remembers which names of a text were there in a request that did not choose them. */
function ownNames(text: SqlText, chosen: ReadonlyMap<number, unknown> | undefined): void {
  const { count } = text.tokens
  text.own ??= new Uint8Array(count)
  for (let i = 0; i < count; i++) if (chosen === undefined || !chosen.has(i)) text.own[i] = 1
}
