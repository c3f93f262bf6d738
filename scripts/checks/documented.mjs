// Whoever hovers over a public name gets a sentence, and for what can be called an example.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { parseSync } from 'vite'
import { filesBelow } from '../lib/files.mjs'

/** Every public export without a doc comment, or a function, class or value without an `@example`, as `file:line: …`. */
export function documented(root) {
  const manifests = filesBelow(root, 'packages').filter(path => /^packages\/[^/]+\/package\.json$/.test(path))
  const entries = manifests.flatMap(path => {
    const { exports = {} } = JSON.parse(readFileSync(join(root, path), 'utf8'))
    return Object.values(exports)
      .map(entry => entry['@hookline/source'])
      .filter(Boolean)
      .map(source => posix.join(dirname(path), source))
  })
  const exported = new Map(entries.flatMap(path => exportsOf(root, path)).map(found => [`${found.path}:${found.line}`, found]))
  return [...exported.values()].flatMap(({ path, line, name, isType, doc }) => {
    if (doc === undefined) return [`${path}:${line}: expected a doc comment on ${name}, which is public, got none.`]
    return isType || doc.includes('@example')
      ? []
      : [`${path}:${line}: expected an @example in the doc comment of ${name}, which is public, got none.`]
  })
}

/** What a module exports, wherever it was declared: `{ path, line, name, isType, doc }`. */
function exportsOf(root, path) {
  const source = readFileSync(join(root, path), 'utf8')
  const { program, comments } = parseSync(path, source)
  const docs = new Map(
    comments
      .filter(({ type, value }) => type === 'Block' && value.startsWith('*'))
      .map(comment => [endOf(source, comment.end), comment.value]),
  )
  const found = []
  for (const node of program.body) {
    const from = node.source === null || node.source === undefined ? undefined : posix.join(dirname(path), node.source.value)
    if (from !== undefined && !existsSync(join(root, from))) continue
    if (node.type === 'ExportAllDeclaration') found.push(...exportsOf(root, from))
    if (node.type !== 'ExportNamedDeclaration') continue
    if (from !== undefined) {
      const names = new Set(node.specifiers.map(({ local }) => local.name ?? local.value))
      found.push(...exportsOf(root, from).filter(({ name }) => names.has(name)))
    } else if (node.declaration !== null) {
      const { declaration } = node
      const name = declaration.id?.name ?? declaration.declarations?.[0].id.name
      const isType = /^TS(?:Interface|TypeAlias)/.test(declaration.type)
      const doc = docs.get(node.start)
      // Of overloads the first is documented.
      if (!found.some(other => other.name === name))
        found.push({ path, line: source.slice(0, node.start).split('\n').length, name, isType, doc })
    }
  }
  return found
}

/** Where the code after a comment begins; comments for the linter may stand between. */
function endOf(source, end) {
  return end + /^(?:\s|\/\/[^\n]*\n)*/.exec(source.slice(end))[0].length
}
