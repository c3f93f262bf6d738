/** Commands in which nothing has to be read, which most are: found in a third of the time. */
import { LOOPS, RESERVED } from './read-script.ts'

const BARE = /^[\w./@+-][\w./:=@%+,-]*(?: (?:[\w./:=@%+,-]+|&&))*$/
/** A word that means nothing to a shell, or a quoted one in which nothing does. */
const PLAIN = /(?:([\w./:=@%+,-]+|&&)|'([^'\uE000-\uE00A]*)'|"([^"\\$`\uE000-\uE00A]*)")(?: |$)/y
const MOST_PLAIN = 500

/** The commands of a script in which nothing has to be read: words, one blank between them, and `&&`; undefined for others. Most commands are no more. */
export function plainCommands(text: string): readonly (readonly string[])[] | undefined {
  if (text.length > MOST_PLAIN) return undefined
  const commands = new PlainCommands()
  if (BARE.test(text)) {
    for (const word of text.split(' ')) if (!commands.add(word)) return undefined
    return commands.whole()
  }
  for (let at = 0; at < text.length; at = PLAIN.lastIndex) {
    PLAIN.lastIndex = at
    const found = PLAIN.exec(text)
    if (found === null) return undefined
    if (found[1] === undefined) commands.last.push(found[2] ?? (found[3] as string))
    else if (!commands.add(found[1])) return undefined
  }
  return commands.whole()
}

class PlainCommands {
  last: string[] = []
  readonly #all = [this.last]

  /** Takes a word that is not quoted; false where it means something. */
  add(word: string): boolean {
    if (this.last.length > 0) {
      if (word === '&&') this.#all.push((this.last = []))
      else this.last.push(word)
      return true
    }
    this.last.push(word)
    return word !== '&&' && !word.includes('=') && !RESERVED.has(word) && !LOOPS.has(word)
  }

  whole(): readonly (readonly string[])[] | undefined {
    return this.last.length === 0 ? undefined : this.#all
  }
}
