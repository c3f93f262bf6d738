/** Weaves every function of files of node_modules and checks what comes out. */
import { globSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import { compileFunction } from 'node:vm'
import { parse } from '../../src/transform/parse.ts'
import { request, wovenWhole } from './helpers.ts'

const root = resolve(import.meta.dirname, '../../../..')

/** What came of a number of files. */
export interface Tally {
  files: number
  woven: number
  refused: number
  readonly failures: string[]
}

/** Paths of sources under node_modules, the same on each call: `count` of them, evenly spread. */
export function corpus(count: number): readonly string[] {
  const all = globSync('node_modules/**/*.{js,mjs,cjs}', { cwd: root, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => join(entry.parentPath, entry.name))
    .toSorted()
  const step = Math.max(1, all.length / count)
  return Array.from({ length: Math.min(count, all.length) }, (_, index) => all[Math.floor(index * step)] as string)
}

/** Weaves whole files of at most `largest` characters. What does not parse as it is counts for nothing. */
export function weaveFiles(paths: readonly string[], largest: number = Infinity): Tally {
  const tally: Tally = { files: 0, woven: 0, refused: 0, failures: [] }
  for (const path of paths) {
    const source = readFileSync(path, 'utf8')
    if (source.length > largest) continue
    const format = formatOf(source)
    if (format === undefined) continue
    tally.files++
    const { code, sites, findings } = wovenWhole(source, { format })
    tally.woven += sites.length
    tally.refused += findings[0]?.refused.length ?? 0
    const problem = problemOf(source, code, format)
    if (problem !== undefined) tally.failures.push(`${relative(root, path)}: ${problem}`)
  }
  return tally
}

function formatOf(source: string): 'module' | 'commonjs' | undefined {
  try {
    return parse(request(source, [], { format: undefined })).format
  } catch {
    return undefined
  }
}

function problemOf(source: string, code: string, format: 'module' | 'commonjs'): string | undefined {
  if (lines(code) !== lines(source)) return 'lines moved'
  try {
    parse(request(code, [], { format }))
    // V8 refuses some things that parsers let pass.
    if (format === 'commonjs') compileFunction(code.replace(/^#!.*/, ''), ['exports', 'require', 'module'])
    return undefined
  } catch (error) {
    return String(error)
  }
}

function lines(text: string): number {
  return text.split(/\r\n|[\n\r\u2028\u2029]/).length
}
