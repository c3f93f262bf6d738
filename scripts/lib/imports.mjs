import { parseSync } from 'vite'

/** What a TypeScript file imports: declarations, types, dynamic imports and `require` with a literal. */
export function importsOf(path, source) {
  const { program, errors } = parseSync(path, source)
  if (errors.length > 0) throw new Error(`${path}: expected TypeScript that parses, got "${errors[0].message}".`)
  const found = []
  const add = literal => {
    if (literal?.type === 'Literal' && typeof literal.value === 'string') {
      found.push({ specifier: literal.value, line: source.slice(0, literal.start).split('\n').length })
    }
  }
  walk(program, node => {
    switch (node.type) {
      case 'ImportDeclaration':
      case 'ExportNamedDeclaration':
      case 'ExportAllDeclaration':
      case 'ImportExpression':
      case 'TSImportType':
        add(node.source)
        break
      case 'TSExternalModuleReference':
        add(node.expression)
        break
      case 'CallExpression':
        if (node.callee.type === 'Identifier' && node.callee.name === 'require') add(node.arguments[0])
    }
  })
  return found
}

function walk(node, visit) {
  if (Array.isArray(node)) {
    for (const child of node) walk(child, visit)
  } else if (node && typeof node === 'object') {
    if (typeof node.type === 'string') visit(node)
    for (const key in node) if (key !== 'parent') walk(node[key], visit)
  }
}
