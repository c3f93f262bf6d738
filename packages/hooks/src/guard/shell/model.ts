/** What a shell script is read into. A small subset of the shell's grammar that leans to one side: what might run counts as run. */

/** A piece of a word. */
export type Part =
  | { readonly is: 'text'; readonly text: string; readonly quoted: boolean }
  | {
      readonly is: 'variable'
      readonly name: string
      readonly otherwise: string | undefined
      readonly plain: boolean
      readonly quoted: boolean
    }
  | { readonly is: 'output'; readonly script: string; readonly quoted: boolean }
  | { readonly is: 'process'; readonly script: string }
  | { readonly is: 'unknown'; readonly quoted: boolean }

export type Word = readonly Part[]

/** A redirection; `body` is what a here-document or here-string gives. */
export interface Redirect {
  readonly op: string
  readonly word: Word
  body: Word | undefined
}

/** A simple command. */
export interface Simple {
  readonly assigns: readonly { readonly name: string; readonly value: Word }[]
  readonly words: readonly Word[]
  readonly redirects: readonly Redirect[]
  /** What its input comes from. */
  readonly from: Simple | undefined
  /** The variable of `for NAME in WORDS`. */
  readonly loop: string | undefined
  /** It ends a group or loop: what it prints is what all in there do. */
  readonly closes: boolean
}

/** A script, and why it could not be read to its end. */
export interface Script {
  readonly commands: readonly Simple[]
  readonly broken: string | undefined
  /** Functions are defined: what `$1` and `$@` are in them, their callers say. */
  readonly hasFunctions: boolean
}

/** Signs in expanded words, out of Unicode's private area; where a command has them itself they count as unknown, too. */
/** Any text, in one field or several. */
export const SPREAD = '\uE000'
/** Any text within one field. */
export const HOLE = '\uE001'
/** Any one character, of a glob. */
export const ONE = '\uE002'
/** Where an unquoted value is split. */
export const SPLIT = '\uE003'
export const BRACE = '\uE004'
export const COMMA = '\uE005'
export const CLOSE = '\uE006'
/** The name of a pipe with another command's output: `<(…)`. */
export const PIPE = '\uE007'

const SIGNS = /[\uE000-\uE007]/
export function hasSigns(text: string): boolean {
  return SIGNS.test(text)
}
/** Unknown text only; a glob's one character counts too. */
export function hasHoles(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code >= 0xe000 && (code <= 0xe002 || code === 0xe007)) return true
  }
  return false
}
