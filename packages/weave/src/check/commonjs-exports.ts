/** The exports of a CommonJS module, as far as its top level assigns them in plain sight. */
import type { AssignmentExpression, Expression, Program } from 'acorn'
import { kindOf, type ExportKind, type ModuleExports } from './export-kind.ts'

/** Reads `exports.x = …`, `module.exports.x = …` and `module.exports = { … }`; all else leaves the module open. */
export function commonJsExports(program: Program): ModuleExports {
  const names = new Map<string, ExportKind>()
  const functions = new Set(program.body.flatMap(node => (node.type === 'FunctionDeclaration' ? [node.id.name] : [])))
  let open = false
  for (const node of program.body) {
    if (node.type !== 'ExpressionStatement') {
      // Assignments inside of conditions and functions are not followed.
      open ||= !['FunctionDeclaration', 'VariableDeclaration', 'ClassDeclaration', 'EmptyStatement'].includes(node.type)
      continue
    }
    for (const assignment of chain(node.expression)) {
      const name = exportName(assignment)
      if (name === undefined) open ||= mentionsExports(assignment)
      else if (name === '*') open = readObject(assignment.right, names, functions) || open
      else names.set(name, valueKind(assignment.right, functions))
    }
    open ||= node.expression.type === 'CallExpression'
  }
  names.set('default', 'other')
  return { names, open }
}

function chain(expression: Expression): AssignmentExpression[] {
  return expression.type === 'AssignmentExpression' ? [expression, ...chain(expression.right)] : []
}

/** `*` for `module.exports` itself; undefined for what is neither. */
function exportName({ left }: AssignmentExpression): string | undefined {
  if (left.type !== 'MemberExpression' || left.computed || left.property.type !== 'Identifier') return undefined
  const { object, property } = left
  if (object.type === 'Identifier' && object.name === 'exports') return property.name
  if (object.type === 'Identifier' && object.name === 'module') return property.name === 'exports' ? '*' : undefined
  const isModuleExports =
    object.type === 'MemberExpression' &&
    object.object.type === 'Identifier' &&
    object.object.name === 'module' &&
    object.property.type === 'Identifier' &&
    object.property.name === 'exports'
  return isModuleExports ? property.name : undefined
}

function mentionsExports({ left }: AssignmentExpression): boolean {
  return (
    left.type === 'MemberExpression' &&
    left.object.type === 'Identifier' &&
    (left.object.name === 'exports' || left.object.name === 'module')
  )
}

/** True when the object may hold more than is seen. */
function readObject(value: Expression, names: Map<string, ExportKind>, functions: ReadonlySet<string>): boolean {
  if (value.type === 'AssignmentExpression') return false
  if (value.type !== 'ObjectExpression') return true
  return value.properties.reduce((open, property) => {
    if (property.type !== 'Property' || property.computed || property.key.type !== 'Identifier') return true
    names.set(property.key.name, valueKind(property.value, functions))
    return open
  }, false)
}

function valueKind(value: Expression, functions: ReadonlySet<string>): ExportKind {
  if (value.type === 'AssignmentExpression') return valueKind(value.right, functions)
  if (value.type === 'Identifier') return functions.has(value.name) ? 'function' : 'unknown'
  return kindOf(value.type)
}
