/** What arguments can be, where a rule looks at them. */
import { compileGuard, decide, readGuardRules, type GuardRule } from '@hookline/hooks/guard'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const target = { name: 'tool:Write' }
const effectOf = (when: GuardRule['when'], args: readonly unknown[]): string => {
  const { effect, certainty } = decide([{ deny: '*', when } as GuardRule], { target, args })
  return certainty === 'certain' ? effect : certainty
}

class Elsewhere extends URL {
  // @ts-expect-error -- the types call it a property, and it is an accessor
  override get pathname(): string {
    return '/etc/passwd'
  }
}

test.each<[string, () => unknown]>([
  ['a URL with a property of its own', () => Object.defineProperty(new URL('file:///tmp/x'), 'pathname', { value: '/etc/passwd' })],
  ['a URL of a class of its own', () => new Elsewhere('file:///tmp/x')],
  ['a Proxy of bytes', () => new Proxy(Buffer.from('/etc/passwd'), {})],
  ['a Proxy of a URL', () => new Proxy(new URL('file:///tmp/x'), {})],
  ['an ArrayBuffer', () => new Uint8Array([47]).buffer],
])('%s names no place for sure', (_what, make) => {
  expect(effectOf({ '[0]': { under: '/etc' } }, [make()])).toBe('cannot tell')
})

test('what is inherited from a Proxy cannot be told', () => {
  let asked = 0
  const tricky = Object.create(new Proxy({}, { get: () => (asked++ === 0 ? 'harmless' : 'no') })) as object
  expect(effectOf({ a: 'no' }, [tricky])).toBe('cannot tell')
  expect(asked).toBe(0)
  expect(effectOf({ a: 'no' }, [Object.create({ a: 'no' })])).toBe('deny')
})

test.each<[string, () => unknown, string]>([
  ['a field that is not enumerable', () => Object.defineProperty({}, 'x', { value: 'secret' }), 'deny'],
  ['a field with a symbol for its name', () => ({ [Symbol('x')]: 'secret' }), 'deny'],
  ['the message of an error', () => new Error('secret'), 'deny'],
  ['headers', () => new Headers({ a: 'secret' }), 'deny'],
  ['search parameters', () => new URLSearchParams('a=secret'), 'deny'],
  ['a Map whose iterator was changed', () => Object.assign(new Map([['a', 'secret']]), { [Symbol.iterator]: () => [].values() }), 'deny'],
  ['bytes behind a view', () => new DataView(new ArrayBuffer(8)), 'cannot tell'],
  ['an iterator, which reading would use up', () => ['secret'].values(), 'cannot tell'],
  ['a promise', () => Promise.resolve('secret'), 'cannot tell'],
  ['a Blob', () => new Blob(['secret']), 'cannot tell'],
  ['a list', () => ['x', 'y'], 'allow'],
])('"**" looks at %s: %s', (_what, make, effect) => {
  expect(effectOf({ '**': { contains: 'secret' } }, [{ a: make() }])).toBe(effect)
})

test.each<[string, (marked: string) => unknown]>([
  ['a text', marked => marked],
  ['bytes', marked => Buffer.from(marked)],
])('%s with more marks on a letter than any writing has cannot be told', (_what, make) => {
  expect(effectOf({ '[0]': { contains: 'secret' } }, [make(`a${'\u0301\u0316'.repeat(33)}`)])).toBe('cannot tell')
  expect(effectOf({ '[0]': { contains: 'secret' } }, [make(`a${'\u0301\u0316'.repeat(32)}`)])).toBe('allow')
})

test('a field of a function is one', () => {
  expect(effectOf({ command: 'x' }, [Object.assign(() => 1, { command: 'x' })])).toBe('deny')
  expect(effectOf({ command: 'x' }, [() => 1])).toBe('allow')
  expect(effectOf({ command: 'x' }, [Object.defineProperty(() => 1, 'command', { get: () => 'y' })])).toBe('cannot tell')
})

test('a guard keeps the rules that it was made with', () => {
  const names = ['x']
  const rules = [
    { deny: '*', when: { c: { any: [{ oneOf: names }, { matches: /^y$/ }] } } },
    { deny: '*', when: { d: names } },
  ] as const
  const guard = compileGuard({ rules })
  names.length = 0
  for (const input of [{ c: 'x' }, { c: 'y' }, { d: 'x' }]) expect(guard.check(target, [input]).effect).toBe('deny')
})

test('a predicate that gives a promise is about what it denies and not about what it allows', () => {
  const later = (async () => true) as never
  expect(decide([{ deny: later }], { target, args: [] }).effect).toBe('deny')
  expect(decide({ default: 'deny', rules: [{ allow: [later] }] }, { target, args: [] }).effect).toBe('deny')
})

const value = fc.constantFrom<unknown>('a', 'b', 5, undefined, {}, ['a'], 'a\0')
const rule = fc.record({
  effect: fc.constantFrom('deny', 'allow'),
  when: fc.constantFrom<unknown>(
    undefined,
    { p: 'a' },
    { p: { under: '/a' } },
    { p: { not: { equals: 'b' } } },
    { p: { range: { min: 1 } } },
  ),
})
test('a guard that observes tells of every call what it would say if it were in force', () => {
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 6 }), fc.constantFrom('allow' as const, 'deny' as const), value, (given, fallback, p) => {
      const rules = given.map(({ effect, when }) => ({ [effect]: '*', ...(when === undefined ? {} : { when }) }) as unknown as GuardRule)
      const [inForce, observing] = (['enforce', 'observe'] as const).map(mode =>
        compileGuard({ rules, default: fallback, mode, root: '/' }).check(target, [{ p }]),
      )
      const { enforced, observed, ...would } = observing as NonNullable<typeof observing>
      expect(inForce).toMatchObject(would)
      expect(enforced).toBe(would.effect === 'allow')
      expect(observed.includes(would.rule as string)).toBe(would.effect === 'deny' && would.rule !== undefined)
    }),
    { numRuns: 500 },
  )
})

test.skipIf(process.platform === 'win32')('a rules file that never ends is given up', async () => {
  await expect(readGuardRules('/dev/zero')).rejects.toThrow('it has more than 8388608 bytes')
})

test('a root that is no folder is refused', () => {
  for (const root of ['', 'a\0b']) expect(() => compileGuard({ rules: [], root })).toThrow('root: expected a folder')
})
