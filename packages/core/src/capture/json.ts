import { type KeyRules, PLAIN, SECRET } from './keys.ts'

/** A key in JSON text, also in JSON within a JSON string, where its quotes carry one or three backslashes. */
const KEY = /(\\{0,3})"([^"\\]{1,128})\1"\s{0,8}:\s{0,8}/g
const BARE = /[^\s,}\]"[{\\]+/y

/** Redacts the values of sensitive keys in JSON inside a string, complete or cut, without parsing it. */
export function redactJson(text: string, keys: KeyRules, redacted: string): string {
  let out = ''
  let from = 0
  KEY.lastIndex = 0
  for (let key = KEY.exec(text); key !== null; key = KEY.exec(text)) {
    const escape = (key[1] as string).length
    const verdict = keys.judge(key[2] as string)
    if (verdict === PLAIN) continue
    const start = KEY.lastIndex
    const end = endOfValue(text, start, escape)
    const bare = text.slice(start, Math.min(end, start + 32))
    if (end === start || bare === 'null' || bare === 'true' || bare === 'false') continue
    if (verdict !== SECRET && /^-?\d+(?:\.\d+)?$/.test(bare)) continue
    const quote = `${'\\'.repeat(escape)}"`
    out += text.slice(from, start) + quote + redacted + quote
    from = end
    KEY.lastIndex = end
  }
  return from === 0 ? text : out + text.slice(from)
}

function endOfValue(text: string, start: number, escape: number): number {
  let depth = 0
  let at = start
  while (at < text.length) {
    const char = text.charAt(at)
    if (char === '"' || char === '\\') {
      at = endOfString(text, at, escape)
    } else if (char === '{' || char === '[') {
      depth++
      at++
    } else if (char === '}' || char === ']') {
      if (depth === 0) return at
      depth--
      at++
    } else if (depth > 0) {
      at++
      continue
    } else {
      BARE.lastIndex = at
      return BARE.test(text) ? BARE.lastIndex : at
    }
    if (depth === 0) return at
  }
  return text.length
}

/** Past the closing quote; at nesting depth n, 2ⁿ − 1 backslashes stand before it, plus whole escaped ones. */
function endOfString(text: string, start: number, escape: number): number {
  let at = text.indexOf('"', start)
  if (at < 0) return text.length
  for (;;) {
    at = text.indexOf('"', at + 1)
    if (at < 0) return text.length
    let backslashes = 0
    while (text.charCodeAt(at - 1 - backslashes) === 92) backslashes++
    if (backslashes % (2 * (escape + 1)) === escape) return at + 1
  }
}
