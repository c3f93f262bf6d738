import { describe, expect, it } from 'vitest'
import { freshRegistry, run, withoutRuntime, woven, wovenWhole } from './helpers.ts'

interface Form {
  readonly name: string
  /** Must export `call(a, b)`, which passes its arguments on and gives `[a, b]` of the function. */
  readonly source: string
  readonly kind?: 'async' | 'iterator'
}

const body = 'return [a, b]'
const forms: readonly Form[] = [
  { name: 'f', source: `exports.call = (...p) => f(...p)\nfunction f(a, b) { ${body} }` },
  { name: 'f', source: `exports.call = (...p) => f(...p)\nasync function f(a, b) { ${body} }`, kind: 'async' },
  { name: 'f', source: `exports.call = (...p) => f(...p)\nfunction* f(a, b) { yield a; yield b }`, kind: 'iterator' },
  { name: 'inner', source: `exports.call = (...p) => { return inner(...p)\nfunction inner(a, b) { ${body} } }` },
  {
    name: 'inner',
    source: `exports.call = (x, y) => { 'use strict'\nreturn inner(x, y)\nfunction* inner(a, b) { yield a; yield b } }`,
    kind: 'iterator',
  },
  { name: 'f', source: `const f = (a, b) => [a, b]\nexports.call = f` },
  { name: 'f', source: `const f = async (a, b) => [a, b]\nexports.call = f`, kind: 'async' },
  { name: 'f', source: `const f = function (a, b) { ${body} }\nexports.call = (...p) => f(...p)` },
  { name: 'own', source: `exports.call = function own(a, b, again = true) { return again ? own(a, b, false) : [a, b] }` },
  { name: 'C#m', source: `class C { m(a, b) { ${body} } }\nexports.call = (...p) => new C().m(...p)` },
  { name: 'C.m', source: `class C { static async m(a, b) { ${body} } }\nexports.call = (...p) => C.m(...p)`, kind: 'async' },
  { name: 'C#m', source: `class C { *m(a, b) { yield a; yield b } }\nexports.call = (...p) => new C().m(...p)`, kind: 'iterator' },
  { name: 'C##m', source: `class C { #m(a, b) { ${body} }\nm(...p) { return this.#m(...p) } }\nexports.call = (...p) => new C().m(...p)` },
  {
    name: 'C##m',
    source: `class C { *#m(a, b) { yield a; yield b }\nm(...p) { return this.#m(...p) } }\nexports.call = (...p) => new C().m(...p)`,
    kind: 'iterator',
  },
  {
    name: 'C.#m',
    source: `class C { static async #m(a, b) { ${body} }\nstatic m(...p) { return this.#m(...p) } }\nexports.call = (...p) => C.m(...p)`,
    kind: 'async',
  },
  { name: 'C#m', source: `class C { m = (a, b) => { ${body} } }\nexports.call = (...p) => new C().m(...p)` },
  {
    name: 'C#[Symbol.iterator]',
    source: `class C { [Symbol.iterator](a, b) { ${body} } }\nexports.call = (...p) => new C()[Symbol.iterator](...p)`,
  },
  { name: 'o.m', source: `const o = { m(a, b) { ${body} } }\nexports.call = (...p) => o.m(...p)` },
  { name: 'o.m', source: `const o = { m: (a, b) => { ${body} } }\nexports.call = (...p) => o.m(...p)` },
  { name: 'F#m', source: `function F() {}\nF.prototype.m = function (a, b) { ${body} }\nexports.call = (...p) => new F().m(...p)` },
  { name: 'default', source: `module.exports = function (a, b) { ${body} }\nmodule.exports.call = (...p) => module.exports(...p)` },
]

const answer = async (value: unknown, kind: Form['kind']): Promise<unknown> =>
  kind === 'iterator' ? [...(value as Iterable<unknown>)] : await value

