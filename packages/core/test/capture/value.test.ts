import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createCapture, defaultCapture } from '../../src/capture/index.ts'
import { anything, hostiles, touched } from './hostile.ts'

/** What about a value is not plain, frozen data that inherits nothing. */
function faultsOf(value: unknown): string[] {
  const faults: string[] = []
  const open = [value]
  while (open.length > 0) {
    const item = open.pop()
    if (item === null || typeof item !== 'object') {
      if (!['string', 'number', 'boolean', 'undefined', 'object'].includes(typeof item)) faults.push(typeof item)
      continue
    }
    if (!Object.isFrozen(item)) faults.push('not frozen')
    if (!Array.isArray(item) && 'toString' in item && !Object.hasOwn(item, 'toString')) faults.push('inherits')
    for (const descriptor of Object.values(Object.getOwnPropertyDescriptors(item))) {
      if (!('value' in descriptor)) faults.push('accessor')
      open.push(descriptor.value)
    }
  }
  return faults
}

describe('hostile values', () => {
  test.each(Object.entries(hostiles))('%s is captured without running any of its code', (_, make) => {
    const value = make()
    touched.times = 0
    for (const copy of [
      defaultCapture.value(value),
      defaultCapture.value({ in: [value] }),
      defaultCapture.value(new Map([[value, value]])),
      defaultCapture.args([value, 1]),
    ]) {
      expect(faultsOf(copy)).toEqual([])
      expect(JSON.stringify(copy).length).toBeLessThan(200_000)
    }
    expect(JSON.stringify(defaultCapture.error(value))).toContain('"type"')
    expect(touched.times).toBe(0)
  })

  test('random mixtures of them become plain data', () => {
    fc.assert(
      fc.property(anything, make => {
        const value = make()
        touched.times = 0
        const copy = defaultCapture.value(value)
        expect(faultsOf(copy)).toEqual([])
        expect(typeof JSON.stringify([copy])).toBe('string')
        expect(Object.isFrozen(defaultCapture.error(value))).toBe(true)
        expect(touched.times).toBe(0)
      }),
      { numRuns: 1000 },
    )
  })

  test('a value is captured when the stack is nearly full', () => {
    const results: unknown[] = []
    // The test runner looks imports up by getters that swallow what they throw, a full stack too.
    const capture = defaultCapture
    const fill = (): void => {
      try {
        fill()
      } finally {
        if (results.length < 200) results.push(capture.value({ a: { b: [1] } }))
      }
    }
    expect(fill).toThrow(RangeError)
    for (const result of results) expect(JSON.stringify(result)).toMatch(/^\{"a":\{"b":\[1]}}$|\[Unreadable]/)
  })
})

