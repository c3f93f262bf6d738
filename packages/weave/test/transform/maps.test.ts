import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping'
import { parse, tokenizer } from 'acorn'
import { transformSync } from 'esbuild'
import { afterAll, describe, expect, it } from 'vitest'
import { withInlineMap } from '../../src/transform/map.ts'
import { woven, wovenWhole } from './helpers.ts'

const folder = mkdtempSync(join(tmpdir(), 'hookline-maps-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** Identifiers of a source with their positions, as `name line:column`. */
function identifiers(source: string): { name: string; line: number; column: number }[] {
  return [...tokenizer(source, { ecmaVersion: 'latest', sourceType: 'module', locations: true })]
    .filter(token => token.type.label === 'name')
    .map(token => ({
      name: (token as { value?: unknown }).value as string,
      line: token.loc?.start.line ?? 0,
      column: token.loc?.start.column ?? 0,
    }))
}

/** Every identifier of the source, found in the woven code in its order, must map back to where it was. */
function mappedBack(source: string, code: string, map: string): { name: string; line: number | null; column: number | null }[] {
  const trace = new TraceMap(map)
  const wanted = identifiers(source)
  const back: { name: string; line: number | null; column: number | null }[] = []
  for (const token of identifiers(code)) {
    const next = wanted[back.length]
    if (next === undefined) break
    const { line, column } = originalPositionFor(trace, { line: token.line, column: token.column })
    // What was inserted has no place in the source, or that of what stands before it.
    if (line === next.line && column === next.column && token.name.replace(/\$h\d+$/, '') === next.name)
      back.push({ name: next.name, line, column })
  }
  return back
}

const SOURCE = `'use strict'
import { a as b } from 'c'
export default function (x, y = 1) { return x + y }
export async function* gen(one) { yield one }
class Client extends b { #p(v) { return v } get q() { return this.#p(1) } constructor(k, l) { super(k); this.l = l } static s = (m) => m }
const o = { m() { return o }, n: function named() { return named }, f: x => y => x }; gen(o); o.last.one(Client)
`

describe('source maps', () => {
  it('lead every identifier back to its line and column', () => {
    const { code, map } = wovenWhole(SOURCE, { format: 'module', map: true, path: '/app/a.js' })
    expect(() => parse(code, { ecmaVersion: 'latest', sourceType: 'module' })).not.toThrow()
    expect(mappedBack(SOURCE, code, map as string)).toEqual(identifiers(SOURCE))
    expect(JSON.parse(map as string)).toMatchObject({ version: 3, sources: ['/app/a.js'], sourcesContent: [SOURCE] })
  })

  it('are there when asked for, also for a file in which nothing was found', () => {
    expect(woven(SOURCE, ['gen'], { format: 'module' }).map).toBeUndefined()
    const { code, map } = woven(SOURCE, ['Client#oops', 'generate'], { format: 'module', map: true })
    expect(code).toBe(SOURCE)
    expect(map === undefined || mappedBack(SOURCE, code, map).length === identifiers(SOURCE).length).toBe(true)
  })

  const TYPED =
    'interface Options {\n  a: number\n}\n\nexport function query(options: Options): number {\n  const { a } = options\n  return later(a)\n}\n\nfunction later(value: number) {\n  return value * 2\n}\n'

  it('go through the inline map of a compiler, whose output may be one line', () => {
    const { code: source } = transformSync(TYPED, { loader: 'ts', sourcemap: 'inline', sourcefile: '/app/a.ts', minifyWhitespace: true })
    expect(
      source
        .trim()
        .split('\n')
        .filter(line => !line.startsWith('//#')),
    ).toHaveLength(1)
    const { code, map } = wovenWhole(source, { format: 'module', map: true, path: '/app/a.ts' })
    expectOriginal(code, map as string, 'value*2', { line: 11, column: 9 })
    expectOriginal(code, map as string, 'later(a)', { line: 7, column: 9 })
  })

  it('go through a map beside the file, named by path or by URL', () => {
    const { code: compiled, map: given } = transformSync(TYPED, { loader: 'ts', sourcemap: 'external', sourcefile: 'a.ts' })
    const path = join(folder, 'a b.js')
    writeFileSync(`${path}.map`, given)
    const source = `${compiled}//# sourceMappingURL=a%20b.js.map\n`
    for (const at of [path, pathToFileURL(path).href]) {
      const { code, map } = wovenWhole(source, { format: 'module', map: true, path: at })
      expectOriginal(code, map as string, 'value * 2', { line: 11, column: 9 })
    }
  })

  it.each([
    ['is missing', 'nowhere.js.map'],
    ['is not a map', 'data:application/json;base64,bm90IGpzb24='],
    ['is of another sort', 'data:application/json,{"version":4}'],
    ['is elsewhere', 'https://example.com/a.js.map'],
    ['is not named like a map', '../../../etc/passwd'],
  ])('are those of the source itself when the given map %s', (_what, url) => {
    const source = `function f() { return 1 }\n//# sourceMappingURL=${url}\n`
    const { code, map } = woven(source, ['f'], { map: true, path: '/app/a.js' })
    expectOriginal(code, map as string, 'return 1', { line: 1, column: 15 })
  })

  it('stand at the end of the code, where they count instead of a former one', () => {
    const source = 'function f() { return 1 }\n//# sourceMappingURL=data:application/json;base64,e30='
    const { code, map } = woven(source, ['f'], { map: true })
    const whole = withInlineMap(code, map as string)
    expect(whole.startsWith(code)).toBe(true)
    const last = whole.slice(whole.lastIndexOf('sourceMappingURL='))
    expect(JSON.parse(Buffer.from(last.slice(last.indexOf(',') + 1), 'base64').toString())).toEqual(JSON.parse(map as string))
  })
})

function expectOriginal(code: string, map: string, text: string, original: { line: number; column: number }): void {
  const before = code.slice(0, code.indexOf(text)).split('\n')
  expect(code).toContain(text)
  expect(originalPositionFor(new TraceMap(map), { line: before.length, column: before.at(-1)?.length ?? 0 })).toMatchObject(original)
}
