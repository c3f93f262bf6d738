/** Methods and accessors of object literals: replaced in place once the object is there. */
import { keyCode, type Node } from './ast.ts'
import type { Group, Weaver } from './weaver.ts'

/** Weaves all methods and accessors of one literal that are wanted. */
export function insertObjectMethods(weaver: Weaver, { owner, jobs }: Group): void {
  const given = jobs.map(({ found, slot }) => {
    const member = found.member as Node
    const kind = member['kind'] as string
    return `,${slot},${keyCode(member['key'] as Node, member['computed'] === true)},${kind === 'init' ? 'void 0' : `"${kind}"`}`
  })
  // In parentheses for `new {…}.m()`; no statement begins with a literal, so they cannot belong to the line before.
  weaver.edits.open(owner.start, `(${weaver.helper('object')}(`)
  weaver.edits.close(owner.end, `${given.join('')}))`)
}
