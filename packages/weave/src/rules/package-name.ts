/** What the `package` of a rule names. */
import { builtinModules, isBuiltin } from 'node:module'
import { didYouMean } from './suggest.ts'
import type { Unreadable } from './function-path.ts'

/** What npm has ever taken for a name. */
export const NAME: RegExp = /^(?:@[A-Za-z0-9~][A-Za-z0-9._~-]*\/)?[A-Za-z0-9~_][A-Za-z0-9._~-]*$/

/**
 * An npm name, `.`, `node:…` or `globalThis`. A bare name that `require` would take for a built-in is one here too (`http` is `node:http`);
 * an installed package of such a name is written `npm:events`.
 */
export function parsePackage(text: string): string | Unreadable {
  if (text === '.' || text === 'globalThis') return text
  if (text.startsWith('npm:')) return nameOrNot(text.slice(4))
  if (text.startsWith('node:')) {
    if (isBuiltin(text)) return text
    const names = builtinModules.map(name => (name.startsWith('node:') ? name : `node:${name}`))
    return { expected: `a built-in module of Node ${process.versions.node}${didYouMean(text, names)}` }
  }
  return isBuiltin(text) ? `node:${text}` : nameOrNot(text)
}

function nameOrNot(text: string): string | Unreadable {
  if (NAME.test(text) && text.length <= 214) return text
  if (text.startsWith('./') || text.startsWith('/') || text.startsWith('../')) {
    return { expected: '"." for the application\'s own files, with the path in `file`' }
  }
  const [, name] = /^((?:@[^/]+\/)?[^/]+)\//.exec(text) ?? []
  const last = text.slice(text.lastIndexOf('/') + 1)
  if (name !== undefined && isBuiltin(name)) {
    return { expected: `a built-in module of Node ${process.versions.node}${isBuiltin(last) ? `; did you mean "node:${last}"?` : ''}` }
  }
  if (name !== undefined && NAME.test(name))
    return { expected: `the package's name alone ("${name}"), with the path inside it in \`file\`` }
  return { expected: 'the name of a package, a built-in module, "globalThis", or "." for the application' }
}

/** The seed's ImportPath: Go's package path may lead into a package, and `main` is the application. The rest of the way is a glob over files. */
export function parseImportPath(text: string): { readonly package: string; readonly file: string | undefined } | Unreadable {
  if (text === 'main' || text === '.') return { package: '.', file: undefined }
  const whole = parsePackage(text)
  if (typeof whole === 'string') return { package: whole, file: undefined }
  const [, name, way] = /^((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(text) ?? []
  if (
    name === undefined ||
    way === undefined ||
    isBuiltin(name) ||
    !NAME.test(name) ||
    !/^[\w@~.+/-]+$/.test(way) ||
    way.split('/').some(part => /^\.*$/.test(part))
  ) {
    return whole
  }
  const file = /\.[cm]?[jt]sx?$/.test(way) ? way : `${way}{.*,/**}`
  return { package: name, file }
}
