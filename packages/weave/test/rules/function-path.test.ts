import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { FunctionPath } from '../../src/model.ts'
import { makeFunctionPath, parseFunctionPath } from '../../src/rules/function-path.ts'

type Parts = [receiver: string | undefined, member: FunctionPath['member'], accessor: FunctionPath['accessor'], name: string, text?: string]

it.each<[string, Parts]>([
  ['fetch', [undefined, 'none', undefined, 'fetch']],
  ['default', [undefined, 'none', undefined, 'default']],
  ['Client#query', ['Client', 'instance', undefined, 'query']],
  ['Client.make', ['Client', 'static', undefined, 'make']],
  ['Client##secret', ['Client', 'instance', undefined, '#secret']],
  ['Client.#secret', ['Client', 'static', undefined, '#secret']],
  ['Client.constructor', ['Client', 'static', undefined, 'constructor']],
  ['Client#constructor', ['Client', 'static', undefined, 'constructor', 'Client.constructor']],
  ['Client.prototype.query', ['Client', 'instance', undefined, 'query', 'Client#query']],
  ['get Client#port', ['Client', 'instance', 'get', 'port']],
  ['set  Client.port', ['Client', 'static', 'set', 'port', 'set Client.port']],
  ['get Client##port', ['Client', 'instance', 'get', '#port']],
  ['get', [undefined, 'none', undefined, 'get']],
  ['app.handlers.list', ['app.handlers', 'static', undefined, 'list']],
  ['app.Store#list', ['app.Store', 'instance', undefined, 'list']],
  ['*#query', ['*', 'instance', undefined, 'query']],
  ['Client#*', ['Client', 'instance', undefined, '*']],
  ['**', [undefined, 'none', undefined, '*', '*']],
  ['get*', [undefined, 'none', undefined, 'get*']],
  ['$_été', [undefined, 'none', undefined, '$_été']],
  ['Pool#[Symbol.asyncIterator]', ['Pool', 'instance', undefined, '[Symbol.asyncIterator]']],
  ['routes["GET /users"]', ['routes', 'static', undefined, 'GET /users']],
  ['routes.["a.b"]', ['routes', 'static', undefined, 'a.b', 'routes["a.b"]']],
  ['X#["a b"]', ['X', 'instance', undefined, 'a b', 'X#["a b"]']],
  ['routes["GET /"].handler', ['routes.GET /', 'static', undefined, 'handler']],
  ['routes["GET /"]["x y"]', ['routes.GET /', 'static', undefined, 'x y']],
  [
    'get app.routes["[\\"#.(]"].Store##rows',
    ['app.routes.["#.(].Store', 'instance', 'get', '#rows', 'get app.routes["[\\"#"]["(]"].Store##rows'],
  ],
  ['routes["list"].handler', ['routes.list', 'static', undefined, 'handler', 'routes.list.handler']],
  ['["GET /"].handler', ['GET /', 'static', undefined, 'handler']],
  ['headers.content-type', ['headers', 'static', undefined, 'content-type']],
])('reads %s', (text, [receiver, member, accessor, name, printed = text]) => {
  expect(parseFunctionPath(text)).toEqual({ text: printed, receiver, member, accessor, name })
})

it.each([
  ['Client#', 'a name after'],
  ['Client.', 'a name after'],
  ['Client##', 'a name after'],
  ['', 'the name of a function'],
  ['query()', 'without parentheses'],
  ['new Client', '"Client.constructor"'],
  ['async query', 'without spaces'],
  ['Client::query', 'letters'],
  ['Client#a#b', 'letters'],
  ['Client/query', 'letters'],
  ['a..b', 'dotted way'],
  ['.b', 'dotted way'],
  ['#secret', 'the class of the private method'],
  ['get port', 'the class of the accessor'],
  ['X[0]', 'quoted name'],
  ['X[a.b]', 'quoted name'],
  ['X[""]', 'quoted name'],
  [']', 'quoted name'],
  ['X["\\q"].a', 'dotted way'],
  ['X[""].a', 'dotted way'],
  ['X["a"]b.c', 'dotted way'],
  ['X["a].b', 'dotted way'],
])('does not read %s', (text, expected) => {
  expect(parseFunctionPath(text)).toEqual({ expected: expect.stringContaining(expected) })
})

const identifier = fc.stringMatching(/^[A-Za-z_$*][A-Za-z0-9_$*]{0,8}$/).map(name => name.replaceAll(/\*+/g, '*'))
const odd = fc.string({ unit: 'binary', minLength: 1 }).filter(text => !text.includes('.'))
const receiver = fc.array(fc.oneof(identifier, odd), { minLength: 1, maxLength: 3 }).map(parts => parts.join('.'))
const name = fc.oneof(
  identifier,
  identifier.map(text => `#${text}`),
  fc.string({ unit: 'binary', minLength: 1 }).filter(text => !/^(?:#?(?:[\p{ID_Continue}$*-]|\u200C|\u200D)+|\[Symbol\..*)$/u.test(text)),
  fc.constantFrom('[Symbol.iterator]', '[Symbol.asyncDispose]', 'constructor'),
)

it('reads what it prints', () => {
  fc.assert(
    fc.property(
      receiver,
      fc.constantFrom('instance', 'static'),
      fc.constantFrom('get', 'set', undefined),
      name,
      (of, member, accessor, own) => {
        fc.pre(!(of.endsWith('.prototype') && member === 'static'))
        const path = makeFunctionPath(of, own === 'constructor' ? 'static' : member, accessor, own)
        expect(parseFunctionPath(path.text)).toEqual(path)
      },
    ),
  )
})

it('reads any text to a path that it prints as it reads it, or says what it expected', () => {
  fc.assert(
    fc.property(
      fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('a', '#', '.', '*', '[', ']', '"', ' ', 'get ') })),
      text => {
        const path = parseFunctionPath(text)
        if ('expected' in path) expect(path.expected).toBeTypeOf('string')
        else expect(parseFunctionPath(path.text)).toEqual(path)
      },
    ),
    { numRuns: 1000 },
  )
})
