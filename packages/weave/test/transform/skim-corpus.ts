/** Weaves some functions of files of node_modules by name, with and without the bodies that do not matter. */
import { readFileSync } from 'node:fs'
import type { Woven } from '../../src/model.ts'
import { parseFunctionPath } from '../../src/rules/function-path.ts'
import type { Node } from '../../src/transform/ast.ts'
import { bodyEnd } from '../../src/transform/body-end.ts'
import { collect } from '../../src/transform/collect.ts'
import { parse, skim } from '../../src/transform/parse.ts'
import { pathOf } from '../../src/transform/places.ts'
import { select } from '../../src/transform/select.ts'
import { weave, weaveWith } from '../../src/transform/weave.ts'
import { request, whereOf } from './helpers.ts'

/** What came of a number of files. */
export interface SkimTally {
  woven: number
  /** Characters of bodies that were left out at first, and of all sources, once for each function. */
  skipped: number
  read: number
  readonly failures: string[]
}

/** Weaves up to `most` functions of each file, each by itself. */
export function skimFiles(paths: readonly string[], most: number, largest: number = Infinity): SkimTally {
  const tally: SkimTally = { woven: 0, skipped: 0, read: 0, failures: [] }
  for (const path of paths) {
    const source = readFileSync(path, 'utf8')
    if (source.length > largest) continue
    const known = namesIn(source, most)
    for (const name of known.names) {
      const problem = problemOf(source, known.format, name, tally)
      if (problem !== undefined) tally.failures.push(`${path}: ${name}: ${problem}`)
    }
  }
  return tally
}

function namesIn(source: string, most: number): { names: readonly string[]; format?: Format } {
  try {
    const parsed = parse(request(source, [], { format: undefined }))
    const paths = collect(parsed).found.flatMap(({ names }) => names.map(name => pathOf(name)))
    // That is no name that rules can give.
    const all = [...new Set(paths)].filter(path => !path.includes('[computed]'))
    const step = Math.max(1, all.length / most)
    const names = Array.from({ length: Math.min(most, all.length) }, (_, index) => all[Math.floor(index * step)] as string)
    return { names, format: parsed.format }
  } catch {
    return { names: [] }
  }
}

type Format = 'module' | 'commonjs' | undefined

function problemOf(source: string, format: Format, name: string, tally: SkimTally): string | undefined {
  const path = parseFunctionPath(name)
  if ('expected' in path) return undefined
  const asked = request(source, [whereOf(path)], { format })
  const whole = outcome(() => weaveWith(asked, found => asked.wheres.map(where => select(where, found))))
  const skimmed = outcome(() => weave(asked))
  tally.woven++
  tally.read += source.length
  for (const { start, end } of skim(asked)?.skipped?.bodies ?? []) tally.skipped += end - start
  return skimmed === whole ? undefined : 'another text, or other words about it'
}

function outcome(work: () => Woven): string {
  try {
    return JSON.stringify(work())
  } catch (error) {
    return String(error)
  }
}

/** Looks for the end of each body of the functions of files. */
export function endsOfBodies(paths: readonly string[], largest: number = Infinity): { right: number; unknown: number; wrong: string[] } {
  const ends = { right: 0, unknown: 0, wrong: [] as string[] }
  for (const path of paths) {
    const source = readFileSync(path, 'utf8')
    // `<!--` begins a comment in some of them.
    if (source.length > largest || source.includes('<!--')) continue
    for (const { start, end } of bodiesIn(source)) {
      const told = bodyEnd(source, start)
      if (told === end - 1) ends.right++
      else if (told === -1) ends.unknown++
      else ends.wrong.push(`${path}: ${source.slice(start, start + 100)}`)
    }
  }
  return ends
}

function bodiesIn(source: string): readonly Node[] {
  try {
    const { found } = collect(parse(request(source, [], { format: undefined })))
    return found.flatMap(({ fn }) => (fn?.['body']?.type === 'BlockStatement' ? [fn['body'] as Node] : []))
  } catch {
    return []
  }
}
