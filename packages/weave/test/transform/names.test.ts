import { describe, expect, it } from 'vitest'
import { where, woven, wovenWhole } from './helpers.ts'

/** Paths of the sites that a name finds, with their lines where there are several. */
function found(name: string, source: string, format: 'module' | 'commonjs' = 'commonjs'): string[] {
  return woven(source, [name], { format }).sites.map(site => `${site.line}:${site.path} ${site.form}`)
}

const CLASS = `class Client { constructor() {} query(a) {} static make() {} get port() {} set port(p) {} #secret() {} handler = () => {}; static async *walk() {} ['plain key']() {} *[Symbol.iterator]() {} get #hidden() {} }`

describe('members of a class', () => {
  it.each([
    ['Client#query', '1:Client#query method'],
    ['Client.make', '1:Client.make method'],
    ['Client.walk', '1:Client.walk method'],
    ['get Client#port', '1:get Client#port accessor'],
    ['set Client#port', '1:set Client#port accessor'],
    ['Client##secret', '1:Client##secret private method'],
    ['get Client##hidden', '1:get Client##hidden private accessor'],
    ['Client#handler', '1:Client#handler arrow'],
    ['Client.constructor', '1:Client.constructor constructor'],
    ['Client#[Symbol.iterator]', '1:Client#[Symbol.iterator] method'],
    ['Client#["plain key"]', '1:Client#["plain key"] method'],
    ['*#query', '1:Client#query method'],
    ['Cl*t#qu*y', '1:Client#query method'],
  ])('%s', (name, path) => {
    expect(found(name, CLASS)).toEqual([path])
  })

  it.each(['Client.query', 'Client#make', 'query', 'Client#port', 'Other#query', 'Client#quer', 'Client#secret'])(
    '%s is none of them',
    name => {
      expect(found(name, CLASS)).toEqual([])
    },
  )

  it('are instance or static ones where the rule does not tell', () => {
    const { function: path } = where('Client#query')
    const any = (name: string): ReturnType<typeof where> => ({ ...where('x'), function: { ...path, member: 'any', name } })
    expect(woven(CLASS, [any('make'), any('query')]).sites.map(site => site.path)).toEqual(['Client#query', 'Client.make'])
  })

  it('are all there is with `*`, constructors and accessors not among them', () => {
    expect(found('Client#*', CLASS).map(text => text.split(' ')[0])).toEqual([
      '1:Client#query',
      '1:Client##secret',
      '1:Client#handler',
      '1:Client#["plain',
      '1:Client#[Symbol.iterator]',
    ])
  })
})

describe('names of a holder', () => {
  it.each([
    ['variable', 'Client', 'var Client = class { m() {} }'],
    ['variable, with a name inside', 'Client', 'var Client = class _Client { m() {} }'],
    ['name inside', '_Client', 'var Client = class _Client { m() {} }'],
    ['exports', 'Client', 'exports.Client = class { m() {} }'],
    ['exports under another name', 'Client', 'class Inner { m() {} }\nexports.Client = Inner'],
    ['module.exports', 'default', 'module.exports = class Client { m() {} }'],
    ['a property of module.exports', 'Client', 'class A { m() {} }\nmodule.exports = { Client: A }'],
    ['a namespace', 'api.Client', 'const api = {}\napi.Client = class { m() {} }'],
    ['two steps', 'Client', 'class A { m() {} }\nconst B = A\nexports.Client = B'],
    ['esbuild exports', 'Client', 'class A { m() {} }\n__export(x, { Client: () => A })'],
    ['functions', 'Client', 'function Client() {}\nClient.prototype.m = function () {}'],
    ['functions with a prototype literal', 'Client', 'function Client() {}\nClient.prototype = { m() {} }'],
    ['Object.assign', 'Client', 'function Client() {}\nObject.assign(Client.prototype, { m() {} })'],
    ['Object.defineProperty', 'Client', `function Client() {}\nObject.defineProperty(Client.prototype, 'm', { value: function () {} })`],
    [
      'compiled classes',
      'Client',
      'var Client = /** @class */ (function () {\nfunction Client() {}\nClient.prototype.m = function () {}\nreturn Client\n}())',
    ],
    [
      'Babel classes',
      'Client',
      `var Client = (function () {\nfunction Client() {}\n_createClass(Client, [{ key: 'm', value: function m() {} }])\nreturn Client })()`,
    ],
    ['this in a constructor function', 'Client', 'function Client() { this.m = function () {} }'],
    ['this in a constructor', 'Client', 'class Client { constructor() { this.m = () => {} } }'],
    ['a function put on a prototype', 'Client', 'function m() {}\nClient.prototype.m = m'],
  ])('%s', (_what, holder, source) => {
    expect(found(`${holder}#m`, source)).toHaveLength(1)
  })

  it.each([
    ['an object', 'app.handle', 'const app = { handle() {} }'],
    ['a property', 'app.handle', 'const app = {}\napp.handle = function () {}'],
    ['an inner object', 'app.handlers.get', 'const app = { handlers: { get: () => {} } }'],
    ['an exported object', 'app.handle', 'exports.app = { handle() {} }'],
    ['a frozen object', 'app.handle', 'const app = Object.freeze({ handle() {} })'],
    ['a static property of a class', 'Client.make', 'class Client {}\nClient.make = () => {}'],
    ['the default export', 'default.fetch', 'module.exports = { fetch() {} }'],
    ['a quoted key', 'app["GET /"]', `const app = { 'GET /'() {} }`],
  ])('%s', (_what, name, source) => {
    expect(found(name, source)).toHaveLength(1)
  })
})

