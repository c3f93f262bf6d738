/**
 * Function declarations: a wrapper takes the name, the original gets another one; both are hoisted, so each call from anywhere meets the wrapper.
 *
 * Stack traces name the original as before where it could be dressed (all of the top level, generators and async functions anywhere);
 * a plain function inside of another shows the name with the suffix (`inner$h3`), since dressing it anew for each call of the outer one would cost too much.
 */
import { lengthOf, skipTrivia, type Node } from './ast.ts'
import { literal } from './names.ts'
import type { Job, Weaver } from './weaver.ts'

/** Weaves a declaration. */
export function insertDeclaration(weaver: Weaver, { found, slot }: Job): void {
  const fn = found.fn as Node
  const id = fn['id'] as Node | null
  const name = (id?.['name'] as string | undefined) ?? ''
  const original = id === null ? `${weaver.prefix}_d${slot}` : `${name}${weaver.prefix}${slot}`
  if (id === null) weaver.edits.open(parenthesis(weaver.source, fn), ` ${original}`)
  else weaver.edits.close(id.end, `${weaver.prefix}${slot}`)

  const special = fn['async'] === true || fn['generator'] === true
  // An anonymous default export has no name to dress it by; its wrapper's is "default" by itself.
  const dress =
    id === null || (!special && found.dressAt !== -1)
      ? ''
      : `${weaver.helper('dress')}(${name},${original},${literal(name)},${special ? 1 : 0});`
  if (dress !== '' && found.dressAt === -1) weaver.first.push(dress)
  else if (dress !== '' && found.dressAt !== undefined) weaver.edits.open(found.dressAt, `;${dress}`)
  const here = found.dressAt === undefined ? dress : ''

  const construct = special
    ? `${weaver.helper('refuse')}(${literal(name === '' ? 'default' : name)})`
    : `${weaver.helper('construct')}(${weaver.quickSlot(slot)},${original},new.target,...arguments)`
  const s = `${weaver.prefix}_t`
  weaver.edits.open(
    fn.start,
    `${here}function ${name}(${parameters(weaver, fn)}){"use strict";if(new.target!==void 0)return ${construct};const ${s}=${weaver.quickSlot(slot)};if(${s}.on)return ${s}.call(${original},this,...arguments);return ${original}.apply(this,arguments)} `,
  )
}

/** As many parameters as make the `length` of the function. */
export function parameters(weaver: Weaver, fn: Node): string {
  return Array.from({ length: lengthOf(fn) }, (_, index) => `${weaver.prefix}_${index}`).join(',')
}

/** Where the parameters of an anonymous function begin. */
function parenthesis(source: string, fn: Node): number {
  let at = fn.start
  if (fn['async'] === true) at = skipTrivia(source, at + 'async'.length)
  at = skipTrivia(source, at + 'function'.length)
  return source[at] === '*' ? skipTrivia(source, at + 1) : at
}
