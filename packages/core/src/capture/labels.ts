import { type KeyRules, PLAIN, SECRET } from './keys.ts'

/**
 * `name: value` as people and tools write it: header lines, YAML, what `util.inspect` shows, Python's dictionaries. The name stands at the beginning of a line or after
 * a bracket, comma or quote: words in a sentence are none. JSON is another's business. `name = value` is alone on its line, as TOML, INI and files of credentials have it.
 */
const LABEL = /(^|[\r\n{,([]|["'`])[ \t]{0,32}(?:- |(?:export|const|let|var) )?(["']?)([\w.-]{2,64})\2(?::|[ \t]{1,8}(=))[ \t]{1,8}/g
const REST_OF_LINE = /[^\r\n]+/y
/** To the end of the line without a blank. */
const ONE_WORD = /[^\s"'`]+(?=[;,]?[ \t]*(?:[\r\n]|$))/y
/** The same, where a comment may follow. */
const SETTING = /[^\s"'`]+(?=[;,]?(?:[ \t]*(?:[\r\n]|$)|[ \t]+[#;]))/y
const HEADER = /^(?:authorization|cookie)$|-/i
const NOTHING = /^(?:null|undefined|true|false|none|\[|\{)/i
const PASSWORD = /pass|pwd|secret/i
/** Code that makes the value, or a place where one is put in. */
const CODE =
  /^[A-Za-z_$][\w$]*(?:\??\.#?[A-Za-z_$][\w$]*|\[\w*\])+[;,]?$|^[A-Za-z_$][\w$.]*\((?:.*\))?[;,]?$|^\$?[[({]|^(?:\$\d+|\?|[:@$]\w+)[;,]?$/
/** A piece of a token, as no name looks. */
const MIXED = /(?=[A-Za-z_$]*\d)(?=[a-z\d_$]*[A-Z])(?=[A-Z\d_$]*[a-z])[\w$]/
/** SQL is captured as it is sent. Its first words, as they do not begin a sentence. */
const SQL =
  /^\s*(?:select\s+(?:(?:distinct|all)\s+)?(?:[^\s\w"]|["\w.$]+\s*(?:[,(*:+|-]|\s(?:as|from)\s))|insert\s+into\s|update\s+(?:only\s+)?\S+\s+(?:as\s+\S+\s+)?set\s|delete\s+from\s|merge\s+into\s|with\s+(?:recursive\s+)?\w+\s*(?:\([^)]*\)\s*)?as\s|(?:create|alter|drop)\s+(?:or\s+replace\s+)?(?:temp(?:orary)?\s+|unique\s+|materialized\s+)?(?:table|view|index|function|procedure|trigger|type|schema|sequence|role|user|database|policy|server)\s|begin\s*;|set\s+(?:(?:local|session)\s+)?[\w.]+\s*(?:=|\sto\s)|explain\s+(?:analyze\s+|verbose\s+|\([^)]*\)\s*)*(?:select|insert|update|delete|with)\s|call\s+[\w.]+\s*\(|do\s+\$|declare\s+\w+\s+(?:cursor|no|scroll|binary)\s|grant\s+[\w, ]+\s+(?:on|to)\s)/i

/** Redacts what stands after the sensitive names. */
export function redactLabels(text: string, keys: KeyRules, redacted: string): string {
  let out = ''
  let from = 0
  let isSql: boolean | undefined
  LABEL.lastIndex = 0
  for (let label = LABEL.exec(text); label !== null; label = LABEL.exec(text)) {
    const start = LABEL.lastIndex
    const name = label[3] as string
    const isSetting = label[4] !== undefined
    const verdict =
      name.toLowerCase() === 'key' || (isSetting && (!isLine(label[1] as string) || (isSql ??= SQL.test(text)))) ? PLAIN : keys.judge(name)
    const end = verdict === PLAIN ? start : endOfValue(text, start, name, label[1] as string, isSetting)
    const value = text.slice(start, Math.min(end, start + 32))
    if (end === start || isRedacted(value, redacted) || (verdict !== SECRET && isNumber(value))) {
      // What closes this may open the next.
      LABEL.lastIndex = start - 1
      continue
    }
    const quote = isQuote(value.charAt(0)) ? value.charAt(0) : ''
    const closing = quote !== '' && end > start + 1 && text.charAt(end - 1) === quote ? quote : ''
    out += text.slice(from, start) + quote + redacted + closing
    from = LABEL.lastIndex = end
  }
  return from === 0 ? text : out + text.slice(from)
}

const OPTION = /(?<![\w-])--([\w-]{2,64})[ \t]{1,8}("[^"]*"?|'[^']*'?|[^\s"'-][^\s"']*)/g

/** Redacts the values of a command's sensitive options: `--password x`. */
export function redactOptions(text: string, keys: KeyRules, redacted: string): string {
  return text.replace(OPTION, (found, name: string, value: string) => {
    const verdict = name.toLowerCase() === 'key' ? PLAIN : keys.judge(name)
    if (verdict === PLAIN || (verdict !== SECRET && isNumber(value)) || isHarmless(value, name)) return found
    return found.slice(0, -value.length) + redacted
  })
}

/** Also the credentials after a scheme, which is shown. */
function isRedacted(value: string, redacted: string): boolean {
  return value.startsWith(redacted) || (/^(?:bearer|basic)[ \t]/i.test(value) && value.includes(redacted))
}

function isNumber(value: string): boolean {
  return /^\d{1,15}$/.test(value)
}

/** Nothing, or a plain word, which passwords alone may be. */
function isHarmless(value: string, name: string): boolean {
  return NOTHING.test(value) || (/^[a-z]{1,18}\.?$/.test(value) && !PASSWORD.test(name))
}

/** `start` where there is nothing to hide. */
function endOfValue(text: string, start: number, name: string, lead: string, isSetting: boolean): number {
  const first = text.charAt(start)
  if (isQuote(first)) return text.startsWith(`${first}${first}`, start) ? start : endOfQuoted(text, start + 1, first)
  if (HEADER.test(name)) {
    if (!isQuote(lead)) return isLine(lead) ? endOf(REST_OF_LINE, text, start) : start
    const close = text.indexOf(lead, start)
    return close < 0 ? text.length : close
  }
  if (!isLine(lead)) return start
  const end = endOf(isSetting ? SETTING : ONE_WORD, text, start)
  const word = text.slice(start, Math.min(end, start + 256))
  return isHarmless(word, name) || (isSetting && CODE.test(word) && !word.split('.').some(piece => MIXED.test(piece))) ? start : end
}

function isLine(lead: string): boolean {
  return lead === '' || lead === '\n' || lead === '\r'
}

function isQuote(char: string): boolean {
  return char === '"' || char === "'" || char === '`'
}

function endOf(pattern: RegExp, text: string, start: number): number {
  pattern.lastIndex = start
  return pattern.test(text) ? pattern.lastIndex : start
}

/** Past the closing quote that no backslash stands before. */
function endOfQuoted(text: string, start: number, quote: string): number {
  for (let at = start; at < text.length; at++) {
    const char = text.charAt(at)
    if (char === '\\') at++
    else if (char === quote) return at + 1
  }
  return text.length
}
