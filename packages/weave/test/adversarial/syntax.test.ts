/** Sources made to confuse a weaver that only inserts: look-alikes, words that are names in old code, lines that end a statement, and escapes. */
import { createRequire } from 'node:module'
import { describe, expect, it } from 'vitest'
import { run, watch, woven, wovenWhole } from '../transform/helpers.ts'

/** Each exports what it came to. */
const SOURCES: Readonly<Record<string, string>> = {
  escPrefix: 'let \\u0024h = 1; exports.foo = function(){ return 1 }; function foo(){ return 2 }; exports.a=foo()',
  escPrefix2: 'function foo(){ return $h_s }; var \\u{24}h_s = 5; exports.a=foo()',
  ctorHtml: 'class A { constructor(a <!-- )\n ) { this.a = a } }\nexports.a = new A(3).a',
  ctorHtml2: 'class A { constructor(a\n--> ) x\n ) { this.a = a } }\nexports.a = new A(3).a',
  ctorComment: 'class A { constructor(a /* ) */ , // )\n ) { this.a = a } }\nexports.a = new A(3).a',
  getField: 'class A { get\n *#m(){ yield 1 } all(){ return [...this.#m()] } }\nexports.a = new A().all()',
  setField: 'class A { set\n *#m(){ yield 1 } all(){ return [...this.#m()] } }\nexports.a = new A().all()',
  staticField: 'class A { static\n async\n *#m(){ yield 1 } static all(){ return [...this.#m()] } }\nexports.a = A.all()',
  getStatic:
    'class A { get static(){ return 1 } static get get(){ return 2} static static(){ return 3} static async *async(){ } }\nexports.a=[new A().static, A.get, A.static()]',
  letCall: 'var let = function(x){ return x() }; exports.a = let (function(){ return 3 })',
  yieldId:
    'var yield = 3; function f(yield_){ return yield * 2 }; exports.a = f(1) + yield\nvar await = 2; exports.b = await + (function(){ return await })()',
  asyncId: 'var async = 4\nvar x = async\nfunction f(){ return x }\nexports.a = f()',
  asyncArrow: 'exports.a = 1\nasync () => {}\nexports.b = 2',
  asi1: 'var a = 1\n;(() => { exports.a = a })()\nvar b = a\n!function(){ exports.b = b }()',
  asi2: 'var f = function(){ return 1 }\nvar g = f\nexports.a = [() => 1].map(f => f())',
  asi3: 'var x = () => {}\n/re/.test("re")\nexports.a = 1',
  asi4: 'let i = 0\nvar f = () => 1\n++i\nexports.a = [i, f()]',
  htmlC: '<!-- function foo(){}\nfunction foo(){ return 1 }\n--> function foo(){}\nexports.a = foo()',
  hashbang: '#!/usr/bin/env node\n"use strict"\nfunction foo(){ return this }\nexports.a = foo()',
  useStrict1: '"use strict".length\nfunction foo(){ return this === globalThis }\nexports.a = foo()',
  useStrict2: '("use strict")\nfunction foo(){ return this === globalThis }\nexports.a = foo()',
  useStrict3: '"use\\x20strict"\nfunction foo(){ return this === globalThis }\nexports.a = foo()',
  useStrict4: '"use strict" + 1\nfunction foo(){ return this === globalThis }\nexports.a = foo()',
  useStrict5: '"a"; "use strict"; "b"\nfunction foo(){ return this === undefined }\nexports.a = foo()',
  useStrict6:
    'function foo(){ "use strict"\n function bar(){ return this === undefined } async function baz(){ return 2 } return bar() }\nexports.a = foo()',
  withS: 'var o = { $h: 1, foo: 2, x: 3 }; with (o) { var r = (function(){ return x })(); function g(){ return x } }\nexports.a=[r, g()]',
  evalS:
    'function f(){ var z = 1; return eval("z + arguments.length") }\nexports.a = f(1,2)\nfunction g(){ return eval("this") === globalThis }\nexports.b = g()',
  evalVar:
    'function f(){ eval("var q = 5"); return q }\nexports.a = f()\nconst h = function(){ eval("function inner(){ return 7 }"); return inner() }\nexports.b = h()',
  argsAlias: 'function f(a){ arguments[0] = 9; return a }\nexports.a = f(1)\nfunction g(a){ a = 3; return arguments[0] }\nexports.b = g(1)',
  dupParams: 'function f(a, a){ return a + arguments.length }\nexports.a = f(1, 2); exports.b = f.length',
  octal: 'function f(){ return 010 + "\\07".length }\nexports.a = f()',
  label: 'foo: { break foo }\nl: for (const x of [1]) { const f = () => { return x }; exports.a = f(); continue l }',
  labelFn: 'x: function f(){ return 1 }\nexports.a = f()',
  ifFn: 'if (true) function f(){ return 1 } else function f(){ return 2 }\nexports.a = f()',
  switchFn: 'switch (1) { case 0: function f(){ return 0 } case 1: exports.a = f(); async function g(){ } exports.b = g.name }',
  annexB: '{ function f(){ return 1 } }\nexports.a = f()\nexports.t = typeof q; { function q(){} } ',
  annexB2:
    'exports.t = typeof f; if (true) { exports.u = typeof f; function f(){ return 1 } f = 5; exports.v = typeof f }\nexports.a = typeof f',
  escName:
    'function \\u0066oo(){ return \\u0066oo.name + foo.name }\nexports.a = foo()\nexports.b = (function b\\u0061r(n){ return n ? bar(n-1) : 5 })(2)',
  escPriv:
    'class A { #\\u0066oo(){ return 4 } get #b\\u0061r(){ return 5 } x(){ return this.#foo() + this.#bar + this.#\\u0066oo() } }\nexports.a = new A().x()',
  privIn: 'class A { #m(){ } static has(o){ return #m in o } }\nexports.a = [A.has(new A()), A.has({})]',
  privAsync: 'class A { async #m(){ return 1 } async x(){ return this.#m() } }\nexports.done = new A().x().then(v => { exports.a = v })',
  privOpt: 'class A { #m(){ return 1 } static x(o){ return o?.#m() } }\nexports.a = [A.x(new A()), A.x(null)]',
  privAssign: 'class A { #m(){} static x(o){ o.#m = 1 } }\ntry { A.x(new A()) } catch (e) { exports.a = e.name }',
  privSet:
    'class A { #v = 1; get #p(){ return this.#v } set #p(x){ this.#v = x } x(){ this.#p += 4; return this.#p++ + this.#p } }\nexports.a = new A().x()',
  privStatic: 'class A { static #m(){ return this === A } static x(){ return A.#m() } }\nexports.a = A.x()',
  newTarget:
    'function F(){ return { t: new.target === F, i: this instanceof F } }\nexports.a = new F(); exports.b = F().t; class G extends F {}; exports.c = new G().t',
  protoF:
    'function F(){ this.x = 1 } F.prototype.m = function(){ return this.x }\nexports.a = new F().m(); exports.b = new F().constructor === F; exports.c = Object.getPrototypeOf(new F()) === F.prototype',
  protoAssign: 'function F(){ } F.prototype = { m(){ return 3 } }\nexports.a = new F().m(); exports.b = new F() instanceof F',
  protoExpr:
    'var F = function () { this.x = 1 }; const d = Object.getOwnPropertyDescriptor(F.prototype, "constructor"); exports.a = [new F().constructor === F, new F() instanceof F, d.enumerable, d.writable, d.configurable]; var G = function () {}; G.prototype = { constructor: 5 }; exports.b = new G().constructor; G.prototype = null; exports.c = typeof new G()',
  inherits:
    'function F(){ this.x = 1 } function G(){ F.call(this); this.y = 2 } require("util").inherits(G, F)\nexports.a = new G().x + new G().y; exports.b = new G() instanceof F',
  superObj:
    'var o = { __proto__: { m(){ return 1 } }, m(){ return super.m() + 1 }, get g(){ return super.m() } }\nexports.a = [o.m(), o.g]',
  gen: 'function* g(){ try { yield 1; yield 2 } finally { exports.f = 1 } }\nfor (const x of g()) { exports.a = x; break }\nexports.b = Object.getPrototypeOf(g).constructor.name; const it = g(); it.next(); try { it.throw(new Error("q")) } catch (e) { exports.e = e.message }; exports.i = it instanceof g; exports.p = g.prototype === Object.getPrototypeOf(it)',
  genInst: 'exports.h = typeof g; g.prototype.extra = 3; function* g(){ yield 1 }\nexports.a = g().extra',
  asyncGen: 'async function* g(){ yield 1 }\nexports.a = g() [Symbol.asyncIterator] !== undefined; exports.n = g.constructor.name',
  reassign: 'function f(){ return 1 }\nconst old = f; f = function(){ return 2 }\nexports.a = [f(), old()]',
  redecl: 'var f = 3; function f(){ }\nexports.a = f\nfunction g(){ return 1 } function g(){ return 2 }\nexports.b = g()',
  paramScope:
    'function f(a = () => b, b = 2){ var b = 3; return a() }\nexports.a = f()\nvar k = (x, y = function(){ return x }) => y()\nexports.b = k(4)',
  defaultThis:
    'exports.a = (function(){ return typeof this }).call(1); function s(){ "use strict"; return typeof this } exports.b = s.call(1); function t(){ return typeof this } exports.c = t.call(1)',
  nameProto:
    'var o = { __proto__: function(){ } , ["__proto__"]: function(){ return 1 } }\nexports.a = Object.getPrototypeOf(o).name + "|" + o.__proto__.name',
  fnName:
    'exports.a = [(() => {}).name, (function(){}).name, (class { static m(){} }).m.name, ({ get x(){ return 1 } }, Object.getOwnPropertyDescriptor({ get x(){ return 1 } }, "x").get.name)]\nvar q = function(){}; exports.b = q.name; exports.c = (function z(){}).name; exports.d = [function(){}][0].name; let { w = () => {} } = {}; exports.e = w.name',
  staticName: 'class A { static name(){ return "n" } static length = 3 }\nexports.a = [A.name(), A.length]',
  extNull:
    'class A extends null { constructor(){ return Object.create(A.prototype) } m(){ return 1 } }\nexports.a = new A().m(); class B extends null {}; try { new B() } catch (e) { exports.b = e.name }',
  ctorReturn:
    'class A { constructor(){ return { z: 1 } } } class B extends A { constructor(){ super(); this.q = 2 } }\nexports.a = new B()',
  noSuper: 'class A {} class B extends A { constructor(){ } }\ntry { new B() } catch (e) { exports.a = e.name }',
  doubleSuper: 'class A {} class B extends A { constructor(){ super(); super() } }\ntry { new B() } catch (e) { exports.a = e.name }',
  superArrow:
    'class A { v(){ return 5 } } class B extends A { constructor(){ const f = () => super(); f(); this.x = super.v() } }\nexports.a = new B().x',
  ctorArgs:
    'class A { constructor(a){ arguments[0] = 7; this.a = a; this.n = arguments.length } }\nconst i = new A(1, 2); exports.a = [i.a, i.n, A.length]',
  ctorDefault:
    'class A { constructor({ a = 1 } = {}, ...r){ this.a = a; this.r = r } }\nexports.a = [new A().a, new A({ a: 2 }, 3).r, A.length]',
  ctorEval: 'class A { constructor(){ this.x = eval("new.target") === A } }\nexports.a = new A().x',
  ctorCall: 'class A {}\ntry { A() } catch (e) { exports.a = e.message }',
  fieldThis: 'class A { x = this.m(); m(){ return 1 } static y = new this().x }\nexports.a = A.y',
  classDup:
    'class A { m(){ return 1 } m(){ return 2 } get m2(){ return 1 } set m2(x){ } get m2(){ return 3 } static m(){ return 4 } }\nexports.a = [new A().m(), new A().m2, A.m()]',
  compKey:
    'let i = 0; class A { [i++](){ return "a" } [i++](){ return "b" } static [`s${i}`](){ return "c" } }\nexports.a = [new A()[0](), new A()[1](), A.s2()]',
  objDup: 'var o = { m(){ return 1 }, m: 2, get x(){ return 1 }, x(){ return 2 } }\nexports.a = [o.m, o.x()]',
  frozen: 'exports.a = Object.freeze({ m(){ return 1 } }).m()',
  taggedT: 'function t(s){ return s.raw[0] }\nexports.a = t`a\\nfunction f(){}`',
  tmplNest: 'exports.a = `${(function(){ return `${(() => 1)()}` })()} function foo(){} ${{ m(){ return 2 } }.m()}`',
  regexLook: 'var a = /function foo(){}/.source, b = 4, g = 2; exports.a = a + b /g/ (function(){ return 2 })()',
  newFn:
    'exports.a = new function(){ this.x = 1 }().x + new (class { m(){ return 1 } })().m() + new (function(){ return function(){ this.q = 2 } }())().q',
  newNoParen:
    'var X = function(){ this.a = 1 }; exports.a = new X\nexports.b = new class { m(){ return 1 } }\nexports.c = new function(){}',
  comma: 'var x = (0, function(){ return 1 }), y = ((function(){})); exports.a = [x.name, y.name, x()]',
  exprStmts: '+function(){ exports.a = 1 }(); void function(){ exports.b = 2 }(); (async function(){ exports.c = 3 })(), (() => {})()',
  condFn: 'exports.a = (true ? function(){ return 1 } : () => 2)() + (null ?? (() => 3))()',
  logical: 'var f; f ??= function(){ return 1 }; var g; g ||= () => 2; exports.a = [f.name, g.name, f(), g()]',
  protoMeth: 'var o = { __proto__(){ return 1 } }; exports.a = o.__proto__()',
  delWith: 'exports.a = delete (function(){}).x; exports.b = typeof function(){}',
  forFn:
    'for (var i = function(){ return 1 }, j = 0; j < 1; j++) exports.a = i(); for (const f of [() => 2]) exports.b = f(); for (var k in { m(){} }) exports.c = k',
  inFn: 'exports.a = "x" in { x(){} } && (() => 1)() in [0, 1]',
  arrowObj: 'exports.a = (() => ({ m(){ return 1 } }))().m()',
  arrowIn: 'for (let f = (x => ("a" in x)); ;) { exports.a = f({ a: 1 }); break }',
  arrowBody: 'var a = x => y => z => x + y + z; exports.a = a(1)(2)(3)',
  asyncNL: 'var async = x => x\nexports.a = async\n(function(){ return 1 })()',
  emptyFile: '',
  comment: '// only',
  directive: '"use strict"',
  ret: 'exports.a = 1; function f(){ return 2 }; exports.b = f(); return; exports.c = 1',
  doWhile: 'do function_(); while (false) exports.a = function(){ return 1 }()\nfunction function_(){}',
  surrogate:
    'var 𠮷 = function(){ return 1 }; class ａ { 𠮷(){ return 2 } #ａ(){ return 3 } x(){ return this.#ａ() } }\nexports.a = 𠮷() + new ａ().𠮷() + new ａ().x()',
  zwj: 'var a\u200d = () => 1; exports.a = a\u200d()',
  ls: 'function f(){ return 1 }\u2028function g(){ return f() }\u2029exports.a = g()',
  cr: 'function f(){ return 1 }\rfunction g(){ return f() }\r\nexports.a = g()',
  ident$: 'function $(){ return 1 } function $h(){ return 2 } function $h_(){ return 3 }\nexports.a = [$(), $h(), $h_()]',
  undef:
    'var undefined_ = 1; (function(undefined){ exports.a = (function(){ return undefined })() })(5); (function(){ var Symbol = 1, Object = 2, Reflect = 3, WeakMap = 4, TypeError = 5; function f(){ return 1 } async function g(){}; class A { #m(){ return 2 } x(){ return this.#m() } }; exports.b = f() + new A().x(); exports.c = { m(){ return 5 } }.m() })()',
  localGlobalThis:
    '(function(globalThis){ function f(){ return 1 } class A { #m(){ return 2 } x(){ return this.#m() } }; exports.b = f() + new A().x(); exports.c = { m(){ return 5 } }.m(); const k = function z(n){ return n ? z(n-1) : 6 }; exports.d = k(2) })(1)',
  catchVar: 'try { throw function(){ return 1 } } catch (f) { var f; exports.a = f() }',
  dstr: 'var { a = function(){ return 1 }, b: { c = () => 2 } = {} } = {}; exports.a = [a.name, c.name, a() + c()]; [exports.b = () => 3] = []; exports.c = exports.b.name',
  accDesc: 'Object.defineProperty(exports, "q", { enumerable: true, get: function(){ return 4 } }); exports.a = exports.q',
  bigSwitch:
    'function f(x){ switch (x) { case 1: { function g(){ return 1 } return g() } default: return (function(){ return 2 })() } }\nexports.a = [f(1), f(2)]',
  genDeleg:
    'var o = { *g(){ yield* this.h() }, *h(){ yield 1; return 2 }, async *k(){ yield* [1] } }\nexports.a = [...o.g()]; exports.b = typeof o.k().next',
  yieldFn: 'function* g(){ const f = yield function(){ return 1 }; yield f; yield\n(() => 2)() }\nexports.a = [...g()].length',
  fnInClassHeritage: 'class A extends (function(){ return Object })() { static [(() => "z")()](){ return 1 } }\nexports.a = A.z()',
  classNameShadow:
    'class A { static A = 1; m(A){ return A } }\nexports.a = new A().m(2); var B = class C { static n(){ return typeof C } }; exports.b = B.n() + typeof C',
  staticBlock: 'class A { static #x = 1; static { exports.a = (() => this.#x)() ; function q(){ return 1 } exports.b = q() } }',
  instSym:
    'class A { static [Symbol.hasInstance](x){ return x === 1 } get [Symbol.toStringTag](){ return "Z" } }\nexports.a = [1 instanceof A, String(new A())]',
  thenable: 'var o = { then(r){ r(5) } }; Promise.resolve(o).then(v => { exports.a = v })',
  toJSON:
    'exports.a = JSON.stringify({ toJSON(){ return 1 } }); exports.b = `${{ toString(){ return "s" } }}` + ({ valueOf(){ return 3 } } + 1)',
}

