/** The text of the module that a bundle's entries import first: the runtime, the rules as data, and the hook modules. */
import { existsSync } from 'node:fs'
import { relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Rule } from '../model.ts'
import { installModule, runtimeModule } from './own.ts'

/** Writes it. Paths in it are absolute for the bundler; what stays in the bundle is relative to `cwd`. */
export function bundledCode(rules: readonly Rule[], cwd: string): string {
  const imports: string[] = []
  const names = new Map<string, string>()
  const nameOf = (path: string, form: '* as ' | '', prefix: string): string => {
    const found = names.get(form + path)
    if (found !== undefined) return found
    const name = `${prefix}${names.size}`
    names.set(form + path, name)
    imports.push(`import ${form}${name} from ${specifier(path)}`)
    return name
  }
  const modules = new Map<string, string>()
  const written = rules.map(rule => {
    const path = hooksOf(rule)
    const key = path && shown(path, cwd)
    if (path !== undefined && key !== undefined && existsSync(path)) modules.set(key, nameOf(path, '* as ', 'hooks'))
    const file = rule.origin.file && shown(rule.origin.file, cwd)
    const data = JSON.stringify({ ...rule, hooks: key, origin: { ...rule.origin, file }, adopt: undefined })
    if (rule.adopt === undefined || rule.origin.file === undefined) return data
    const { adopt, origin } = rule
    const taken = `takeOf(${nameOf(rule.origin.file, '', 'rules')}, ${origin.index})`
    return `{ ...${data}, adopt: { ...${JSON.stringify(adopt)}, take: ${taken} } }`
  })
  return [
    `import ${specifier(installModule)}`,
    `import { installRuntime } from ${specifier(runtimeModule)}`,
    ...imports,
    `const takeOf = (given, index) => (Array.isArray(given) ? given : given.rules)[index].adopt`,
    `installRuntime().use([`,
    ...written.map(rule => `  ${rule},`),
    `], new Map([${[...modules].map(([key, name]) => `[${JSON.stringify(key)}, ${name}]`).join(', ')}]))`,
    '',
  ].join('\n')
}

/** A path as it stands in an import. */
export function specifier(path: string): string {
  return JSON.stringify(path.replaceAll('\\', '/'))
}

/** The file of a rule's hook module. */
export function hooksOf(rule: Rule): string | undefined {
  return rule.hooks?.startsWith('file:') ? fileURLToPath(rule.hooks) : undefined
}

/** A bundle goes to other machines: it need not tell where it was made. */
function shown(path: string, cwd: string): string {
  return relative(cwd, path).replaceAll('\\', '/')
}
