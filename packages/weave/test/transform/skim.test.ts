import { describe, expect, it } from 'vitest'
import { bodyEnd } from '../../src/transform/body-end.ts'
import { skim } from '../../src/transform/parse.ts'
import { select } from '../../src/transform/select.ts'
import { weave, weaveWith } from '../../src/transform/weave.ts'
import { corpus } from './corpus.ts'
import { request, woven } from './helpers.ts'
import { endsOfBodies, skimFiles } from './skim-corpus.ts'

describe('the end of a body', () => {
  it.each([
    'a({ b: "}" })',
    "'\\'}' + '\\\\'",
    '`}${ { a: `}${"}"}` } }}`',
    '`\\`}\\${`',
    '// }\n/* } */',
    '// }\r1',
    '// }\u20281',
    'a = 1 // (\n / 2 // }/\n',
    'return /}/.test(a)',
    'a = /[}/]\\/}/g',
    'a = b[0] / 2 + "}".c / 3',
    'a = b / 2, d = c / 4',
    'x\u00a0= typeof\u00a0/}/',
    'a\u00a0/ b["}"] / c',
    'a /= 2; b = "}"',
    'a;\u00a0return /}/',
  ])('is found: %j', body => {
    const source = `{${body}}`
    expect(bodyEnd(`${source}}`, 0)).toBe(source.length - 1)
  })

  it.each([
    'if (a) /}/.test(a)',
    'a++ / 2',
    '{} /}/.test(a)',
    'a.return / b / c',
    'a./**/return / b / c',
    'a. return / b / c',
    'this.#in / b / c',
    'yield / 2 / c',
    'a = b / /}/',
    'break\n/}/.test(a)',
    'var \\u{61}',
    'a = "',
    'a = `${',
    'a = /',
    'a = /\n/',
    '/*',
  ])('is not guessed: %j', body => {
    expect(bodyEnd(`{${body}}`, 0)).toBe(-1)
  })

  it('is where the parser finds it, in files of node_modules', async ({ annotate }) => {
    const { right, unknown, wrong } = endsOfBodies(corpus(250), 60_000)
    await annotate(`${right} found, ${unknown} not told`)
    expect(wrong).toEqual([])
    expect(right).toBeGreaterThan(1000)
    expect(unknown).toBeLessThan(right / 10)
  })
})

/** How many characters of bodies are left out at first. Whatever comes of it must be what comes of the whole file. */
function skipped(source: string, names: readonly string[], more: Parameters<typeof request>[2] = {}): number {
  const asked = request(source, names, more)
  const whole = weaveWith(asked, found => asked.wheres.map(where => select(where, found)))
  expect(weave(asked)).toEqual(whole)
  return (skim(asked)?.skipped?.bodies ?? []).reduce((sum, { start, end }) => sum + end - start, 0)
}

