import fc from 'fast-check'

/** How often code of the values below has run: what throws might be caught, so it is counted. */
export const touched = { times: 0 }

const touch = (): never => {
  touched.times++
  throw new Error('a captured value ran code')
}

const traps = new Proxy({}, { get: () => touch })

export const hostiles: Readonly<Record<string, () => unknown>> = {
  'a Proxy that throws on every trap': () => new Proxy({}, traps),
  'a Proxy of an array': () => new Proxy([1], traps),
  'a Proxy of a function': () => new Proxy(() => 1, traps),
  'a revoked Proxy': () => {
    const { proxy, revoke } = Proxy.revocable({}, {})
    revoke()
    return proxy
  },
  'a revoked Proxy of an array': () => {
    const { proxy, revoke } = Proxy.revocable([], {})
    revoke()
    return proxy
  },
  'a getter': () => Object.defineProperty({}, 'a', { get: touch, set: touch, enumerable: true }),
  'a getter in an array': () => Object.defineProperty([1, 2], 0, { get: touch, enumerable: true, configurable: true }),
  'a setter in an array': () => Object.defineProperty([1, 2], 0, { set: touch, enumerable: true, configurable: true }),
  'a getter in an array of another class': () =>
    Object.defineProperty(new (class Items extends Array {})(), 0, { get: touch, enumerable: true }),
  'an array on a Proxy': () => Object.setPrototypeOf(new Array(3), new Proxy([], traps)) as unknown,
  'an object on a Proxy': () => Object.setPrototypeOf({ a: 1 }, new Proxy({}, traps)) as unknown,
  'an object far above a Proxy': () => Object.create(Object.create(new Proxy({}, traps))) as unknown,
  'toJSON, toString, valueOf and the rest': () => ({
    toJSON: touch,
    toString: touch,
    valueOf: touch,
    then: touch,
    [Symbol.toPrimitive]: touch,
    [Symbol.iterator]: touch,
    [Symbol.for('nodejs.util.inspect.custom')]: touch,
  }),
  'Symbol.toStringTag as a getter': () => Object.defineProperty({}, Symbol.toStringTag, { get: touch }),
  'a constructor as a getter': () => Object.create(Object.defineProperty({}, 'constructor', { get: touch })) as unknown,
  'a constructor that is a Proxy': () => Object.create({ constructor: new Proxy(class {}, traps) }) as unknown,
  'a class whose name is a getter': () =>
    new (class {
      static get name(): string {
        return touch()
      }
    })(),
  'a function whose name is a getter': () => Object.defineProperty(() => 1, 'name', { get: touch }),
  'a Map whose methods are replaced': () =>
    Object.assign(new Map([['a', 1]]), { entries: touch, forEach: touch, get: touch, [Symbol.iterator]: touch }),
  'a Map that says it has another size': () => Object.defineProperty(new Map([['a', 1]]), 'size', { get: touch }),
  'a Set whose methods are replaced': () =>
    Object.assign(new Set([1]), { values: touch, keys: touch, forEach: touch, [Symbol.iterator]: touch }),
  'a Date whose methods are replaced': () => Object.assign(new Date(0), { getTime: touch, toISOString: touch, toJSON: touch }),
  'a RegExp whose flags are getters': () =>
    Object.defineProperties(/a/g, { flags: { get: touch }, source: { get: touch }, global: { get: touch } }),
  'an Error whose fields are getters': () =>
    Object.defineProperties(new Error('m'), {
      name: { get: touch },
      message: { get: touch },
      code: { get: touch, enumerable: true },
      cause: { get: touch },
      stack: { get: touch },
      errors: { get: touch },
    }),
  'a typed array with a length of its own': () =>
    Object.defineProperties(new Uint8Array(4), { length: { get: touch }, byteLength: { get: touch }, buffer: { get: touch } }),
  'a detached typed array': () => {
    const bytes = new Uint8Array(8)
    structuredClone(bytes.buffer, { transfer: [bytes.buffer] })
    return bytes
  },
  'a boxed string with methods replaced': () => Object.assign(Object('text') as object, { valueOf: touch, toString: touch }),
  'a URL with fields replaced': () =>
    Object.defineProperties(new URL('https://a:planted@h/'), { href: { get: touch }, toString: { value: touch } }),
  'what only looks like a URL': () => Object.create(URL.prototype) as unknown,
  'what only looks like a Map': () => Object.create(Map.prototype) as unknown,
  'what only looks like a Date': () => Object.create(Date.prototype) as unknown,
  'a Promise with a then of its own': () => Object.assign(Promise.resolve(1), { then: touch }),
  'a cycle': () => {
    const a: Record<string, unknown> = {}
    a['self'] = { a, list: [a], map: new Map<unknown, unknown>([[a, a]]) }
    return a
  },
  'a cycle of causes': () => {
    const error = new Error('m')
    error.cause = new Error('n', { cause: error })
    return error
  },
  'a depth of a hundred thousand': () => {
    let value: unknown = 'planted'
    for (let i = 0; i < 100_000; i++) value = i % 2 === 0 ? { value } : [value]
    return value
  },
  'an array of a hundred million': () => new Array(100_000_000),
  'a wide object': () => Object.fromEntries(Array.from({ length: 100_000 }, (_, i) => [`k${i}`, i])),
  'a graph that is exponential as a tree': () => {
    let value: unknown = 'x'
    for (let i = 0; i < 60; i++) value = [value, value, value]
    return value
  },
  'a string of half a gigabyte': () => 'x'.repeat(2 ** 29 - 24),
  'a BigInt of a million digits': () => 2n ** 3_000_000n,
  'an unregistered symbol': () => Symbol('s'),
  'a generator': () =>
    (function* () {
      yield touch()
    })(),
  'the global object': () => globalThis,
  'the environment': () => process.env,
}

type Make = () => unknown

/** Values as programs have them, with the above mixed in at any depth. Functions make them: the test library looks into what it hands out. */
export const anything: fc.Arbitrary<Make> = fc.letrec<{ any: Make }>(tie => ({
  any: fc.oneof(
    { maxDepth: 5 },
    fc
      .anything({
        withBigInt: true,
        withBoxedValues: true,
        withDate: true,
        withMap: true,
        withNullPrototype: true,
        withObjectString: true,
        withSet: true,
        withSparseArray: true,
        withTypedArray: true,
      })
      .map(
        (value): Make =>
          () =>
            value,
      ),
    fc.constantFrom(
      ...Object.entries(hostiles)
        .filter(([name]) => !/million|thousand|gigabyte|wide|global|environment/.test(name))
        .map(([, make]) => make),
    ),
    fc.array(tie('any'), { maxLength: 4 }).map(
      (makes): Make =>
        () =>
          makes.map(make => make()),
    ),
    fc
      .array(fc.tuple(fc.oneof(fc.string(), fc.constantFrom('__proto__', 'constructor', 'toJSON', 'length', 'password')), tie('any')), {
        maxLength: 4,
      })
      .map(
        (entries): Make =>
          () =>
            Object.fromEntries(entries.map(([key, make]) => [key, make()])),
      ),
    fc.array(fc.tuple(tie('any'), tie('any')), { maxLength: 3 }).map(
      (entries): Make =>
        () =>
          new Map(entries.map(([key, value]) => [key(), value()])),
    ),
    tie('any').map(
      (make): Make =>
        () =>
          new Error('m', { cause: make() }),
    ),
  ),
})).any
