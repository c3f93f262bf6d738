/** The exports of a hook module, read and not run. */
import { readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parse, type ExportNamedDeclaration, type ModuleDeclaration, type Program, type Statement } from 'acorn'
import { scriptOf } from '../loader/source-text.ts'
import { commonJsExports } from './commonjs-exports.ts'
import { kindOf, type ExportKind, type ModuleExports } from './export-kind.ts'

const DEPTH = 10

/** Reads the exports of a module and of those it passes on by `export *`. Throws when it is missing or no JavaScript. */
export function exportsOf(url: string, depth = 0): ModuleExports {
  const path = fileURLToPath(url)
  const source = readFileSync(path, 'utf8')
  const text = scriptOf({ source, format: formatOf(path) }, path, url)?.text ?? source
  const program = read(text)
  return program.sourceType === 'module' ? moduleExports(program, url, depth) : commonJsExports(program)
}

function formatOf(path: string): string {
  return /\.[cm]?ts$/.test(path) ? 'module-typescript' : 'module'
}

/** What has no `import` or `export` is CommonJS, whatever Node takes it for: it exports nothing then, or by `exports`. */
function read(text: string): Program {
  const options = { ecmaVersion: 'latest', allowHashBang: true, allowReturnOutsideFunction: true, allowAwaitOutsideFunction: true } as const
  const module = attempt(() => parse(text, { ...options, sourceType: 'module' }))
  if (module instanceof Error) {
    const script = attempt(() => parse(text, { ...options, sourceType: 'script' }))
    if (script instanceof Error) throw module
    return script
  }
  if (module.body.some(({ type }) => type.startsWith('Export') || type === 'ImportDeclaration')) return module
  const script = attempt(() => parse(text, { ...options, sourceType: 'script' }))
  return script instanceof Error ? module : script
}

function attempt(work: () => Program): Program | SyntaxError {
  try {
    return work()
  } catch (error) {
    return error as SyntaxError
  }
}

function moduleExports(program: Program, url: string, depth: number): ModuleExports {
  const local = localKinds(program)
  const names = new Map<string, ExportKind>()
  let open = false
  for (const node of program.body) {
    if (node.type === 'ExportDefaultDeclaration') names.set('default', kindOf(node.declaration.type))
    else if (node.type === 'ExportNamedDeclaration') for (const [name, kind] of named(node, local)) names.set(name, kind)
    else if (node.type === 'ExportAllDeclaration') {
      if (node.exported !== null && node.exported !== undefined) {
        names.set(textOf(node.exported), 'other')
        continue
      }
      const passed = passedOn(node.source.value, url, depth)
      open ||= passed.open
      for (const [name, kind] of passed.names) if (name !== 'default' && !names.has(name)) names.set(name, kind)
    }
  }
  return { names, open }
}

function passedOn(source: unknown, url: string, depth: number): ModuleExports {
  const unknown: ModuleExports = { names: new Map(), open: true }
  if (typeof source !== 'string' || !/^\.{1,2}\//.test(source) || depth >= DEPTH) return unknown
  try {
    return exportsOf(new URL(source, pathToFileURL(fileURLToPath(url))).href, depth + 1)
  } catch {
    return unknown
  }
}

function named(node: ExportNamedDeclaration, local: ReadonlyMap<string, ExportKind>): [string, ExportKind][] {
  if (node.declaration !== null && node.declaration !== undefined) return declared(node.declaration)
  return node.specifiers.map(({ exported, local: own }) => [
    textOf(exported),
    node.source === null || node.source === undefined ? (local.get(textOf(own)) ?? 'unknown') : 'unknown',
  ])
}

/** What the module's own top level declares. */
function localKinds(program: Program): ReadonlyMap<string, ExportKind> {
  return new Map(program.body.flatMap(node => declared(node)))
}

function declared(node: Statement | ModuleDeclaration): [string, ExportKind][] {
  if (node.type === 'FunctionDeclaration') return [[node.id.name, 'function']]
  if (node.type === 'ClassDeclaration') return [[node.id.name, 'other']]
  if (node.type !== 'VariableDeclaration') return []
  return node.declarations.flatMap(({ id, init }): [string, ExportKind][] => {
    if (id.type === 'Identifier')
      return [[id.name, init === null || init === undefined || node.kind !== 'const' ? 'unknown' : kindOf(init.type)]]
    if (id.type !== 'ObjectPattern') return []
    return id.properties.flatMap((property): [string, ExportKind][] =>
      property.type === 'Property' && property.value.type === 'Identifier' ? [[property.value.name, 'unknown']] : [],
    )
  })
}

function textOf(name: { readonly type: string; readonly name?: string; readonly value?: unknown }): string {
  return name.type === 'Identifier' ? (name.name ?? '') : String(name.value)
}