describe('bodies that cannot hold what rules name', () => {
  it('are not parsed', () => {
    expect(skipped('function f() { return 1 }\nfunction g() { return a + b; let }', ['f'])).toBe(31)
    expect(skipped('class A { f() { return 1 } g() { return 2 } }', ['A#f'])).toBe(22)
    expect(skipped('function a() { b.f(); return B.c() }\nclass B { f() { } }', ['B#f'])).toBe(24)
    expect(skipped('function a() { }\nawait f()\nfunction f() { }', ['f'], { format: 'module' })).toBe(4)
    expect(skipped('exports.f = a => { return 1 }\nexports.g = async function* () { yield 1 }', ['f'], { format: 'module' })).toBe(21)
  })

  it('are parsed where another function of the path, or a name of it, is in there', () => {
    expect(skipped('function a() { function f() {} }\nfunction f() { 1 }', ['f'])).toBe(5)
    // Numbered by their first names.
    expect(skipped('function a() { function g() {} }\nfunction g() { 1 }\nexports.f = g', ['f'])).toBeGreaterThan(0)
    expect(woven('function a() { function g() {} }\nfunction g() { 1 }\nexports.f = g', ['f']).sites[0]?.id).toMatch(/#g~2$/)
    const twice = 'function a() { exports.f = () => 1 }\nexports.g = exports.f = function () { 1 }'
    expect(skipped(twice, ['g'])).toBeGreaterThan(0)
    expect(woven(twice, ['g']).sites[0]?.id).toMatch(/#f~2$/)
    // The name comes from elsewhere.
    expect(skipped('function a() { return () => { h = g } }\nfunction b() { exports.f = h }\nfunction g() {}', ['f'])).toBeGreaterThan(0)
    expect(
      skipped('function a() { function g() { } }\nfunction b() { exports.f = g }\nfunction c() { function f() { } }', ['f']),
    ).toBeGreaterThan(0)
    expect(
      skipped('function a() { A = C }\nfunction b() { B = A }\nclass B { f() { 1 } }\nclass C { f() { 1 } }', ['B#f']),
    ).toBeGreaterThan(0)
    expect(skipped('function a() { B = A }\nclass A { f() { 1 } }', ['B#f'])).toBe(4)
    // The function is assigned to its own name.
    expect(skipped('exports.f = function g() { (() => { g = 1 })(); return g }', ['f'])).toBeGreaterThan(0)
  })

  it('are parsed where names of what is there must be told', () => {
    const source = 'function a() { function inner() {} }\nexports.f'
    expect(skipped(source, ['f'])).toBeGreaterThan(0)
    expect(woven(source, ['f']).names).toContain('inner')
    const known = woven(source, ['f'], { names: false })
    expect(known).toEqual({ ...woven(source, ['f'], { file: 'a.js' }), names: [] })
    // Nothing of the body was parsed.
    expect(woven('function a() { a b }\nexports.f', ['f'], { names: false }).names).toEqual([])
    expect(() => woven('function a() { a b }\nexports.f', ['f'])).toThrow(/:1:18/)
  })

  it('are parsed where they tell whether a file is a module, or what a comment is', () => {
    // Compilers call a function so.
    expect(skipped('function a() { return __importDefault }\nfunction f() { }', ['f'], { format: undefined })).toBe(27)
    expect(skipped('function a() { return import.meta }\nfunction f() { }', ['f'], { format: undefined })).toBe(0)
    expect(skipped('function a() { b <!-- } /*\nfunction f() {}\n} // */\nfunction c() { function f() {} }', ['f'])).toBe(0)
  })

  it('are parsed where a name may be spelled with escapes, or has a star', () => {
    expect(skipped('function a() { function \\u0066() { } }\nfunction f() { }', ['f'])).toBe(0)
    expect(skipped('function a() { function fa() { } }\nfunction f() { }', ['f*'])).toBe(0)
    expect(skipped('class A { b() { } }', ['A.constructor'])).toBe(0)
    expect(skipped('function a() { }\nmodule.exports = function () { }', ['default'])).toBe(0)
    expect(skim(request('function a() { }\nfunction f() { }', ['f'], { language: 'ts' }))).toBeUndefined()
  })

  it('cost no more than the size of the file, however deep they nest', () => {
    const source = `${'function a(){'.repeat(1000)}${'x;'.repeat(50_000)}function f(){}${'}'.repeat(1000)}`
    expect(skipped(source, ['f'])).toBe(0)
    expect(woven(source, ['f']).sites).toHaveLength(1)
  })

  it('are not parsed for what V8 tells of a file anyway: regular expressions that are wrong', () => {
    expect(woven('var a = /(/\nfunction f() {}', ['f']).sites).toHaveLength(1)
  })

  it('make no difference: some functions of 200 files of node_modules', async ({ annotate }) => {
    const tally = skimFiles(corpus(250), 4, 60_000)
    await annotate(`${tally.woven} functions; ${tally.skipped} of ${tally.read} characters skipped`)
    expect(tally.failures).toEqual([])
    expect(tally.woven).toBeGreaterThan(400)
    expect(tally.skipped).toBeGreaterThan(tally.read / 4)
  })
})