describe('plain functions', () => {
  it.each([
    ['a declaration', 'function fetch() {}'],
    ['a variable', 'const fetch = async () => {}'],
    ['an assignment', 'let fetch\nfetch = function () {}'],
    ['an export', 'exports.fetch = function () {}'],
    ['an export by bracket', `module.exports['fetch'] = function () {}`],
    ['a property of the exports', 'module.exports = { fetch() {} }'],
    ['a second name', 'function inner() {}\nexports.fetch = inner'],
    ['a literal that goes nowhere', 'serve({ fetch() {} })'],
    ['the name of an expression', 'exports.x = function fetch() {}'],
    ['chained exports', 'exports = module.exports = fetch\nfunction fetch() {}'],
  ])('%s', (_what, source) => {
    expect(found('fetch', source)).toHaveLength(1)
  })

  it.each([
    ['default', 'export default function () {}'],
    ['default', 'export default async a => a'],
    ['default', 'function inner() {}\nexport default inner'],
    ['default', 'function inner() {}\nexport { inner as default }'],
    ['default', 'export default function named() {}'],
    ['named', 'export default function named() {}'],
    ['outer', 'function inner() {}\nexport { inner as outer }'],
    ['outer', `function inner() {}\nexport { inner as 'outer' }`],
  ])('%s of a module: %s', (name, source) => {
    expect(found(name, source, 'module')).toHaveLength(1)
  })

  it('default is what module.exports is', () => {
    expect(found('default', 'module.exports = function () {}')).toEqual(['1:default expression'])
  })
})

describe('several of one name', () => {
  it('are taken where they are shallowest', () => {
    expect(found('f', 'function outer() { function f() {} }\nif (1) { let f = () => {} }\nexports.f = function () {}')).toEqual([
      '2:f arrow',
      '3:f expression',
    ])
    expect(found('f', 'function outer() { function f() {} }')).toEqual(['1:f declaration'])
  })

  it('are chosen by their index, in the order of the source', () => {
    const source = 'a.f = () => {}\nb.f = () => {}\nc.f = () => {}'
    expect(woven(source, [where('*.f', { index: 1 })]).sites.map(site => site.path)).toEqual(['b.f'])
    expect(woven(source, [where('*.f', { index: 3 })])).toMatchObject({ sites: [], code: source })
  })

  it('have ids that tell them apart and do not change with the rules', () => {
    const source = 'exports.f = () => {}\nexports.g = () => {}\nexports.f = () => {}'
    const ids = (...names: string[]): string[] => woven(source, names, { file: 'a.js' }).sites.map(site => site.id)
    expect(ids('*')).toEqual(['x@1.0.0/a.js#f', 'x@1.0.0/a.js#g', 'x@1.0.0/a.js#f~2'])
    expect(woven(source, [where('f', { index: 1 })], { file: 'a.js' }).sites.map(site => site.id)).toEqual(['x@1.0.0/a.js#f~2'])
  })

  it('leave out what a later one of the same name replaces', () => {
    expect(found('X#m', 'class X { m() {}\nm() {} }')).toEqual(['2:X#m method'])
    expect(found('f', 'function f() {}\nfunction f() {}')).toEqual(['2:f declaration'])
  })
})

