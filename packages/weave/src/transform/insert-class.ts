/** Methods and accessors of classes: replaced on the prototype or the class by a static block that stands before everything else in it. */
import { keyCode, keyText, type Node } from './ast.ts'

import { literal } from './names.ts'
import type { Group, Job, Weaver } from './weaver.ts'

/** Weaves all methods and accessors of one class that are wanted. */
export function insertMethods(weaver: Weaver, { owner, jobs }: Group): void {
  const calls = jobs.map(({ found, slot }) => {
    const member = found.member as Node
    const kind = member['kind'] as string
    const key = keyCode(member['key'] as Node, member['computed'] === true)
    const half = kind === 'get' || kind === 'set' ? `,"${kind}"` : ''
    return `${weaver.slot(slot)}.method(this${member['static'] === true ? '' : '.prototype'},${key}${half});`
  })
  weaver.edits.open((owner['body'] as Node).start + 1, `static{${calls.join('')}}`)
}

/**
 * A private method: an accessor takes its name and gives the wrapper, so that `this.#m` is one and the same function wherever it is passed to,
 * whatever it is called on; the original stays a method of the class, for `super` and for what it is (async, generator).
 */
export function insertPrivateMethod(weaver: Weaver, { found, slot }: Job): void {
  const { text, original, kept } = rename(weaver, found.member as Node, slot)
  const last = weaver.variable(`${slot}o`)
  const wrapper = weaver.variable(`${slot}w`)
  const f = `${weaver.prefix}_f`
  weaver.edits.open(
    (found.member as Node).start,
    // A field named `get` may stand before it, ended by its line.
    `;${kept}get ${text}(){var ${f}=this.${original};if(${f}!==${last}){${wrapper}=${weaver.helper('private')}(${slot},${f},${literal(text)});${last}=${f}}return ${wrapper}} `,
  )
}

/** Half of a private accessor: it can only be reached through the object it is called on. */
export function insertPrivateAccessor(weaver: Weaver, { found, slot }: Job): void {
  const member = found.member as Node
  const { text, original, kept } = rename(weaver, member, slot)
  const s = `${weaver.prefix}_t`
  const v = `${weaver.prefix}_v`
  const head = `;${kept}${member['kind'] as string} ${text}`
  const text2 =
    member['kind'] === 'get'
      ? `(){var ${s}=${weaver.quickSlot(slot)};return ${s}.on?${s}.call(function(){return this.${original}},this,...arguments):this.${original}}`
      : `(${v}){var ${s}=${weaver.quickSlot(slot)};if(${s}.on)${s}.call(function(${v}){this.${original}=${v}},this,...arguments);else this.${original}=${v}}`
  weaver.edits.open(member.start, `${head}${text2} `)
}

function rename(weaver: Weaver, member: Node, slot: number): { text: string; original: string; kept: string } {
  const key = member['key'] as Node
  const text = keyText(key, false) as string
  const suffix = `${weaver.prefix}${slot}`
  weaver.edits.close(key.end, suffix)
  return { text, original: text + suffix, kept: member['static'] === true ? 'static ' : '' }
}
