/** SQL texts that were read, kept for the next query with the same text: each is read once. */
import { CodePieces } from './code-pieces.ts'
import { fold, Pairs } from './fold.ts'
import { lex } from './lexer/lex.ts'
import type { Tokens } from './lexer/tokens.ts'

/** To find the pieces of code takes as long as looking for this many inputs. */
const SEARCHES = 8

/** One SQL text, read. */
export class SqlText {
  readonly sql: string
  readonly folded: string
  readonly pairs: Pairs
  readonly #standardStrings: boolean
  #tokens: Tokens | undefined = undefined
  #code: CodePieces | undefined = undefined
  #searches = 0
  /** Checked as a whole once, without a finding. */
  passed = false
  /** 1 for each token that stood there in a request none of whose inputs is that word: the text's own. */
  own: Uint8Array | undefined = undefined
  /** Number of its shape, made when drift is watched. */
  shape: number | undefined = undefined
  /** Where its queries come from, see `Drift`. */
  site: unknown = undefined

  constructor(sql: string, standardStrings: boolean) {
    this.sql = sql
    this.folded = fold(sql)
    this.pairs = new Pairs(this.folded)
    this.#standardStrings = standardStrings
  }

  /** Read once somebody asks: most texts that are made for one request hold none of its inputs. */
  get tokens(): Tokens {
    return (this.#tokens ??= lex(this.sql, this.#standardStrings))
  }

  /** Where inputs could be code; undefined until enough of them were looked for. */
  get code(): CodePieces | undefined {
    return this.#code
  }

  /** The same, for one input more that is looked for. */
  codeAfterSearch(): CodePieces | undefined {
    if (++this.#searches >= SEARCHES) this.#code ??= new CodePieces(this.sql, this.folded, this.tokens)
    return this.#code
  }
}

const MAX_TEXTS = 500
const MAX_UNITS = 4_194_304
/** Texts beyond this are seldom said twice. */
const MAX_KEPT = 65_536

/** The texts that were used last, at most 500 of them and at most 4 Mi UTF-16 units together. */
export class SqlTexts {
  readonly #texts = new Map<string, SqlText>()
  readonly #standardStrings: boolean
  #last: SqlText | undefined
  #units = 0

  constructor(standardStrings: boolean) {
    this.#standardStrings = standardStrings
  }

  get(sql: string): SqlText {
    if (this.#last !== undefined && this.#last.sql === sql) return this.#last
    const texts = this.#texts
    let text = texts.get(sql)
    if (text !== undefined) {
      texts.delete(sql)
      texts.set(sql, text)
    } else {
      text = new SqlText(sql, this.#standardStrings)
      if (sql.length <= MAX_KEPT) this.#keep(text)
    }
    this.#last = text
    return text
  }

  #keep(text: SqlText): void {
    const texts = this.#texts
    texts.set(text.sql, text)
    this.#units += text.sql.length
    for (const [sql] of texts) {
      if (texts.size <= MAX_TEXTS && this.#units <= MAX_UNITS) break
      texts.delete(sql)
      this.#units -= sql.length
    }
  }
}
