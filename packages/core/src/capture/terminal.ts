/** Controls (escape sequences begin with one), what reorders or hides text, tag characters, and halves of pairs. */
const UNSAFE =
  // oxlint-disable-next-line no-control-regex
  /[\0-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\udb40[\udc00-\udc7f]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g
const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' }

/**
 * Makes everything visible that could steer a terminal or forge a line: control characters, ANSI and OSC escapes, bidirectional overrides, invisible
 * characters and lone surrogates become `\x1b`, `\u202e` and the like. Line breaks and tabs too, so split lines first where they are meant.
 *
 * @example
 * ```ts
 * import { escapeTerminal } from '@hookline/core'
 * escapeTerminal('\x1b[31mred\x1b[0m\n') // '\\x1b[31mred\\x1b[0m\\n'
 * ```
 */
export function escapeTerminal(text: string): string {
  return typeof text === 'string' ? text.replace(UNSAFE, visible) : ''
}

function visible(found: string): string {
  const code = found.codePointAt(0) as number
  const named = NAMED[found]
  if (named !== undefined) return named
  if (code < 256) return `\\x${code.toString(16).padStart(2, '0')}`
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`
}