describe.each(forms)('$name of $source', ({ name, source, kind }) => {
  it('answers as before, with and without hooks and a runtime', async () => {
    const { code, sites } = woven(source, [name])
    expect(sites).toHaveLength(1)
    const registry = freshRegistry()
    const call = run(code)['call'] as (...args: unknown[]) => unknown
    expect(await answer(call(1, 2), kind)).toEqual([1, 2])
    let seen = 0
    registry.register({ name: 'look', on: '*', onEnter: () => void seen++ })
    expect(await answer(call(1, 2), kind)).toEqual([1, 2])
    // A function that calls itself is seen each time.
    expect(seen).toBe(name === 'own' ? 2 : 1)
    const bare = withoutRuntime(() => {
      const unhooked = run(woven(source, [name]).code)['call'] as typeof call
      return unhooked(1, 2)
    })
    expect(await answer(bare, kind)).toEqual([1, 2])
  })

  it('takes the arguments and the result that hooks leave', async () => {
    const registry = freshRegistry()
    const call = run(woven(source, [name]).code)['call'] as (...args: unknown[]) => unknown
    const remove = registry.register({ name: 'args', on: '*', onEnter: target => void (target.args[0] = 'changed') })
    expect(await answer(call(1, 2), kind)).toEqual(['changed', 2])
    remove()
    registry.register({
      name: 'result',
      on: '*',
      onEnter: target => (kind === 'iterator' ? undefined : target.skip('mine')),
      onExit: target => void (target.result = kind === 'iterator' ? 'last' : [target.result]),
    })
    if (kind === 'iterator') {
      const steps = call(1, 2) as Iterator<unknown>
      expect([steps.next(), steps.next(), steps.next()].at(-1)).toEqual({ value: 'last', done: true })
    } else expect(await call(1, 2)).toEqual(['mine'])
  })

  it('keeps every line of the source where it is', () => {
    const { code } = woven(source, [name])
    expect(code.split('\n')).toHaveLength(source.split('\n').length)
  })
})

describe('accessors', () => {
  it.each([
    [
      'C#p',
      'class C { #v = 1; get p() { return this.#v } set p(v) { this.#v = v } }\nexports.get = o => o.p\nexports.set = (o, v) => { o.p = v }\nexports.make = () => new C()',
    ],
    [
      'C.p',
      'class C { static v = 1; static get p() { return this.v } static set p(v) { this.v = v } }\nexports.get = o => o.p\nexports.set = (o, v) => { o.p = v }\nexports.make = () => C',
    ],
    [
      'C##p',
      'class C { v = 1; get #p() { return this.v } set #p(v) { this.v = v }\nstatic get(o) { return o.#p } static set(o, v) { o.#p = v } }\nexports.get = C.get\nexports.set = C.set\nexports.make = () => new C()',
    ],
    [
      'o.p',
      'exports.o = { v: 1, get p() { return this.v }, set p(v) { this.v = v } }\nexports.get = o => o.p\nexports.set = (o, v) => { o.p = v }\nexports.make = () => exports.o',
    ],
  ])('%s: each half is a function', (name, source) => {
    const registry = freshRegistry()
    const { code } = woven(source, [`get ${name}`, `set ${name}`])
    const { get, set, make } = run(code) as unknown as {
      get: (o: unknown) => unknown
      set: (o: unknown, v: unknown) => void
      make: () => unknown
    }
    const made = make()
    set(made, 2)
    expect(get(made)).toBe(2)
    registry.register({ name: 'set', on: 'x:set *', onEnter: call => void (call.args[0] = (call.args[0] as number) * 10) })
    registry.register({ name: 'get', on: 'x:get *', onExit: call => void (call.result = `${String(call.result)}!`) })
    set(made, 3)
    expect(get(made)).toBe('30!')
    // One half alone leaves the other as it was.
    const half = run(woven(source, [`get ${name}`]).code) as unknown as {
      get: (o: unknown) => unknown
      set: (o: unknown, v: unknown) => void
      make: () => unknown
    }
    const other = half.make()
    half.set(other, 4)
    expect(half.get(other)).toBe('4!')
  })
})

