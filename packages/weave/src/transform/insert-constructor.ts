/** Constructors: parameters and body become an arrow inside, which keeps `this`, `super` and `new.target` as they are. */
import { skipTrivia, type Node } from './ast.ts'
import { parameters } from './insert-declaration.ts'
import type { Job, Weaver } from './weaver.ts'

/** Weaves a constructor; one that is not written is written. */
export function insertConstructor(weaver: Weaver, { found, slot }: Job): void {
  const owner = found.owner as Node
  const derived = owner['superClass'] !== null && owner['superClass'] !== undefined
  const f = `${weaver.prefix}_f`
  const s = `${weaver.prefix}_t`
  const end = `;var ${s}=${weaver.quickSlot(slot)};if(${s}.on)return ${weaver.helper('begin')}(${s},()=>this,new.target,${f},${derived},...arguments);return ${f}(...arguments)}`
  if (found.fn === undefined) {
    const body = derived ? `(...${weaver.prefix}_a)=>{super(...${weaver.prefix}_a)}` : '()=>{}'
    weaver.edits.open((owner['body'] as Node).start + 1, `constructor(){var ${f}=${body}${end}`)
    return
  }
  const body = found.fn['body'] as Node
  weaver.edits.open(found.fn.start, `(${parameters(weaver, found.fn)}){var ${f}=`)
  weaver.edits.close(closingParenthesis(weaver.source, found.fn), '=>')
  weaver.edits.close(body.end, end)
}

/** Behind the parenthesis that ends the parameters: `=>` must not stand on a later line. */
function closingParenthesis(source: string, fn: Node): number {
  const last = (fn['params'] as Node[]).at(-1)
  let at = skipTrivia(source, last === undefined ? fn.start + 1 : last.end)
  if (source[at] === ',') at = skipTrivia(source, at + 1)
  return at + 1
}
