/** What the source of a module tells of its exports. */

/** What an export is, as far as its source tells. */
export type ExportKind = 'function' | 'unknown' | 'other'

/** The exports of a module. */
export interface ModuleExports {
  readonly names: ReadonlyMap<string, ExportKind>
  /** There may be more that only running it would tell. */
  readonly open: boolean
}

/** What a value of this form is. */
export function kindOf(type: string): ExportKind {
  if (type === 'FunctionExpression' || type === 'ArrowFunctionExpression' || type === 'FunctionDeclaration') return 'function'
  return ['Literal', 'TemplateLiteral', 'ObjectExpression', 'ArrayExpression', 'ClassDeclaration', 'ClassExpression'].includes(type)
    ? 'other'
    : 'unknown'
}
