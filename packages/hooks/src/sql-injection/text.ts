/** SQL texts that were read, kept for the next query with the same text. */
import { CodePieces } from './code-pieces.ts'
import { fold, Pairs } from './fold.ts'
import { lex, lexTo } from './lexer/lex.ts'
import { TokenSink, type Tokens } from './lexer/tokens.ts'

/** To find the pieces of code takes as long as looking for this many inputs. */
const SEARCHES = 8

/** Tokens of a scratch that is used again. */
const MAX_TOKENS = 65_536

/** What a text is read into that may never be said again: many a text is made for one request, and to keep what is known of it would be most of the work. */
class Scratch {
  readonly tokens = new TokenSink()
  readonly bits = new Uint32Array(256)
}

/** The scratch of the next text; undefined while one is read: hooks and listeners may query then. */
let spare: Scratch | undefined

/** One SQL text, read. */
export class SqlText {
  readonly sql: string
  readonly #standardStrings: boolean
  #scratch: Scratch | undefined
  #folded: string | undefined = undefined
  #pairs: Pairs | undefined = undefined
  #tokens: Tokens | undefined = undefined
  #code: CodePieces | undefined = undefined
  #searches = 0
  #users = 0
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
    this.#standardStrings = standardStrings
    this.#scratch = spare ?? new Scratch()
    this.#scratch.tokens.clear()
    spare = undefined
  }

  get folded(): string {
    return (this.#folded ??= fold(this.sql))
  }

  get pairs(): Pairs {
    return (this.#pairs ??= new Pairs(this.sql, this.#scratch?.bits))
  }

  /** Read once somebody asks: most texts that are made for one request hold none of its inputs. */
  get tokens(): Tokens {
    return this.tokensTo(this.sql.length)
  }

  /** All tokens that begin before an offset, and maybe more: a text that is not kept is read no further than somebody looks. */
  tokensTo(offset: number): Tokens {
    if (this.#tokens !== undefined) return this.#tokens
    if (this.#scratch === undefined) return (this.#tokens = lex(this.sql, this.#standardStrings))
    const { tokens } = this.#scratch
    lexTo(tokens, this.sql, this.#standardStrings, offset)
    return tokens
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

  /** Somebody looks at it until it says `done`. */
  use(): this {
    this.#users++
    return this
  }

  /** Once nobody looks at it any more, what it was read into is given back. When it is said again it is read anew, and that is kept. */
  done(): void {
    const scratch = this.#scratch
    if (--this.#users > 0 || scratch === undefined) return
    this.#scratch = undefined
    this.#folded = undefined
    this.#pairs = undefined
    this.#code = undefined
    this.#searches = 0
    if (scratch.tokens.kinds.length <= MAX_TOKENS) spare = scratch
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

  /** The text, for one who says `done` afterwards. */
  get(sql: string): SqlText {
    if (this.#last === undefined || this.#last.sql !== sql) this.#last = this.#find(sql)
    return this.#last.use()
  }

  #find(sql: string): SqlText {
    const texts = this.#texts
    let text = texts.get(sql)
    if (text !== undefined) {
      texts.delete(sql)
      texts.set(sql, text)
      return text
    }
    text = new SqlText(sql, this.#standardStrings)
    if (sql.length <= MAX_KEPT) this.#keep(text)
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