describe('what was found', () => {
  it('is told for each place, with line and column', () => {
    const one = where('Client#query')
    const two = where('Client#*')
    const { findings, sites } = woven('// one\n  class Client { query() {} end() {} }', [one, two])
    expect(sites).toMatchObject([
      { path: 'Client#query', className: 'Client', functionName: 'query', form: 'method', line: 2, column: 18, wheres: [one.key, two.key] },
      { path: 'Client#end', wheres: [two.key] },
    ])
    expect(findings).toEqual([
      { where: one.key, sites: [sites[0]?.id], refused: [] },
      { where: two.key, sites: sites.map(site => site.id), refused: [] },
    ])
  })

  it('names what there is when a place found nothing', () => {
    const { names, code, findings } = woven('class Client { query() {} }\nfunction go() { qeury }', ['Client#qeury'])
    expect(names).toEqual(['Client.constructor', 'Client#query', 'go'])
    expect(findings).toMatchObject([{ sites: [], refused: [] }])
    expect(code).toBe('class Client { query() {} }\nfunction go() { qeury }')
  })

  it('is nothing, unparsed, when the name does not occur', () => {
    expect(woven('this does not parse', ['Client#query'])).toMatchObject({ code: 'this does not parse', names: [] })
  })

  it.each([
    ['a computed name', 'X#*', 'class X { [k]() {} }'],
    ['a declaration without a block', 'f', 'if (a) function f() {}'],
    ['a label', 'f', 'l: function f() {}'],
    ['a name of sloppy code', 'eval', 'function eval() {}'],
    ['a globalThis of its own', 'f', 'var globalThis = {}\nfunction f() {}'],
  ])('is refused with a reason: %s', (_what, name, source) => {
    const { code, findings } = woven(source, [name])
    expect(code).toBe(source)
    expect(findings).toMatchObject([{ sites: [], refused: [{ reason: expect.stringMatching(/.{20}/) as string }] }])
  })

  it('carries the kind that one of its rules gives', () => {
    const { sites } = woven('exports.f = () => {}', [where('f'), where('*', { kind: 'callback', callbackIndex: -1 })])
    expect(sites).toMatchObject([{ kind: 'callback', callbackIndex: -1 }])
  })
})

describe('a file that does not parse', () => {
  it('is told with line and column', () => {
    expect(() => woven('let a\nfunction f( {', ['f'], { file: 'a.js' })).toThrow(
      expect.objectContaining({
        code: 'HOOKLINE_WEAVE_UNPARSABLE',
        message: expect.stringContaining('x@1.0.0/a.js:2:') as string,
      }) as Error,
    )
  })

  it('is CommonJS or a module as Node would take it where nobody says', () => {
    const format = undefined
    expect(woven('f()\nexport function f() {}', ['f'], { format }).sites).toHaveLength(1)
    expect(woven('with (a) { f() }\nfunction f() { return 010 }\nreturn', ['f'], { format }).sites).toHaveLength(1)
    expect(woven('await f()\nfunction f() {}', ['f'], { format }).sites).toHaveLength(1)
    expect(() => woven('export function f( {}', ['f'], { format })).toThrow(/Unexpected token/)
  })
})

describe('hostile sources', () => {
  it('cost no more than their size', () => {
    const many = (make: (i: number) => string): string => Array.from({ length: 3000 }, (_, i) => make(i)).join('\n')
    expect(wovenWhole(many(i => `exports.a${i} = function own() { own = 1; return own }`)).sites).toHaveLength(3000)
    expect(wovenWhole(many(i => `{ function f() {} }\nexports.b${i} = f`)).sites).toHaveLength(3000)
    expect(wovenWhole(`${many(i => `$h${'_'.repeat(i % 500)}`)}\nfunction f() {}`).sites).toHaveLength(1)
  })

  it('that nest too deep are told', () => {
    expect(() => woven(`f(${'['.repeat(100_000)})`, ['f'])).toThrow(expect.objectContaining({ code: 'HOOKLINE_WEAVE_UNPARSABLE' }) as Error)
  })
})