describe('constructors', () => {
  const source =
    'class B { constructor(a) { this.a = a } }\nclass C extends B { constructor(a, b = 2) { super(a)\nthis.b = b; this.made = new.target } }\nclass D extends C {}\nclass E { f = 1 }\nObject.assign(exports, { B, C, D, E })'
  const make = (): {
    registry: ReturnType<typeof freshRegistry>
    classes: Record<string, new (...args: unknown[]) => { a: unknown; b: unknown; f: unknown; made: unknown }>
  } => {
    const registry = freshRegistry()
    return { registry, classes: run(woven(source, ['*.constructor']).code) as never }
  }

  it('make what they made, for subclasses too', () => {
    const { registry, classes } = make()
    const { B, C, D, E } = classes as unknown as Record<'B' | 'C' | 'D' | 'E', (typeof classes)[string]>
    for (const on of [false, true]) {
      if (on) registry.register({ name: 'look', on: '*', onEnter() {} })
      expect(new B(1)).toEqual({ a: 1 })
      expect(new C(1)).toMatchObject({ a: 1, b: 2, made: C })
      expect(new D(1, 3)).toMatchObject({ a: 1, b: 3, made: D })
      expect(new D(1)).toBeInstanceOf(B)
      expect(new E()).toEqual({ f: 1 })
      expect([B.length, C.length, D.length, E.length]).toEqual([1, 1, 0, 0])
      expect(() => (B as unknown as () => void)()).toThrow("Class constructor B cannot be invoked without 'new'")
    }
  })

  it('are hooked: arguments, result and order', () => {
    const { registry, classes } = make()
    const seen: string[] = []
    registry.register({ name: 'see', on: '*', onEnter: call => void seen.push(call.target.name) })
    registry.register({
      name: 'args',
      on: 'x:C.constructor',
      onEnter: call => void (call.args[0] = 'changed'),
      onExit: call => void ((call.result as { b: string }).b = 'after'),
    })
    const D = classes['D'] as (typeof classes)[string]
    expect(new D(1)).toMatchObject({ a: 'changed', b: 'after' })
    expect(seen).toEqual(['x:D.constructor', 'x:C.constructor', 'x:B.constructor'])
  })
})

