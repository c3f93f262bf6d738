/** Where a package's own rules are. */
import { findPackageJSON, createRequire } from 'node:module'
import { readFileSync } from 'node:fs'
import { dirname, isAbsolute, join, sep } from 'node:path'

/** The file that a name such as `@hookline/adapter-pg/rules` leads to from a folder, or why there is none. */
export function packageEntry(name: string, from: string): { readonly file: string } | { readonly why: string } {
  try {
    const file = createRequire(from).resolve(name)
    return isAbsolute(file) ? { file } : { why: 'it is a built-in module' }
  } catch (error) {
    const file = forImport(name, from)
    return file === undefined ? { why: error instanceof Error ? (error.message.split('\n', 1)[0] ?? '') : 'it throws' } : { file }
  }
}

/** `require.resolve` does not see what a package exports under the condition `import` alone. */
function forImport(name: string, from: string): string | undefined {
  const [, packageName, way = ''] = /^((?:@[^/]+\/)?[^/]+)(\/.+)?$/.exec(name) ?? []
  if (packageName === undefined) return undefined
  try {
    const manifest = findPackageJSON(packageName, from)
    if (manifest === undefined) return undefined
    const { exports } = JSON.parse(readFileSync(manifest, 'utf8')) as { exports?: unknown }
    const folder = dirname(manifest)
    const given = typeof exports === 'object' && exports !== null ? (exports as Record<string, unknown>)[`.${way}`] : undefined
    const target = chosen(given, 0)
    const file = target?.startsWith('./') === true ? join(folder, target) : undefined
    return file?.startsWith(folder + sep) === true ? file : undefined
  } catch {
    return undefined
  }
}

function chosen(target: unknown, depth: number): string | undefined {
  if (typeof target === 'string') return target
  if (typeof target !== 'object' || target === null || depth > 8) return undefined
  for (const [condition, inner] of Object.entries(target)) {
    if (condition !== 'import' && condition !== 'node' && condition !== 'default') continue
    const found = chosen(inner, depth + 1)
    if (found !== undefined) return found
  }
  return undefined
}
