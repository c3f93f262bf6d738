import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRequire, stripTypeScriptTypes } from 'node:module'
import { transformSync } from 'esbuild'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { installRuntime } from '../../src/runtime/runtime.ts'
import { freshRegistry, run, where, woven, wovenWhole } from './helpers.ts'

const folder = mkdtempSync(join(tmpdir(), 'hookline-modules-'))
afterAll(() => rmSync(folder, { recursive: true }))
let registry = freshRegistry()
beforeEach(() => void (registry = freshRegistry()))

let folders = 0

/** Writes modules and imports the first. */
function load(files: Readonly<Record<string, string>>): Record<string, unknown> {
  const at = mkdtempSync(join(folder, `${++folders}-`))
  for (const [name, code] of Object.entries(files)) writeFileSync(join(at, name), code)
  // By Node itself: an import() here would go through the test runner's own loader.
  return createRequire(import.meta.url)(join(at, Object.keys(files)[0] as string)) as Record<string, unknown>
}

const esm = (source: string, file: string): string => wovenWhole(source, { format: 'module', file }).code

describe('ECMAScript modules', () => {
  it.each([
    ['export default function () { return arguments.length }', 'default'],
    ['export default function named() { return arguments.length }', 'named'],
    ['export default async function () { return arguments.length }', 'default'],
    ['export default (...a) => a.length', 'default'],
    ['export default (function () { return arguments.length })', 'default'],
    ['export default /* function ( */ async function /* ( */ () { return arguments.length }', 'default'],
  ])('%s', async (source, name) => {
    const exports = load({ 'a.mjs': esm(source, 'default.mjs') })
    const fn = exports['default'] as (...args: unknown[]) => unknown
    let seen = 0
    registry.register({ name: 'see', on: '*', onEnter: () => void seen++ })
    expect(fn.name).toBe(name)
    expect(await fn(1, 2)).toBe(2)
    expect(seen).toBe(1)
  })

  it('call declarations of each other before they have run', () => {
    const seen: string[] = []
    registry.register({ name: 'see', on: '*', onEnter: call => void seen.push(call.target.name) })
    const exports = load({
      'a.mjs': esm(
        `import { second } from './b.mjs'\nexport function first(n) { return n === 0 ? [] : ['first', ...second(n - 1)] }\nexport const all = first(2)`,
        'cycle-a.mjs',
      ),
      'b.mjs': esm(
        `import { first } from './a.mjs'\nexport function second(n) { return n === 0 ? [] : ['second', ...first(n - 1)] }\nexport const early = first(2)\nexport function* g() { yield 1 }`,
        'cycle-b.mjs',
      ),
    })
    expect(exports['all']).toEqual(['first', 'second'])
    expect(seen.filter(name => /first|second/.test(name))).toEqual(['x:first', 'x:second', 'x:first', 'x:first', 'x:second', 'x:first'])
  })

  it('see assignments to what they import', () => {
    const exports = load({
      'a.mjs': `export { f, change } from './b.mjs'`,
      'b.mjs': esm('export function f() { return 1 }\nexport function change() { f = () => 2 }', 'live.mjs'),
    })
    expect((exports['f'] as () => unknown)()).toBe(1)
    ;(exports['change'] as () => void)()
    expect((exports['f'] as () => unknown)()).toBe(2)
  })
})

describe('a main file that rules adopt', () => {
  /** What was handed over. */
  const adopted = (code: string): unknown[] => {
    const got: unknown[] = []
    const runtime = installRuntime()
    const adopt = runtime.adopt.bind(runtime)
    runtime.adopt = (name, exports) => (got.push(name, exports), adopt(name, exports))
    run(code)
    return got
  }

  it.each([
    ['with a comment at its end', 'module.exports = { a: 1 } // the end'],
    ['without a semicolon', 'exports.a = 1\nmodule.exports = exports'],
    ['with a map', 'exports.a = 1\n//# sourceMappingURL=data:application/json;base64,e30='],
    ['that ends in a block', 'if (exports) { exports.a = 1 }'],
    ['that ends in a declaration', 'set()\nfunction set() { exports.a = 1 }'],
    ['with functions to weave', 'exports.a = f()\nfunction f() { return 1 }'],
  ])('hands its exports over: %s', (_what, source) => {
    const { code } = woven(source, ['f'], { adopt: 'pg' })
    expect(adopted(code)).toEqual(['pg', { a: 1 }])
    expect(code.split('\n')).toHaveLength(source.split('\n').length)
    expect(code.trimEnd().endsWith(source.trimEnd().split('\n').at(-1)?.slice(-5) ?? '') || !source.includes('//')).toBe(true)
  })

  it('hands over its namespace when it is a module', () => {
    const got: unknown[] = []
    installRuntime().adopt = (name, exports) => void got.push(name, { ...(exports as object) })
    const { code } = woven('export const a = 1\nexport default function f() {} // end', [], {
      adopt: 'pkg',
      format: 'module',
      file: 'lib/main.mjs',
    })
    const exports = load({ 'main.mjs': code })
    expect(got).toEqual(['pkg', { a: 1, default: exports['default'] }])
  })

  it('runs without a runtime', () => {
    Reflect.deleteProperty(globalThis, Symbol.for('hookline.weave/1'))
    expect(run(woven('exports.a = 1', [], { adopt: 'pg' }).code)).toEqual({ a: 1 })
  })
})

