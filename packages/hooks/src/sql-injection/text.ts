/** SQL texts that were read, kept for the next query with the same text. */
import { CodePieces } from './code-pieces.ts'
import { fold, Pairs } from './fold.ts'
import { lex, lexTo } from './lexer/lex.ts'
import { TokenSink, type Tokens } from './lexer/tokens.ts'
import { hashOf } from './lexer/units.ts'

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

/** Texts that were said more than once. */
const MAX_TEXTS = 500
const MAX_UNITS = 4_194_304
/** Texts beyond this are seldom said twice. */
const MAX_KEPT = 65_536
/** Places for texts that were said once: a power of two. All of them together may have as many units as the others. */
const PLACES = 256
const MAX_ONCE = MAX_UNITS / PLACES
const LENGTHS = 1024

/**
 * The texts that were said last: at most 500 that were said again and 256 that were said once, of 4 Mi UTF-16 units each. A text comes among the first when it is said
 * again, so that texts made for one request do not push out the program's own. They have fixed places: a map through which thousands run leaves as many behind for the
 * garbage collector to carry along.
 */
export class SqlTexts {
  readonly #again = new Map<string, SqlText>()
  readonly #once: (SqlText | undefined)[] = Array.from({ length: PLACES }, () => undefined)
  /** How many texts of a length there are among the first: to ask the map for a new text takes as long as to hash it. */
  readonly #lengths = new Uint16Array(LENGTHS)
  readonly #standardStrings: boolean
  #last: SqlText | undefined
  #units = 0

  constructor(standardStrings: boolean) {
    this.#standardStrings = standardStrings
  }

  /** The text, for one who says `done` afterwards. */
  get(sql: string): SqlText {
    const last = this.#last
    return (last !== undefined && last.sql === sql ? last : this.#find(sql)).use()
  }

  #find(sql: string): SqlText {
    const known = this.#lengths[sql.length & (LENGTHS - 1)] === 0 ? undefined : this.#again.get(sql)
    if (known !== undefined) {
      this.#again.delete(sql)
      this.#again.set(sql, known)
      return (this.#last = known)
    }
    if (sql.length > MAX_ONCE) {
      const text = new SqlText(sql, this.#standardStrings)
      if (sql.length <= MAX_KEPT) this.#keep(text)
      return text
    }
    const place = hashOf(sql) & (PLACES - 1)
    const once = this.#once[place]
    if (once?.sql !== sql) return (this.#once[place] = new SqlText(sql, this.#standardStrings))
    this.#once[place] = undefined
    this.#keep(once)
    return (this.#last = once)
  }

  #keep(text: SqlText): void {
    const texts = this.#again
    texts.set(text.sql, text)
    this.#units += text.sql.length
    this.#lengths[text.sql.length & (LENGTHS - 1)]!++
    for (const [sql] of texts) {
      if (texts.size <= MAX_TEXTS && this.#units <= MAX_UNITS) break
      texts.delete(sql)
      this.#units -= sql.length
      this.#lengths[sql.length & (LENGTHS - 1)]!--
    }
  }
}
