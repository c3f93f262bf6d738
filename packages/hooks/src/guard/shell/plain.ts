/** Commands in which nothing has to be read, which most are: found by one pass over their characters. */
import { LOOPS, RESERVED } from './read-script.ts'

const LONGEST = 4000
const QUOTE = 39
const DOUBLE_QUOTE = 34
const AND = 38
const PIPE = 124
const SEMICOLON = 59
const BLANK = 32
/** The signs of what is not known (model.ts, expand.ts), which nobody may write himself. */
const FIRST_SIGN = 0xe000
const LAST_SIGN = 0xe00a

/** Words that mean something where a command begins. */
const MEANS: ReadonlySet<string> = new Set([...RESERVED, ...LOOPS])

/** Which characters mean nothing to a shell wherever they stand in a word. */
const IS_PLAIN: Uint8Array = new Uint8Array(128)
for (const char of 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_./:=@%+,-') IS_PLAIN[char.charCodeAt(0)] = 1

/** A command, and whether its input is what the one before it prints. */
export interface PlainCommand {
  readonly words: readonly string[]
  readonly isPiped: boolean
}

/**
 * The commands of a script in which nothing has to be read: words, some of them in quotes as a whole, one blank between them, and `&&`, `||`, `|` and `;`; undefined
 * for others. Most commands are no more.
 */
export function plainCommands(text: string): readonly PlainCommand[] | undefined {
  const { length } = text
  if (length > LONGEST) return undefined
  let words: string[] = []
  const commands: PlainCommand[] = [{ words, isPiped: false }]
  let at = 0
  while (at < length) {
    const code = text.charCodeAt(at)
    const start = at
    if (code === QUOTE || code === DOUBLE_QUOTE) {
      at = endOfQuoted(text, at + 1, code)
      if (at === -1) return undefined
      words.push(text.slice(start + 1, at))
      at++
    } else if (code === AND || code === PIPE || code === SEMICOLON) {
      const isDouble = code !== SEMICOLON && text.charCodeAt(at + 1) === code
      if (words.length === 0 || (code === AND && !isDouble)) return undefined
      words = []
      commands.push({ words, isPiped: code === PIPE && !isDouble })
      at += isDouble ? 2 : 1
    } else {
      while (at < length && IS_PLAIN[text.charCodeAt(at)] === 1) at++
      if (at === start) return undefined
      const word = text.slice(start, at)
      if (words.length === 0 && (word.includes('=') || MEANS.has(word))) return undefined
      words.push(word)
    }
    // Before a `;` none is written.
    if (at < length && text.charCodeAt(at) !== SEMICOLON && text.charCodeAt(at++) !== BLANK) return undefined
  }
  return words.length === 0 ? undefined : commands
}

/** Where the quote ends; -1 where it does not, or something in it has to be read. */
function endOfQuoted(text: string, start: number, quote: number): number {
  for (let at = start; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === quote) return at
    if (code >= FIRST_SIGN && code <= LAST_SIGN) return -1
    // A backslash, `$` and a backtick.
    if (quote === DOUBLE_QUOTE && (code === 92 || code === 36 || code === 96)) return -1
  }
  return -1
}
