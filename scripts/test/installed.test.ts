/** Who follows a page installs what it says, and nothing else: then its examples have to find what they import. */
import { globSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { root } from '../lib/root.mjs'

const pages = ['docs/hooks.md', 'docs/getting-started.md', ...globSync('packages/*/README.md', { cwd: root })]

/** `@scope/name` of `@scope/name/entry` */
const packageOf = (specifier: string): string => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/')

it.each(pages)('%s says to install whatever its examples import', name => {
  const page = readFileSync(`${root}/${name}`, 'utf8')
  const installed = new Set([...page.matchAll(/^npm install (.*?)(?:#.*)?$/gm)].flatMap(([, words = '']) => words.split(/\s+/)))
  const code = [...page.matchAll(/^```(?:ts|js)\b.*\n([^]*?)^```/gm)].map(([, body]) => body).join('\n')
  const imported = [...code.matchAll(/(?:\bfrom|^import|\bimport\(|\brequire\()\s*'([^'./][^']*)'/gm)].map(
    ([, specifier = '']) => specifier,
  )
  expect(imported.filter(specifier => !specifier.startsWith('node:') && !installed.has(packageOf(specifier)))).toEqual([])
})