describe('what is captured', () => {
  class Order {
    id = 1
    #private = 2
    total(): number {
      return this.#private
    }
  }
  test.each<[string, unknown, unknown]>([
    ['null', null, null],
    ['undefined', undefined, undefined],
    ['NaN', NaN, NaN],
    ['a BigInt', 123n, '123n'],
    ['a big BigInt', 2n ** 300n, '[BigInt: more than 256 bits]'],
    ['a symbol', Symbol('s'), 'Symbol(s)'],
    ['a function', function named() {}, '[Function: named]'],
    [
      'a nameless function',
      (
        () => () =>
          1
      )(),
      '[Function]',
    ],
    ['a class', Order, '[Function: Order]'],
    ['an instance', new Order(), { '[Class]': 'Order', id: 1 }],
    ['an object without prototype', Object.assign(Object.create(null) as object, { a: 1 }), { a: 1 }],
    ['nested data', { a: [{ b: 'c' }], d: true }, { a: [{ b: 'c' }], d: true }],
    ['an empty key', { '': 1 }, { '': 1 }],
    ['accessors', Object.defineProperty({ a: 1 }, 'b', { get: () => 2, enumerable: true }), { a: 1, b: '[Getter]' }],
    ['hidden and symbol keys', Object.defineProperty({ [Symbol('s')]: 1 }, 'h', { value: 1 }), {}],
    ['a sparse array', Object.assign(new Array(3), { 0: 1, 2: 3 }), [1, '[Empty]', 3]],
    ['an undefined item', [undefined], [undefined]],
    ['a Date', new Date(0), '1970-01-01T00:00:00.000Z'],
    ['an invalid Date', new Date(NaN), '[Invalid Date]'],
    ['a RegExp', /a\/b/giu, '/a\\/b/giu'],
    ['a Buffer', Buffer.from('hello world'), '[Buffer: 11 bytes, 68 65 6c 6c 6f 20 77 6f …]'],
    ['an empty Buffer', Buffer.alloc(0), '[Buffer: 0 bytes]'],
    ['bytes', new Uint8Array([1, 255]), '[Uint8Array: 2 bytes, 01 ff]'],
    ['signed bytes', new Int8Array([-1]), '[Int8Array: 1 bytes, ff]'],
    ['numbers', new Float64Array([1.5, 2]), '[Float64Array: 16 bytes, 1.5 2]'],
    ['big numbers', new BigInt64Array([5n]), '[BigInt64Array: 8 bytes, 5]'],
    ['an ArrayBuffer', new ArrayBuffer(3), '[ArrayBuffer: 3 bytes]'],
    ['a SharedArrayBuffer', new SharedArrayBuffer(3), '[SharedArrayBuffer: 3 bytes]'],
    ['a DataView', new DataView(new ArrayBuffer(3)), '[DataView]'],
    [
      'a Map',
      new Map<unknown, unknown>([
        ['a', 1],
        [{ b: 2 }, new Map()],
      ]),
      {
        '[Map]': [
          ['a', 1],
          [{ b: 2 }, { '[Map]': [] }],
        ],
      },
    ],
    ['a Set', new Set([1, { a: 2 }]), { '[Set]': [1, { a: 2 }] }],
    ['a Promise', Promise.resolve(), '[Promise]'],
    ['a WeakMap', new WeakMap(), '[WeakMap]'],
    ['a WeakSet', new WeakSet(), '[WeakSet]'],
    ['a Map iterator', new Map().keys(), '[Iterator]'],
    ['a boxed string', Object('text'), 'text'],
    ['a boxed number', Object(1), '1'],
    ['a boxed BigInt', Object(1n), '1n'],
    ['a URL', new URL('https://a:planted@h/p?token=planted&a=1'), 'https://[Redacted]@h/p?token=[Redacted]&a=1'],
    ['search parameters', new URLSearchParams({ a: '1', password: 'planted' }), 'a=1&password=[Redacted]'],
    ['Headers, which only code can read', new Headers({ a: 'b' }), { '[Class]': 'Headers' }],
    [
      'an Error',
      Object.assign(new TypeError('m'), { code: 'E1', detail: { password: 'planted' } }),
      { name: 'TypeError', message: 'm', code: 'E1', detail: { password: '[Redacted]' } },
    ],
    [
      'an Error with a name that says less',
      Object.assign(new (class DatabaseError extends Error {})('m'), { name: 'error' }),
      { name: 'DatabaseError', message: 'm' },
    ],
    [
      'a cause',
      new Error('m', { cause: new RangeError('n') }),
      { name: 'Error', message: 'm', cause: { name: 'RangeError', message: 'n' } },
    ],
    [
      'an AggregateError',
      new AggregateError([new Error('a')], 'm'),
      { name: 'AggregateError', message: 'm', errors: [{ name: 'Error', message: 'a' }] },
    ],
    ['a Proxy', new Proxy({ a: 1 }, {}), '[Proxy]'],
  ])('%s', (_, value, shown) => {
    expect(defaultCapture.value(value)).toEqual(shown)
    expect(defaultCapture.args([value])).toEqual([shown])
  })

  test('a cycle is cut, a second mention is not', () => {
    const shared = { a: 1 }
    const value: Record<string, unknown> = { one: shared, two: shared }
    value['self'] = [value]
    expect(defaultCapture.value(value)).toEqual({ one: { a: 1 }, two: { a: 1 }, self: ['[Circular]'] })
  })

  test('the key __proto__ is a key like any other', () => {
    const copy = defaultCapture.value(JSON.parse('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')) as object
    expect(JSON.stringify(copy)).toBe('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}')
    expect(({} as { polluted?: unknown }).polluted).toBe(undefined)
    expect((copy as { polluted?: unknown }).polluted).toBe(undefined)
  })

  test('the namespace of a module that is being loaded is not touched', async () => {
    const namespace: unknown = await import('./hostile.ts')
    expect(defaultCapture.value(namespace)).toEqual(expect.anything())
  })
})

