/** Stacks point to the place in the source: lines always, columns where source maps are read. */
import { describe, expect, it } from 'vitest'
import { app, rule } from './app.ts'

const RULES = [rule('.', 'Shop#fail', { exit: undefined }), rule('.', 'make', { exit: undefined })]
/** Where the error was made and where it was called from, as `file:line:column`. */
const PRINT = `
Error.stackTraceLimit = 50 // hooks have frames of their own
try { make() } catch (error) {
  console.log(error.stack.split('\\n').filter(line => /app\\./.test(line)).map(line => /(app\\.\\w+:\\d+:\\d+)/.exec(line)[1]).join(' '))
}`
const JS = `class Shop { fail(a) { throw new Error('no') } }
function make() { return new Shop().fail(1) }${PRINT}`
const TS = `class Shop { fail(a: number): never { throw new Error('no') } }
function make(): never { return new Shop().fail(1 as number) }${PRINT}`

const cases: [string, string, string[]][] = [
  ['app.cjs', JS, []],
  ['app.mjs', JS, []],
  ['app.cts', TS, []],
  ['app.mts', TS, []],
  ['app.ts', TS, ['--import=tsx']],
]

describe.each(cases)('%s', (name, source, before) => {
  it('has the lines and columns of the bare one under --enable-source-maps', async () => {
    const little = app({ [name]: source }, RULES)
    const flags = ['--enable-source-maps', ...before]
    const bare = await little.run([name], { before: flags, bare: true })
    const woven = await little.run([name], { before: flags })
    expect(bare.out).toMatch(/^app\.\w+:1:\d+ app\.\w+:2:\d+ /)
    const [got, wanted] = [placesOf(woven.out), placesOf(bare.out)]
    expect(among(got, wanted), `${woven.out}${woven.error}`).toEqual(wanted)
    expect(new Set(linesOf(got))).toEqual(new Set(linesOf(wanted)))
  })
})

it.each(cases.filter(([, , before]) => before.length === 0))('%s has the lines without source maps', async (name, source) => {
  const little = app({ [name]: source }, RULES)
  const bare = await little.run([name], { bare: true })
  const woven = await little.run([name])
  const [got, wanted] = [linesOf(placesOf(woven.out)), linesOf(placesOf(bare.out))]
  expect(among(got, wanted), `${woven.out}${woven.error}`).toEqual(wanted)
  expect(new Set(got)).toEqual(new Set(wanted))
})

it('a map in a file beside the module is composed, and one that changes while the module does not is taken up', async () => {
  // Line 1 of the output is line 5 of the source, or line 7 when only types have been added above.
  const mapTo = (mappings: string): string => JSON.stringify({ version: 3, sources: ['original.ts'], names: [], mappings })
  const text = "exports.make = function make() { throw new Error('no') }\n//# sourceMappingURL=lib.cjs.map"
  const caller = "try { require('./lib.cjs').make() } catch (error) { console.log(/original\\.ts:\\d+/.exec(error.stack)?.[0]) }"
  const little = app({ 'lib.cjs': text, 'lib.cjs.map': mapTo('AAIA,IAAI,IAAI,IAAI'), 'app.cjs': caller }, RULES)
  const how = { before: ['--enable-source-maps'], env: { HOOKLINE_CACHE: 'cache' } }
  expect(await little.run(['app.cjs'], how)).toMatchObject({ out: '> make []\noriginal.ts:5\n', error: '' })
  little.write('lib.cjs.map', mapTo('AAMA,IAAI,IAAI,IAAI'))
  expect(await little.run(['app.cjs'], how)).toMatchObject({ out: '> make []\noriginal.ts:7\n', error: '' })
})

function placesOf(text: string): string[] {
  return text.trim().split('\n').at(-1)?.split(' ') ?? []
}

/** What is there in that order; wrappers have frames of their own, in the lines of what they wrap. */
function among(places: readonly string[], wanted: readonly string[]): string[] {
  const rest = [...wanted]
  return places.filter(place => place === rest[0] && rest.shift() !== undefined)
}

function linesOf(places: readonly string[]): string[] {
  return places.map(place => place.replace(/:\d+$/, ''))
}
