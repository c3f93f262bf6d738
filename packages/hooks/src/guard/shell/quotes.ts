/** The ends and meanings of quoted pieces of a shell's text. */

/** Quotes in commands in quotes: deeper than this counts as without end. */
const DEEPEST = 50

/** Behind the `'` that closes; -1 where none does. */
export function endOfSingle(text: string, start: number): number {
  const end = text.indexOf("'", start)
  return end === -1 ? -1 : end + 1
}

/** Behind the `)` or `}` that closes what was opened before `start`; quotes and nested brackets are stepped over. -1 where none does. */
export function endOfNested(text: string, start: number, open: '(' | '{', level = 0): number {
  if (level > DEEPEST) return -1
  const close = open === '(' ? ')' : '}'
  /** For each level of brackets, how many `case` are open there: a `)` in one ends a pattern. */
  const cases = [0]
  for (let at = start; at < text.length; at++) {
    const char = text[at]
    if (char === '\\') at++
    else if (char === '"') {
      const end = endOfDouble(text, at + 1, level + 1)
      if (end === -1) return -1
      at = end - 1
    } else if (open === '(' && char === "'") {
      const end = endOfSingle(text, at + 1)
      if (end === -1) return -1
      at = end - 1
    } else if (open === '(' && char === '#' && /[\s;&|(]/.test(text[at - 1] ?? ' ')) {
      const end = text.indexOf('\n', at)
      if (end === -1) return -1
      at = end - 1
    } else if (open === '(' && (char === 'c' || char === 'e')) {
      const word = wordAt(text, at)
      const last = cases.length - 1
      if (word === 'case' && beginsCommand(text, start, at)) cases[last] = (cases[last] as number) + 1
      else if (word === 'esac') cases[last] = Math.max(0, (cases[last] as number) - 1)
      at += Math.max(0, word.length - 1)
    } else if (char === open) cases.push(0)
    else if (char === close) {
      if ((cases.at(-1) as number) > 0) continue
      cases.pop()
      if (cases.length === 0) return at + 1
    }
  }
  return -1
}

/** The word that begins here; empty inside of one. */
function wordAt(text: string, at: number): string {
  if (/\w/.test(text[at - 1] ?? '')) return ''
  const found = /^\w{1,8}/.exec(text.slice(at, at + 9))
  return found?.[0] ?? ''
}

/** `case` means something only where a command begins. */
function beginsCommand(text: string, start: number, at: number): boolean {
  return /(?:^|[;&|(\n{!`]|\b(?:then|do|else|elif|if|while|until|time))\s*$/.test(text.slice(Math.max(start, at - 40), at))
}

/** Behind the `"` that closes; commands inside have quotes of their own. */
export function endOfDouble(text: string, start: number, level = 0): number {
  for (let at = start; at < text.length; at++) {
    const char = text[at]
    if (char === '\\') at++
    else if (char === '"') return at + 1
    else if (char === '$' && text[at + 1] === '(') {
      const end = endOfNested(text, at + 2, '(', level + 1)
      if (end === -1) return -1
      at = end - 1
    }
  }
  return -1
}

/** Behind the backtick that closes. */
export function endOfBackticks(text: string, start: number): number {
  for (let at = start; at < text.length; at++) {
    if (text[at] === '\\') at++
    else if (text[at] === '`') return at + 1
  }
  return -1
}

const SIMPLE: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', a: '\x07', b: '\b', e: '\x1b', E: '\x1b', f: '\f', v: '\v' }
const ESCAPE = /\\(?:x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{1,4})|U([0-9a-fA-F]{1,8})|0?([0-7]{1,3})|c([\s\S])|([\s\S]))/g

/** The text of `$'…'`, of `echo -e` and of formats of `printf`. */
export function decodeEscapes(text: string): string {
  return text.replaceAll(ESCAPE, (_whole, hex?: string, u?: string, long?: string, octal?: string, control?: string, char?: string) => {
    const code = hex ?? u ?? long
    if (code !== undefined) return fromCode(Number.parseInt(code, 16))
    if (octal !== undefined) return fromCode(Number.parseInt(octal, 8) & 255)
    if (control !== undefined) return fromCode(control.charCodeAt(0) & 31)
    return SIMPLE[char as string] ?? (char as string)
  })
}

function fromCode(code: number): string {
  return code <= 0x10ffff ? String.fromCodePoint(code) : ''
}
