/** Function expressions and arrows: wrapped where they stand, under the name that the language gives them there. */
import { isJoined, type Node } from './ast.ts'
import { anyWithin } from './bindings.ts'
import { literal } from './names.ts'
import type { Job, Weaver } from './weaver.ts'

/** Weaves a function expression or an arrow. */
export function insertExpression(weaver: Weaver, { found, slot }: Job): void {
  const fn = found.fn as Node
  const id = (fn['id'] ?? null) as Node | null
  const arrow = fn.type === 'ArrowFunctionExpression'
  let open = `${weaver.slot(slot)}.wrap(`
  let close = ')'
  if (id !== null) {
    const name = id['name'] as string
    // One that assigns to its own name keeps it: what then happens depends on strictness, and only the language's own binding does it right.
    const written = anyWithin(weaver.written.get(name) ?? [], fn.start, fn.end)
    if (!written && mentions(weaver.source, id.end, fn.end, name)) {
      // Its own name means the wrapper inside of it, so that recursion is hooked.
      weaver.edits.close(id.end, `${weaver.prefix}${slot}`)
      open = `(${name}=>${name}=${weaver.slot(slot)}.wrap(${weaver.helper('named')}(${literal(name)},`
      close = ')))()'
    }
  } else if (found.inferred !== undefined) {
    ;[open, close] = named(open, close, found.inferred)
  } else if (found.label !== undefined && found.label !== '') {
    // The language leaves `X.prototype.m = function () {}` without a name; V8 guesses one for stack traces, which it cannot do behind a call.
    ;[open, close] = named(`${weaver.helper('nameless')}(${open}`, `)${close}`, found.label)
  }
  // Parentheses for `new function () {}`. An arrow may begin a statement, where a parenthesis could belong to the line before; and never needs them.
  weaver.edits.open(fn.start, arrow ? weaver.gap(fn.start) + open : `(${open}`)
  weaver.edits.close(fn.end, arrow ? close : `${close})`)
  // Nothing can be joined to an arrow, so its statement may end with its line; a call would go on.
  if (arrow && isJoined(weaver.source, fn.end)) weaver.edits.end(fn.end, ';')
}

function named(open: string, close: string, name: string): [string, string] {
  const key = literal(name)
  // `{ "__proto__": f }` would set the prototype.
  const property = name === '__proto__' ? `[${key}]` : key
  return [`${open}{${property}:`, `}[${key}]${close}`]
}

function mentions(source: string, from: number, to: number, name: string): boolean {
  const at = source.indexOf(name, from)
  return at !== -1 && at < to
}