describe('what users see of a woven function', () => {
  it('is one constructor with one prototype', () => {
    freshRegistry()
    const { Old, make } = run(
      woven(
        'function Old(a) { if (!(this instanceof Old)) return new Old(a)\nthis.a = a }\nOld.prototype.m = function () { return this.a }\nObject.assign(exports, { Old, make: Old })',
        ['Old'],
      ).code,
    ) as unknown as Record<string, new (a: unknown) => { a: unknown; m(): unknown }>
    const made = new (Old as NonNullable<typeof Old>)(1)
    expect(made).toBeInstanceOf(Old)
    expect(made.constructor).toBe(Old)
    expect(made.m()).toBe(1)
    expect((make as unknown as (a: unknown) => unknown)(2)).toBeInstanceOf(Old)
  })

  it('is its name in stack traces', () => {
    freshRegistry()
    const source =
      'function top() { throw new Error(1) }\nconst o = {}\no.assigned = function () { throw new Error(2) }\nclass C { m() { throw new Error(3) } }\nconst named = function own() { return own && new Error(4) }\nObject.assign(exports, { top, assigned: o.assigned, m: C.prototype.m, named: () => { throw named() }, assignedName: o.assigned.name })'
    const exports = run(woven(source, ['top', 'o.assigned', 'C#m', 'own']).code) as unknown as Record<string, () => void>
    const frames = ['top', 'assigned', 'm', 'named'].map(key => {
      try {
        exports[key]?.()
        return ''
      } catch (error) {
        return ((error as Error).stack as string)
          .split('\n')[1]
          ?.trim()
          .replace(/^at (?:\w+\.)?(\S+) .*file\.js:(\d+):.*$/, '$1 $2')
      }
    })
    expect(frames).toEqual(['top 1', 'assigned 3', 'm 4', 'own 5'])
    expect(exports['assignedName']).toBe('')
  })

  it('is a function of its kind', () => {
    freshRegistry()
    const source = 'async function a() {}\nfunction* g() {}\nasync function* ag() {}\nObject.assign(exports, { a, g, ag })'
    const { a, g, ag } = run(woven(source, ['*']).code) as unknown as Record<'a' | 'g' | 'ag', () => object>
    expect([a, g, ag].map(fn => Object.prototype.toString.call(fn))).toEqual([
      '[object AsyncFunction]',
      '[object GeneratorFunction]',
      '[object AsyncGeneratorFunction]',
    ])
    expect(g() instanceof g && ag() instanceof ag).toBe(true)
    ;(g.prototype as { mine: number }).mine = 1
    expect((g() as { mine: number }).mine).toBe(1)
    expect(() => Reflect.construct(a, [])).toThrow('a is not a constructor')
  })

  it('is one private method, whatever it is called on', () => {
    const registry = freshRegistry()
    const source = 'exports.make = () => class { #m() { return this }\nref() { return this.#m } }'
    const { make } = run(woven(source, ['*##m']).code) as unknown as { make: () => new () => { ref(): (this: unknown) => unknown } }
    const One = make()
    const Two = make()
    const ref = new One().ref()
    expect([new One().ref() === ref, new Two().ref() === ref, new One().ref() === ref]).toEqual([true, false, true])
    registry.register({ name: 'look', on: '*', onEnter() {} })
    const foreign = {}
    expect(ref.call(foreign)).toBe(foreign)
    expect(ref.name).toBe('#m')
  })

  it('is `super` of the object it is in', () => {
    freshRegistry()
    const source =
      'const base = { m() { return 1 } }\nconst o = { __proto__: base, m() { return super.m() + 1 }, get p() { return super.m() } }\nexports.o = o'
    const { o } = run(woven(source, ['o.m', 'get o.p']).code) as unknown as { o: { m(): number; p: number } }
    expect([o.m(), o.p, Object.keys(o)]).toEqual([2, 1, ['m', 'p']])
  })
})

describe('text around insertions', () => {
  it.each([
    ['a directive without a semicolon', `'use strict'\nfunction f() { return this }\nexports.r = f()`, undefined],
    ['a directive and a comment', `'use strict' // f\nfunction f() { return this }\nexports.r = f()`, undefined],
    ['a hashbang', `#!/usr/bin/env node\nfunction f() { return 1 }\nexports.r = f()`, 1],
    ['a byte order mark', `\uFEFFfunction f() { return 1 }\nexports.r = f()`, 1],
    ['a name that looks like ours', `var $h = 1, $h_ = 2\nfunction f() { return $h + $h_ }\nexports.r = f()`, 3],
    [
      'its own Reflect, Object and Symbol',
      `var Reflect, Symbol, Object\nfunction f() { return new.target ? 1 : new f() }\nexports.r = typeof f()`,
      'object',
    ],
    [
      'parameters that hide everything',
      `exports.r = (function (globalThis, Object, undefined) { return f()\nfunction f() { return 1 } })()`,
      1,
    ],
    ['an arrow right after a word', 'exports.r = (() => { return(f)=>f })()(1)', 1],
    ['an arrow that begins a statement', 'let f\nlet x = 1\n;(f = a => a)\nexports.r = f(x)', 1],
    ['new of a function expression', 'exports.r = new function f() { this.a = 1 }().a', 1],
    ['a line separator in a string', `exports.r = (function f() { return '\u2028' })().length`, 1],
  ])('%s', (_what, source, result) => {
    const registry = freshRegistry()
    registry.register({ name: 'look', on: '*', onEnter() {} })
    const { code, sites } = wovenWhole(source)
    expect(sites.length).toBeGreaterThan(0)
    expect(run(code.replace(/^#!.*/, ''))['r']).toBe(result)
    expect(code.split('\n')).toHaveLength(source.split('\n').length)
  })
})
