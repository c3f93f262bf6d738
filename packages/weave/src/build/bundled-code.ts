/** The text of the module that a bundle's entries import first: the runtime, the rules as data, and the hook modules. */
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Rule } from '../model.ts'
import { builtinsModule, installModule, runtimeModule, specifierOf } from './own.ts'

/** Writes it. Paths in imports are absolute, for the bundler; what stays in the bundle is relative to `cwd`. */
export function bundledCode(rules: readonly Rule[], cwd: string): string {
  if (rules.length === 0) return 'export {}\n'
  const imports = new Imports()
  const shown = (path: string): string => relative(cwd, path).replaceAll('\\', '/')
  const modules = new Map<string, string>()
  const written = rules.map(rule => {
    const { origin, adopt } = rule
    const path = hooksOf(rule)
    if (path !== undefined && existsSync(path)) modules.set(shown(path), imports.add('* as ', path))
    const data = JSON.stringify({
      ...rule,
      hooks: path && shown(path),
      origin: { ...origin, file: origin.file && shown(origin.file) },
      adopt: undefined,
    })
    if (adopt === undefined || origin.file === undefined) return data
    return `{...${data},adopt:{...${JSON.stringify(adopt)},take:takeOf(${imports.add('', origin.file)},${origin.index})}}`
  })
  const patches = rules.some(rule => patched(rule) !== undefined)
  if (patches) imports.lines.push(`import { patchBuiltins } from ${specifierOf(builtinsModule)}`)
  // Other bundles of the process have rules of their own.
  const owner = JSON.stringify(`bundle:${createHash('sha256').update(written.join()).digest('hex').slice(0, 16)}`)
  return [
    // First of all: what hook modules import may be woven.
    `import ${specifierOf(installModule)}`,
    `import { installRuntime } from ${specifierOf(runtimeModule)}`,
    ...imports.lines,
    'const takeOf = (given, index) => (Array.isArray(given) ? given : given.rules)[index].adopt',
    'const runtime = installRuntime()',
    `const rules = [${written.join(',\n')}]`,
    ...(patches ? [`patchBuiltins(${JSON.stringify(rules.flatMap(rule => patched(rule) ?? []))}, { runtime })`] : []),
    `runtime.use(rules, new Map([${[...modules].map(([key, name]) => `[${JSON.stringify(key)}, ${name}]`).join(', ')}]), ${owner})`,
    '',
  ].join('\n')
}

/** Why a rule cannot be in a bundle; undefined: it can. */
export function whyNotBundled(rule: Rule): string | undefined {
  if (rule.adopt !== undefined && rule.origin.file === undefined) {
    return 'expected a rule with `adopt` to stand in a module that the bundle can import, got one that was given in code.'
  }
  return undefined
}

/** The place of a rule about Node's own modules, as `patchBuiltins` takes it. */
function patched({ where, kind, callbackIndex }: Rule): object | undefined {
  return where !== undefined && (where.package === 'globalThis' || isBuiltin(where.package)) ? { ...where, kind, callbackIndex } : undefined
}

function hooksOf(rule: Rule): string | undefined {
  return rule.hooks?.startsWith('file:') ? fileURLToPath(rule.hooks) : undefined
}

/** Import declarations, each once. */
class Imports {
  readonly lines: string[] = []
  readonly #names = new Map<string, string>()

  add(form: '* as ' | '', path: string): string {
    const known = this.#names.get(form + path)
    if (known !== undefined) return known
    const name = `module${this.#names.size}`
    this.#names.set(form + path, name)
    this.lines.push(`import ${form}${name} from ${specifierOf(path)}`)
    return name
  }
}