describe('limits', () => {
  test.each<[object, unknown, unknown]>([
    [{ maxDepth: 1 }, { a: { b: { c: 1 } }, d: [[1]] }, { a: { b: '[Truncated: depth 1]' }, d: ['[Truncated: depth 1]'] }],
    [{ maxDepth: 0 }, [[]], ['[Truncated: depth 0]']],
    [{ maxKeys: 2 }, { a: 1, b: 2, c: 3, d: 4 }, { a: 1, b: 2, '[Truncated]': '[Truncated: 2 more keys]' }],
    [{ maxItems: 2 }, [1, 2, 3], [1, 2, '[Truncated: 1 more items]']],
    [{ maxItems: 1 }, new Set([1, 2]), { '[Set]': [1, '[Truncated: 1 more items]'] }],
    [
      { maxItems: 1 },
      new Map([
        [1, 1],
        [2, 2],
      ]),
      { '[Map]': [[1, 1], '[Truncated: 1 more entries]'] },
    ],
    [{ maxString: 3 }, ['abcd', 'abc'], ['abc[Truncated: 1 more characters]', 'abc']],
    [{ maxString: 3 }, 'ab😀d', 'ab[Truncated: 3 more characters]'],
    [{ maxNodes: 3 }, [[1], [2, 3], 4], [['[Truncated: 1 more items]'], ['[Truncated: nodes]'], 4]],
    [{ maxNodes: 2 }, [1, 2, 3], [1, 2, '[Truncated: 1 more items]']],
    [{ maxBytes: 100 }, ['a'.repeat(90), 'b', 'c', 'd'], ['a'.repeat(90), '[Truncated: 3 more items]']],
  ])('%o', (options, value, shown) => {
    expect(createCapture(options).value(value)).toEqual(shown)
  })

  test('a limit cuts the deep ends first', () => {
    const copy = createCapture({ maxNodes: 10 }).value({ deep: Array.from({ length: 50 }, (_, i) => ({ i })), last: 'shown' })
    expect(copy).toHaveProperty('last', 'shown')
  })

  test('time is a limit', () => {
    const wide = Array.from({ length: 1000 }, () => Array.from({ length: 1000 }, () => 'text that is looked through'))
    const copy = createCapture({ maxMs: 1, maxItems: 1000, maxNodes: 1_000_000, maxBytes: 67_108_864 }).value(wide)
    expect(JSON.stringify(copy)).toContain('[Truncated: time]')
  })

  test('args beyond maxItems are counted', () => {
    expect(createCapture({ maxItems: 2 }).args([1, 2, 3, 4])).toEqual([1, 2, '[Truncated: 2 more items]'])
  })

  test('one budget serves all arguments of a call', () => {
    const shown = createCapture({ maxNodes: 3 }).args([
      [1, 2],
      [3, 4],
    ])
    expect(shown).toEqual([
      [1, 2],
      [3, '[Truncated: 1 more items]'],
    ])
  })

  test('a long key is cut', () => {
    expect(Object.keys(defaultCapture.value({ ['k'.repeat(130)]: 1 }) as object)).toEqual([
      `${'k'.repeat(128)}[Truncated: 2 more characters]`,
    ])
  })

  test('a copy does not keep the text alive that it was cut from', () => {
    expect(defaultCapture.text('ü'.repeat(3000))).toBe(`${'ü'.repeat(2048)}[Truncated: 952 more characters]`)
  })
})

describe('properties', () => {
  const planted = 'planted-7f3a9c'
  const sensitive = fc.constantFrom('password', 'apiKey', 'x-auth-token', 'Set-Cookie', 'sessionId', 'client_secret')

  /** A secret under a sensitive key, wrapped in anything at any depth. */
  const hiding = fc.letrec<{ hide: unknown }>(tie => ({
    hide: fc.oneof(
      { maxDepth: 6 },
      sensitive.map(key => ({ [key]: planted })),
      fc.tuple(sensitive, fc.anything()).map(([key, other]) => ({ [key]: [planted, other], other })),
      sensitive.map(key => new Map([[key, planted]])),
      sensitive.map(key => [key, planted]),
      sensitive.map(name => ({ name, value: planted })),
      sensitive.map(key => JSON.stringify({ a: 1, [key]: planted })),
      sensitive.map(key => `a=1&${key}=${planted}`),
      tie('hide').map(inner => ({ a: inner, b: 'text' })),
      tie('hide').map(inner => [inner, 1]),
      tie('hide').map(inner => new Map([['k', inner]])),
      tie('hide').map(inner => new Set([inner])),
      tie('hide').map(inner => Object.assign(new Error('m', { cause: inner }), { detail: inner })),
      tie('hide').map(inner => Object.assign(new (class Box {})(), { inner })),
    ),
  })).hide

  test('no secret under a sensitive key survives, at any place', () => {
    fc.assert(
      fc.property(hiding, value => {
        expect(JSON.stringify(defaultCapture.value(value))).not.toContain(planted)
        expect(JSON.stringify(defaultCapture.args([1, value]))).not.toContain(planted)
      }),
      { numRuns: 2000 },
    )
  })

  test('plain data comes out equal to what went in, which is not changed', () => {
    const key = fc.constantFrom('a', 'b', 'name', 'total', 'items')
    const leaf = fc.oneof(fc.integer(), fc.boolean(), fc.constant(null), fc.constantFrom('', 'text', 'Ada Lovelace'))
    const data = fc.letrec<{ data: unknown }>(tie => ({
      data: fc.oneof(
        { maxDepth: 4 },
        leaf,
        fc.array(tie('data'), { maxLength: 4 }),
        fc.dictionary(key, tie('data'), { maxKeys: 4, noNullPrototype: true }),
      ),
    })).data
    fc.assert(
      fc.property(data, value => {
        const before = JSON.stringify(value)
        expect(JSON.stringify(defaultCapture.value(value))).toBe(before)
        expect(JSON.stringify(value)).toBe(before)
      }),
    )
  })

  test('a frozen value can be captured, an open one stays open', () => {
    const open = { a: [1], m: new Map([['a', {}]]) }
    defaultCapture.value(open)
    expect([open, open.a, open.m, open.m.get('a')].some(Object.isFrozen)).toBe(false)
    expect(defaultCapture.value(Object.freeze({ a: 1 }))).toEqual({ a: 1 })
  })
})
