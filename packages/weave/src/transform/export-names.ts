/**
 * `import { a } from './file.cjs'` works where Node finds `a` by reading the source of the CommonJS module, which it does by a few plain shapes:
 * `module.exports = { a, b: c }` and `Object.defineProperty(exports, 'a', { get: function () { return b.c } })`. What is woven is no such shape any
 * more, so the names that were to be found there are said once more, in code that never runs.
 */
import { keyText, skipTrivia, type Node } from './ast.ts'
import { anyWithin } from './bindings.ts'
import { literal } from './names.ts'
import type { Weaver } from './weaver.ts'

/** A literal by which Node knows names of exports. */
export interface ExportLiteral {
  readonly node: Node
  /** What the names are said in front of: not the descriptor, where Node takes a getter that it cannot read for one that must not be run. */
  readonly front: Node
  /** The property that `Object.defineProperty` defines; undefined: the literal is `module.exports`. */
  readonly name: string | undefined
}

/** `module.exports = {…}`. */
export function assignedExports(assignment: Node): ExportLiteral | undefined {
  const left = assignment['left'] as Node
  const node = assignment['right'] as Node
  return assignment['operator'] === '=' && node.type === 'ObjectExpression' && isModuleExports(left)
    ? { node, front: node, name: undefined }
    : undefined
}

/** `Object.defineProperty(exports, 'a', { get … })`. */
export function definedExport(call: Node): ExportLiteral | undefined {
  const [object, key, node] = call['arguments'] as Node[]
  if (object === undefined || key === undefined || node?.type !== 'ObjectExpression') return undefined
  if (!isModuleExports(object) && !(object.type === 'Identifier' && object['name'] === 'exports')) return undefined
  const name = keyText(key, true)
  const getter = (node['properties'] as Node[]).some(each => each.type === 'Property' && keyText(each['key'] as Node, false) === 'get')
  return name === undefined || !getter ? undefined : { node, front: object, name }
}

/** Says the names of literals that were woven. */
export function keepExportNames(weaver: Weaver, literals: readonly ExportLiteral[]): void {
  if (literals.length === 0) return
  const { offsets } = weaver.edits
  for (const { node, front, name } of literals) {
    if (!anyWithin(offsets, node.start, node.end + 1)) continue
    const said = name === undefined ? namesIn(weaver, node) : `exports[${literal(name)}]=0`
    if (said === '') continue
    weaver.edits.open(front.start, `(0&&(${said}),`)
    weaver.edits.close(front.end, ')')
  }
}

const NAME = /[\p{ID_Start}$_][\p{ID_Continue}$\u200c\u200d]*/uy

/** The names that can be read off a literal: up to the first property that is more than a name, or a name for a name. */
function namesIn({ source, prefix }: Weaver, node: Node): string {
  const said: string[] = []
  for (let at = node.start + 1; ; at++) {
    at = skipTrivia(source, at)
    if (source.startsWith('...', at)) {
      const end = spreadEnd(source, at + 3)
      if (end === undefined) break
      said.push(source.slice(at, end))
      at = skipTrivia(source, end)
    } else {
      const key = nameAt(source, at) ?? textAt(source, at)
      if (key === undefined) break
      at = skipTrivia(source, at + key.length)
      if (source[at] === ':') {
        at = skipTrivia(source, at + 1)
        const value = nameAt(source, at)
        if (value === undefined) break
        at += value.length
      } else if (/^["']/.test(key)) break
      said.push(`${/^["']/.test(key) ? key : literal(key)}:${prefix}`)
    }
    if (source[at] !== ',') break
  }
  return said.length === 0 ? '' : `module.exports={${said.join(',')}}`
}

function nameAt(source: string, at: number): string | undefined {
  NAME.lastIndex = at
  return NAME.exec(source)?.[0]
}

function textAt(source: string, at: number): string | undefined {
  return /^(?:'(?:[^'\\\n\r]|\\.)*'|"(?:[^"\\\n\r]|\\.)*")/.exec(source.slice(at, at + 200))?.[0]
}

/** Behind `...require('x')` or `...x`. */
function spreadEnd(source: string, at: number): number | undefined {
  const name = nameAt(source, at)
  if (name !== 'require') return name === undefined ? undefined : at + name.length
  const call = /^require\s*\(\s*(?:'[^'\\\n\r]*'|"[^"\\\n\r]*")\s*\)/.exec(source.slice(at, at + 400))?.[0]
  return call === undefined ? at + name.length : at + call.length
}

function isModuleExports(node: Node): boolean {
  if (node.type !== 'MemberExpression' || node['computed'] === true) return false
  const object = node['object'] as Node
  return object.type === 'Identifier' && object['name'] === 'module' && (node['property'] as Node)['name'] === 'exports'
}
