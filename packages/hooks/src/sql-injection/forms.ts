/** The forms in which an application may use a text that came in: decoded, trimmed, in parts, escaped. */

/** How a text was made of what came in. */
export type InputForm =
  | 'as sent'
  | 'trimmed'
  | 'URL-decoded'
  | 'part of a list'
  | 'without its sign'
  | 'in JSON'
  | 'in another case'
  | 'normalised'

const WIDE = /[\u0100-\uffff]/
/** Letters that have no simple other case: see `fold`. */
const ODD_CASE = /[\xb5\xdf\xff\u0100-\uffff]/
const MAX_PARTS = 32
/** To normalise a character or to parse one of JSON takes about as long as comparing so many. */
const MAKING = 16
/** The same for each mark and each other mark of its run: they are sorted by insertion. Some become two. */
const SORTING = 4
/** What combines with the character before it, also once it is normalised. */
const MARKS = /(?<![\p{M}\uff9e\uff9f])[\p{M}\uff9e\uff9f]{16,}/gu

/** The other forms of a text, each once; without the normalised one where there is no time for it. */
export function otherForms(text: string, normalises = true): readonly (readonly [form: InputForm, text: string])[] {
  const forms: [InputForm, string][] = []
  const seen = new Set([text])
  const add = (form: InputForm, other: string): void => {
    if (other === '' || seen.has(other)) return
    seen.add(other)
    forms.push([form, other])
  }
  const trimmed = text.trim()
  add('trimmed', trimmed)
  if (isSigned(trimmed)) add('without its sign', trimmed.slice(1))
  if (text.includes('%')) add('URL-decoded', decode(text))
  if (text.includes('+')) add('URL-decoded', decode(text.replaceAll('+', ' ')))
  if (/[,;]/.test(text)) {
    for (const item of text.split(/[,;]/, MAX_PARTS)) {
      const part = item.trim()
      add('part of a list', part)
      if (isSigned(part)) add('without its sign', part.slice(1))
    }
  }
  if (ODD_CASE.test(text)) {
    add('in another case', text.toLowerCase())
    add('in another case', text.toUpperCase())
  }
  if (normalises && WIDE.test(text)) add('normalised', text.normalize('NFKC'))
  return forms
}

/** Work to normalise a text, as a budget counts it. */
export function normalisingWork(text: string): number {
  if (!WIDE.test(text)) return 0
  let work = MAKING * text.length
  for (const [{ length }] of text.matchAll(MARKS)) work += SORTING * length * length
  return work
}

/** Work to parse a text that may be JSON. */
export function parsingWork(text: string): number {
  return MAKING * text.length
}

/** `?sort=-created` asks for the other direction nearly everywhere, and the application takes the sign off. */
function isSigned(text: string): boolean {
  return text.charCodeAt(0) === 45
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    // As lenient libraries do: what is no code stays.
    return text.replace(/%([0-7][0-9a-f])/gi, (_code, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  }
}

/** What a text holds when it is JSON: an object, a list or a string. */
export function jsonIn(text: string): unknown {
  const first = text.trimStart().charAt(0)
  if (first !== '{' && first !== '[' && first !== '"') return undefined
  try {
    return JSON.parse(text) as unknown
  } catch {
    return undefined
  }
}

/** A text as those write it who escape it: for literals, names, strings with backslashes, and within JSON. */
export function escapesOf(text: string): readonly string[] {
  const inJson = JSON.stringify(text).slice(1, -1)
  const slashes = text.replaceAll('\\', '\\\\')
  const quotes = slashes.replaceAll("'", "\\'")
  const all = new Set([
    text.replaceAll("'", "''"),
    slashes.replaceAll("'", "''"),
    quotes,
    quotes.replaceAll('"', '\\"'),
    text.replaceAll('"', '""'),
    inJson,
    inJson.replaceAll("'", "''"),
    inJson.replaceAll('\\', '\\\\').replaceAll("'", "''"),
  ])
  all.delete(text)
  return [...all]
}