function shape(value: unknown, depth = 0): unknown {
  if (typeof value === 'function') return `function ${value.name}/${value.length}`
  if (typeof value !== 'object' || value === null || depth > 3) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, shape(each, depth + 1)]))
}

async function outcome(code: string): Promise<unknown> {
  try {
    const exports = run(code, { require: createRequire(import.meta.url) })
    await exports['done']
    await new Promise(resolve => setImmediate(resolve))
    return shape(exports)
  } catch (error) {
    return String(error)
  }
}

describe('a program in which every function is woven comes to the same, with hooks and without', () => {
  it.each(Object.entries(SOURCES))('%s', async (_, source) => {
    const expected = await outcome(source)
    const code = wovenWhole(source).code
    expect(await outcome(code)).toEqual(expected)
    expect(code.split(/\r\n|[\n\r\u2028\u2029]/)).toHaveLength(source.split(/\r\n|[\n\r\u2028\u2029]/).length)
    expect(await watch(() => outcome(wovenWhole(source).code), { onExit() {} }).value).toEqual(expected)
  })

  it.each([
    ['a call', '(function () { exports.b = 2 })()', { b: 2 }],
    ['a list', '[3].forEach(n => { exports.b = n })', { b: 3 }],
    ['an expression for text', '/a/.test("a") && (exports.b = 4)', { b: 4 }],
    ['a template', '`${exports.b = 5}`', { b: 5 }],
    ['a sign', '+(exports.b = 6)', { b: 6 }],
  ])('an arrow whose statement ends with its line is not joined to %s', async (_, next, more) => {
    for (const arrow of ['const f = () => {}', 'const f = async x => () => {} // no more', 'let f; f = () => {} /*\n*/']) {
      expect(await outcome(woven(`${arrow}\n${next}`, ['f']).code)).toEqual(more)
      expect(await outcome(wovenWhole(`${arrow}\n${next}`).code)).toEqual(more)
    }
    expect(await outcome(wovenWhole('var f; if (0) f = () => {}\nelse exports.b = 1').code)).toEqual({ b: 1 })
    expect(await outcome(wovenWhole('class A { f = () => {}\n["g"]() { return 1 }\n*h() {} }\nexports.b = new A().g()').code)).toEqual({
      b: 1,
    })
  })
})

describe('names of what is inserted', () => {
  it.each([
    ['escaped', 'let \\u0024h = 1; const $\\u{0068}_ = 2; function f() { return \\u0024h }\nexports.a = f()', 1],
    ['long', `const $h${'_'.repeat(30)} = 1\nfunction f() { return 2 }\nexports.a = f()`, 2],
    [
      'like those of long ones',
      `const $h${'_'.repeat(30)} = 1, $h00000000 = 4, $h00000001a = 5\nfunction f() { return 3 }\nexports.a = f()`,
      3,
    ],
  ])('do not clash with %s ones', async (_, source, value) => {
    expect(await outcome(woven(source, ['f']).code)).toMatchObject({ a: value })
    expect(woven(source, ['f']).code.length).toBeLessThan(source.length + 2000)
  })
})

it('exports are handed over behind a last statement that nothing ends', async () => {
  for (const source of [
    'module.exports = function f() { return 1 }',
    'module.exports = { f() { return 1 } }',
    'module.exports = () => 1',
    '"use strict"',
  ]) {
    const { code } = woven(source, ['f', 'default'], { adopt: 'x' })
    expect(code).toContain('.adopt(')
    expect(String(await outcome(code))).not.toMatch(/Error/)
  }
})
