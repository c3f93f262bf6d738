/** The tables of options in docs/hooks.md, and the interfaces in the sources that they tell of. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow } from './files.mjs'
import { root } from './root.mjs'

/** Options by name, with what is said to be their default. */
export type Options = ReadonlyMap<string, string | undefined>

const INTERFACE = /^export interface (\w+)(?: extends ([\w, ]+))? \{\n([^]*?)^\}/gm
const MEMBER = /(?:^ {2}\/\*\*([^]*?)\*\/\n)?^ {2}readonly (\w+)\??:/gm
/** `hookTools(tools, { … })` */
const OWNER = /^`(?:new )?(\w+)\(.*\{ … \}\)`$/

const sources: readonly string[] = filesBelow(root)
  .filter((path: string) => /^packages\/(?:hooks|tools|adapter-mcp)\/src\/.+\.ts$/.test(path))
  .map((path: string) => readFileSync(join(root, path), 'utf8'))

/** Numbers that the code holds, comments left out. */
export const numbers: ReadonlySet<string> = new Set(
  sources
    .flatMap(text => text.replaceAll(/\/\*[^]*?\*\/|\/\/.*$/gm, '').match(/\b\d[\d_]*\b/g) ?? [])
    .map(number => number.replaceAll('_', '')),
)

/** The members of an interface, inherited ones too; of the `@default` of each its first line. */
export function optionsOfType(name: string): Options {
  for (const text of sources)
    for (const [, found, parents = '', body = ''] of text.matchAll(INTERFACE)) {
      if (found !== name) continue
      const own = [...body.matchAll(MEMBER)].map(([, comment = '', member = '']) => [member, defaultOf(comment)] as const)
      return new Map([
        ...parents
          .split(/,\s*/)
          .filter(Boolean)
          .flatMap(parent => [...optionsOfType(parent)]),
        ...own,
      ])
    }
  throw new Error(`expected an interface ${name} in the sources, found none`)
}

function defaultOf(comment: string): string | undefined {
  return /@default (.+?)\s*$/m.exec(comment)?.[1]
}

/** What the tables of a section tell: options by the function that takes them, which a row or a heading names; else it is the section's own. */
export function optionsTold(section: string, own: string): ReadonlyMap<string, Options> {
  const told = new Map<string, Map<string, string | undefined>>()
  let owner = own
  for (const [, first = '', second = ''] of section.matchAll(/^\| (.*?) \| (.*?) ?\|/gm)) {
    if (first === 'option') owner = own
    owner = OWNER.exec(first)?.[1] ?? owner
    const names = /^`\w+`(?:, `\w+`)*$/.test(first) ? [...first.matchAll(/\w+/g)].map(String) : []
    const defaults = names.length > 1 && !second.includes('{') ? second.split(', ') : [second]
    const options = told.get(owner) ?? new Map<string, string | undefined>()
    names.forEach((name, at) => options.set(name, (defaults[at] ?? second).replaceAll('`', '')))
    if (names.length > 0) told.set(owner, options)
  }
  return told
}

/** A default that is a value and no sentence: `true`, `'text'`, `500`, `[]`, `{ size: 20 }`. */
export function valueOf(text: string | undefined): string | undefined {
  return /^(?:true|false|-?[\d,_]+|'[^']*'|\[[^\]]*\]|\{.*\})(?=$|[:;,.] )/.exec(text ?? '')?.[0].replaceAll(/(?<=\d)[,_](?=\d)/g, '')
}
