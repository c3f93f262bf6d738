/** What a record shows of values that JSON does not have: rules that denied them then may not let them through afterwards. */
import { defaultCapture } from '@hookline/core'
import { compileGuard, replayCall, type Conditions, type GuardRules } from '@hookline/hooks/guard'
import { expect, test } from 'vitest'

const values: readonly (readonly [string, unknown])[] = [
  ['bytes', Buffer.from('rm x')],
  ['an array of bytes', new Uint8Array(Buffer.from('rm x'))],
  ['numbers', new Int32Array([5])],
  ['a view', new DataView(new ArrayBuffer(4))],
  ['a big number', 5n],
  ['a Map', new Map([['command', 'rm x']])],
  ['a Set', new Set(['rm x'])],
  ['a Map of very many', new Map(Array.from({ length: 100 }, (_, i) => [`k${i}`, i]))],
  ['a function', () => 'rm x'],
  ['a symbol', Symbol('rm x')],
  ['a promise', Promise.resolve('rm x')],
  ['a generator', (function* () { yield 'rm x' })()], // oxfmt-ignore
  ['a date that is none', new Date(Number.NaN)],
  ['a list with a gap', Object.assign([], { 1: 'rm x' })],
  ['an instance', new (class Order { get command() { return 'rm x' } })()], // oxfmt-ignore
  ['an instance of nothing', Object.create({ command: 'rm x' })],
  ['a getter', { get command() { return 'rm x' } }], // oxfmt-ignore
  ['a long text', `${'x'.repeat(3000)}rm x`],
  ['a list of very many', Array.from({ length: 100 }, (_, i) => (i === 90 ? 'rm x' : 'a'))],
]
const matchers = [
  { equals: 'rm x' },
  { equals: 5 },
  { contains: 'rm' },
  { range: { min: 5 } },
  { shell: { runs: 'rm' } },
  { exists: false },
  { type: 'string' },
  { not: { equals: 'ok' } },
] as const

test.each(values)('%s: a rule that denies the call does not let its record through', (_what, value) => {
  const input: unknown = JSON.parse(JSON.stringify(defaultCapture.value({ v: value })))
  for (const way of ['v', 'v.command', 'v[0]', 'v[*]', '**'])
    for (const matcher of matchers) {
      const when: Conditions = { [way]: matcher }
      const sets: readonly GuardRules[] = [{ rules: [{ deny: '*', when }] }, { default: 'deny', rules: [{ allow: '*', when }] }]
      for (const rules of sets) {
        const guard = compileGuard(rules)
        const then = guard.check({ name: 't' }, [{ v: value }]).effect
        const now = replayCall(guard, { target: 't', input })?.effect
        expect([way, matcher, then === 'deny' && now === 'allow']).toEqual([way, matcher, false])
      }
    }
})

test('values that JSON has are judged as they were', () => {
  const guard = compileGuard({ rules: [{ deny: '*', when: { 'v.command': { contains: 'rm' } } }] })
  for (const [command, effect] of [
    ['rm x', 'deny'],
    ['[ok]', 'allow'],
    ['[Draft] x', 'allow'],
    ['5', 'allow'],
  ] as const)
    // oxfmt-ignore
    expect(replayCall(guard, { target: 't', input: { v: { command } } })).toMatchObject({ effect, certainty: 'certain' })
})
