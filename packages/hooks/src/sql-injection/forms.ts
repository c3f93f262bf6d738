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
const MAX_JSON = 65_536
/** One character can become 18. */
const MAX_NORMALISED = 65_536

/** The other forms of a text, each once. */
export function otherForms(text: string): readonly (readonly [form: InputForm, text: string])[] {
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
  if (WIDE.test(text) && text.length <= MAX_NORMALISED) add('normalised', text.normalize('NFKC'))
  return forms
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
  if ((first !== '{' && first !== '[' && first !== '"') || text.length > MAX_JSON) return undefined
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