describe('a preamble', () => {
  it('stands before everything else, behind directives', () => {
    const { code } = woven(`'use strict'\nfunction f() {}`, ['f'], { preamble: `require('the-runtime')` })
    expect(code.startsWith(`'use strict';require('the-runtime');var `)).toBe(true)
  })
})

describe('TypeScript and JSX', () => {
  const TYPED = `abstract class Client<T extends object = {}> {
  private name?: string
  constructor(protected readonly host: string) {}
  abstract close(): void
  query(text: string): Promise<T>
  query(this: Client<T>, text: string, values?: unknown[]): Promise<T> { return Promise.resolve({ text, values } as unknown as T) }
  #secret = <K,>(key: K): K => key
}
export function fetch(input: string): string
export function fetch(this: unknown, input: string, init: number = 1): string { return input satisfies string }
enum Level { Low = 1, High = ((n: number) => n)(2) }
declare function outside(): void
declare class Ambient { m(): void }
export namespace Space { export function inner(a: number) { return a } }
const last = (<T,>(x: T) => x) as (x: number) => number
export { Client, Level, last }`

  it('are woven as they stand, types and all', () => {
    const { code, sites, findings } = woven(TYPED, ['*', '*#*', '*.constructor'], { language: 'ts', format: 'module' })
    expect(sites.map(site => site.path)).toEqual(['Client#query', 'Client##secret', 'fetch', 'inner', 'last'])
    expect(findings[2]?.refused).toMatchObject([
      { path: 'Client.constructor', reason: expect.stringContaining('parameter properties') as string },
    ])
    expect(code.split('\n')).toHaveLength(TYPED.split('\n').length)
    const { code: script } = transformSync(code, { loader: 'ts', format: 'cjs' })
    const seen: string[] = []
    registry.register({ name: 'see', on: '*', onEnter: call => void seen.push(call.target.name) })
    const { fetch, last } = run(script) as unknown as { fetch: (...args: unknown[]) => unknown; last: (n: number) => number }
    expect([fetch('a'), fetch.length, last(3)]).toEqual(['a', 1, 3])
    expect(seen).toEqual(['x:fetch', 'x:last'])
  })

  it('are woven after their types have been stripped', () => {
    const stripped = stripTypeScriptTypes('export function f(a: number): number { return a }\nclass X { m<T>(t: T) { return t } }')
    expect(woven(stripped, ['f', 'X#m'], { format: 'module' }).sites.map(site => [site.path, site.line])).toEqual([
      ['f', 1],
      ['X#m', 2],
    ])
  })

  it.each(['jsx', 'tsx'] as const)('with elements: %s', language => {
    const { code, sites } = woven(
      'export const App = ({ a }) => <p onClick={() => go()} {...a}>{list.map(function item(x) { return <b key={x} /> })}</p>',
      ['App', 'item'],
      { language, format: 'module' },
    )
    expect(sites.map(site => site.path)).toEqual(['App', 'item'])
    expect(() => transformSync(code, { loader: language })).not.toThrow()
  })

  it('tell the line and column of what is wrong', () => {
    expect(() => woven('let a: number\nfunction f(: string) {}', ['f'], { language: 'ts', file: 'a.ts' })).toThrow(
      expect.objectContaining({ code: 'HOOKLINE_WEAVE_UNPARSABLE', message: expect.stringMatching(/a\.ts:2:\d+/) as string }) as Error,
    )
  })

  it('whose positions are those of the text, whatever characters it has', () => {
    expect(woven(`const s = '😀é'; function f(a: string) {}`, [where('f')], { language: 'ts' }).sites).toMatchObject([{ column: 18 }])
  })
})
