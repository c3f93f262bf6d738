/** What is told of a suspicious query. */
import { captureOf, type CallContext, type Capture } from '@hookline/core'
import type { Offence, Verdict } from './check.ts'
import type { InputForm } from './forms.ts'
import type { SqlInjectionLimit } from './limits.ts'
import { isLiteral, Kind, kindNames, type TokenKind } from './lexer/kinds.ts'
import { tokenAfter } from './lexer/tokens.ts'
import type { SqlText } from './text.ts'

/**
 * A suspicious query. Nothing in it is secret: values of the SQL are left out, and the input is redacted as everything is.
 *
 * @example
 * ```ts
 * import type { SqlFinding } from '@hookline/hooks/sql-injection'
 * const inWords = ({ verdict, input, token, excerpt }: SqlFinding): string => `${verdict}: ${input} is ${token} in ${excerpt}`
 * ```
 */
export interface SqlFinding {
  /**
   * `code`: an input is more than a value. `name`: it is a name that the policy does not allow. `untokenisable`: it stands in SQL that cannot be read.
   * `unchecked`: a limit was hit, and something was not looked at. `drift`: the query has a shape that is new at its place in the program.
   */
  readonly verdict: Verdict
  readonly target: string
  /** Whether the query was kept from running. */
  readonly blocked: boolean
  /** Place of the input, such as `query.id` or `body.items[3].name`; undefined for `unchecked` and `drift`. */
  readonly input: string | undefined
  /** How the input was found in the SQL. */
  readonly form: InputForm | undefined
  /** Where in the SQL, in UTF-16 units. */
  readonly offset: number | undefined
  /** The first token that the input touches. */
  readonly token: TokenKind | undefined
  /** The SQL around it, without other values. */
  readonly excerpt: string
  /** The limit that was hit. */
  readonly limit: SqlInjectionLimit | undefined
  /** Where the query comes from, for `drift`. */
  readonly site: string | undefined
}

const AROUND = 60
const MAX_INPUT = 120

/** Makes findings of one query. */
export class Findings {
  readonly #capture: Capture
  readonly #target: string
  readonly #text: SqlText | undefined

  constructor(call: CallContext, text: SqlText | undefined) {
    this.#capture = captureOf(call.target).capture
    this.#target = call.target.name
    this.#text = text
  }

  offence({ verdict, place, form, start, end, token }: Offence, blocked: boolean): SqlFinding {
    const text = this.#text as SqlText
    const { kinds, count } = text.tokens
    // Behind the last token the columns hold what is left of other texts.
    const kind = token < count ? kinds[token] : undefined
    const shown = this.#shown(text.sql.slice(start, end), place)
    return this.#make(verdict, blocked, {
      input: this.#capture.text(place),
      form,
      offset: start,
      token: kind === undefined ? undefined : kindNames[kind],
      excerpt: `${around(text, start - AROUND, start)}${shown}${around(text, end, end + AROUND)}`,
    })
  }

  unchecked(limit: SqlInjectionLimit, blocked: boolean): SqlFinding {
    return this.#make('unchecked', blocked, { limit, excerpt: this.#beginning() })
  }

  drift(site: string): SqlFinding {
    return this.#make('drift', false, { site, excerpt: this.#beginning() })
  }

  #make(verdict: Verdict, blocked: boolean, rest: Partial<SqlFinding> & { readonly excerpt: string }): SqlFinding {
    const none = { input: undefined, form: undefined, offset: undefined, token: undefined, limit: undefined, site: undefined }
    return Object.freeze({ ...none, verdict, target: this.#target, blocked, ...rest })
  }

  #beginning(): string {
    return this.#text === undefined ? '' : around(this.#text, 0, 2 * AROUND)
  }

  /** The input as events may show it: by its name it may be a secret, or look like one. */
  #shown(input: string, place: string): string {
    const name = /[^.[\]]*$/.exec(place.replace(/(?:\[\d+\])*(?: \(name\))?$/, ''))?.[0] ?? ''
    const captured = this.#capture.value({ [name]: input.slice(0, MAX_INPUT) }) as Record<string, unknown>
    return `${String(captured[name])}${input.length > MAX_INPUT ? '…' : ''}`
  }
}

/** SQL from an offset to another, with an ellipsis in the place of each value and comment. */
function around({ sql, tokens }: SqlText, from: number, to: number): string {
  const { kinds, starts, ends, count, error } = tokens
  let out = ''
  let last = Math.max(from, 0)
  for (let i = tokenAfter(tokens, last); i < count && (starts[i] as number) < to; i++) {
    const start = Math.max(starts[i] as number, from)
    if (start > last) out += ' '
    last = Math.min(ends[i] as number, to)
    const kind = kinds[i] as number
    out += isLiteral(kind) || kind >= Kind.comment ? '…' : sql.slice(start, last)
  }
  if (error !== undefined && to > error.at) return `${out}…`
  return to > last && last < sql.length ? `${out} ` : out
}
