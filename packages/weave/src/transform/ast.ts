/** The syntax tree as the transform reads it: ESTree, from either parser, told apart by `type` alone. */

import { literal } from './names.ts'

/** A node. Which fields there are is ESTree's affair; both parsers give offsets in UTF-16 units. */
export interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  // oxlint-disable-next-line typescript/no-explicit-any -- ESTree has some hundred shapes and two parsers' dialects; the reader checks `type`
  readonly [field: string]: any
}

/** What a property, method or member access is called when the source says so plainly; undefined: only running it would tell. */
export function keyText(key: Node, computed: boolean): string | undefined {
  if (key.type === 'PrivateIdentifier') return `#${key['name'] as string}`
  if (!computed && key.type === 'Identifier') return key['name'] as string
  if (key.type === 'Literal' && (typeof key['value'] === 'string' || typeof key['value'] === 'number')) return String(key['value'])
  if (key.type === 'TemplateLiteral' && key['expressions'].length === 0) return (key['quasis'][0] as Node)['value'].cooked as string
  return undefined
}

/** As {@link keyText}, and `[Symbol.iterator]` and its like, which are the same whenever they are evaluated. */
export function memberName(key: Node, computed: boolean): string | undefined {
  const text = keyText(key, computed)
  if (text !== undefined || key.type !== 'MemberExpression' || key['computed'] === true) return text
  const object = key['object'] as Node
  return object.type === 'Identifier' && object['name'] === 'Symbol' ? `[Symbol.${(key['property'] as Node)['name'] as string}]` : undefined
}

/** An expression for the key of a member that has a name. */
export function keyCode(key: Node, computed: boolean): string {
  const text = keyText(key, computed)
  return text === undefined ? (memberName(key, computed) as string).slice(1, -1) : literal(text)
}

/** The number that `length` of the function reads. */
export function lengthOf(fn: Node): number {
  let count = 0
  for (const param of fn['params'] as Node[]) {
    if (param.type === 'AssignmentPattern' || param.type === 'RestElement') break
    if (param.type === 'TSParameterProperty' && (param['parameter'] as Node).type === 'AssignmentPattern') break
    // TypeScript's `this` parameter is not there at run time.
    if (param.type === 'Identifier' && param['name'] === 'this') continue
    count++
  }
  return count
}

/** The offset of the next thing that is neither white space nor a comment. */
export function skipTrivia(source: string, from: number): number {
  let at = from
  for (; at < source.length; at++) {
    const code = source.charCodeAt(at)
    if (code === 0x2f && source[at + 1] === '/') {
      while (at < source.length && !isNewline(source.charCodeAt(at))) at++
    } else if (code === 0x2f && source[at + 1] === '*') {
      at = source.indexOf('*/', at + 2) + 1
    } else if (source.startsWith('<!--', at) || (source.startsWith('-->', at) && startsLine(source, from, at))) {
      // Scripts have these comments from the days of old browsers.
      while (at < source.length && !isNewline(source.charCodeAt(at))) at++
    } else if (code > 0x20 && code < 0x80) return at
    else if (code >= 0x80 && source[at]?.trim() !== '') return at
  }
  return at
}

function startsLine(source: string, from: number, at: number): boolean {
  return NEWLINE.test(source.slice(from, at))
}

const NEWLINE = /[\n\r\u2028\u2029]/

/** Whether what begins behind the offset stands on a later line and would be joined to an expression before it. */
export function isJoined(source: string, from: number): boolean {
  const next = skipTrivia(source, from)
  return next < source.length && JOINING.has(source[next] as string) && NEWLINE.test(source.slice(from, next))
}

const JOINING = new Set('([`/+-*.<')

function isNewline(code: number): boolean {
  return code === 10 || code === 13 || code === 0x2028 || code === 0x2029
}
