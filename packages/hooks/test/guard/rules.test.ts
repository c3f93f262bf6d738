import { BlockedError, hooked, HookRegistry, type Report } from '@hookline/core'
import { compileGuard, decide, guard, type Conditions, type GuardDecision, type GuardRule } from '@hookline/hooks/guard'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const write = { name: 'tool:Write', kind: 'agent.tool' }
const deny = (when: Conditions, more: object = {}): GuardRule => ({ deny: 'tool:Write', when, ...more })
const effectOf = (rules: readonly GuardRule[], args: readonly unknown[], root = '/base'): string => {
  const { effect, certainty } = decide({ rules, root }, { target: write, args })
  return certainty === 'certain' ? effect : `${effect}, ${certainty}`
}

test('a denial wins over what allows, whatever the order of the rules', () => {
  const no: GuardRule = { id: 'no', deny: 'tool:*', when: { path: '/etc/passwd' } }
  const yes: GuardRule = { id: 'yes', allow: 'tool:Write' }
  for (const rules of [
    [no, yes],
    [yes, no],
  ]) {
    const compiled = compileGuard({ rules, default: 'deny' })
    expect(compiled.check(write, [{ path: '/etc/passwd' }])).toMatchObject({ effect: 'deny', rule: 'no', enforced: true })
    expect(compiled.check(write, [{ path: '/tmp/x' }])).toMatchObject({ effect: 'allow', rule: 'yes' })
    expect(compiled.check({ name: 'other' }, [])).toMatchObject({ effect: 'deny', rule: undefined, reason: 'no rule allows it' })
  }
})

test('what decides among denials is the first rule, not the one that is found first', () => {
  const rules: GuardRule[] = [
    deny({ path: { endsWith: '.env' } }, { id: 'a' }),
    deny({ path: '/x/.env' }, { id: 'b' }),
    { id: 'c', deny: '*' },
  ]
  expect(decide(rules, { target: write, args: [{ path: '/x/.env' }] }).rule).toBe('a')
  expect(decide(rules.toReversed(), { target: write, args: [{ path: '/x/.env' }] }).rule).toBe('c')
  expect(decide(rules, { target: write, args: [{}] })).toMatchObject({ rule: 'c', reason: 'rule c denies it' })
})

test.each<[Conditions, unknown, string]>([
  [{ path: 'a' }, { path: 'a' }, 'deny'],
  [{ path: 'a' }, { path: 'b' }, 'allow'],
  [{ path: 'a' }, {}, 'allow'],
  [{ n: 5 }, { n: '5' }, 'deny'],
  [{ n: null }, { n: null }, 'deny'],
  [{ n: null }, { n: 'null' }, 'allow'],
  [{ n: ['a', 'b'] }, { n: 'b' }, 'deny'],
  [{ n: { equals: 'A', ignoreCase: true } }, { n: 'a' }, 'deny'],
  [{ n: { contains: 'ΟΔΟΣ', ignoreCase: true } }, { n: 'ΟΔΟΣΑ' }, 'deny'],
  [{ n: { endsWith: 'οδος', ignoreCase: true } }, { n: 'ΟΔΟΣ' }, 'deny'],
  [{ n: { equals: 'strasse', ignoreCase: true } }, { n: 'Straße' }, 'deny'],
  [{ n: { like: '*kiss*', ignoreCase: true } }, { n: 'a \u212ai\u017fs' }, 'deny'],
  [{ n: { startsWith: 'file', ignoreCase: true } }, { n: 'F\u0130LE:' }, 'deny'],
  [{ n: { oneOf: ['file', 'x'], ignoreCase: true } }, { n: 'F\u0131le' }, 'deny'],
  [{ n: { startsWith: 'ab' } }, { n: 'abc' }, 'deny'],
  [{ n: { startsWith: 'ab', endsWith: 'x' } }, { n: 'abc' }, 'allow'],
  [{ n: { contains: 'b' } }, { n: 'abc' }, 'deny'],
  [{ n: { like: 'git push*--force*' } }, { n: 'git push origin --force' }, 'deny'],
  [{ n: { like: 'a*b' } }, { n: 'ab' }, 'deny'],
  [{ n: { like: 'a*b*' } }, { n: 'a' }, 'allow'],
  [{ n: { range: { min: 10 } } }, { n: 10 }, 'deny'],
  [{ n: { range: { min: 10 } } }, { n: 9.9 }, 'allow'],
  [{ n: { range: { min: 10 } } }, { n: '11' }, 'deny'],
  [{ n: { length: { min: 3 } } }, { n: [1, 2, 3] }, 'deny'],
  [{ n: { length: { min: 4 } } }, { n: 'abc' }, 'allow'],
  [{ n: { type: 'array' } }, { n: [] }, 'deny'],
  [{ n: { exists: false } }, {}, 'deny'],
  [{ n: { exists: false } }, { n: 1 }, 'allow'],
  [{ n: { not: { oneOf: ['a', 'b'] } } }, { n: 'c' }, 'deny'],
  [{ n: { not: { oneOf: ['a', 'b'] } } }, { n: 'b' }, 'allow'],
  [{ n: { not: { oneOf: ['a', 'b'] } } }, {}, 'deny'],
  [{ n: { any: [{ startsWith: 'x' }, { endsWith: 'y' }] } }, { n: 'ay' }, 'deny'],
  [{ n: { matches: /^v[0-9]+$/ } }, { n: 'v12' }, 'deny'],
  [{ n: { matches: /^v[0-9]+$/ } }, { n: 'v' }, 'allow'],
  [{ 'a.b[1].c': 'x' }, { a: { b: [0, { c: 'x' }] } }, 'deny'],
  [{ 'files[*].name': 'x' }, { files: [{ name: 'a' }, { name: 'x' }] }, 'deny'],
  [{ 'files[*].name': 'x' }, { files: [] }, 'allow'],
  [{ '*': 'x' }, { any: 'x' }, 'deny'],
  [{ '**': { contains: 'secret' } }, { a: [{ b: new Map([['k', 'a secret']]) }] }, 'deny'],
  [{ 'args[0].a': 'x' }, { a: 'x' }, 'deny'],
  [{ '["a.b"]': 'x' }, { a: { b: 'x' } }, 'allow'],
  [{ '[0]["a.b"]': 'x' }, { 'a.b': 'x' }, 'deny'],
  [{ a: 'x', b: 'y' }, { a: 'x', b: 'z' }, 'allow'],
  [{ 'a.b': { contains: 'é' } }, { a: { b: 'cafe\u0301' } }, 'deny'],
])('%j denies %j: %s', (when, input, effect) => {
  expect(effectOf([deny(when)], [input])).toBe(effect)
})

const plain = { a: 'x' }
test.each<[string, Conditions, () => unknown]>([
  ['an own getter', { a: 'no' }, () => ({ get a() { return 'x' } })], // oxfmt-ignore
  ['a Proxy', { a: 'no' }, () => new Proxy(plain, {})],
  ['a Proxy below', { 'b.a': 'no' }, () => ({ b: new Proxy(plain, {}) })],
  ['an object where a text is compared', { a: { contains: 'no' } }, () => ({ a: { toString: () => 'no' } })],
  ['a list where a text is compared', { a: 'no' }, () => ({ a: ['no'] })],
  ['a String object', { a: { startsWith: 'no' } }, () => ({ a: new String('no') })], // oxlint-disable-line no-new-wrappers
  ['a Map', { a: 'no' }, () => new Map([['a', 'no']])],
  ['no number where a range is asked', { a: { range: { min: 1 } } }, () => ({ a: 'many' })],
  ['a text too long for an expression', { a: { matches: /no/ } }, () => ({ a: 'x'.repeat(2000) })],
  ['a path with NUL', { a: { under: '/etc' } }, () => ({ a: '/base/x\0.txt' })],
  ['a file: URL of another host', { a: { under: '/etc' } }, () => ({ a: 'file://host/etc' })],
  ['more values than are looked at', { '**': 'no' }, () => ({ a: Array.from({ length: 2000 }, () => 'x') })],
  ['a depth that is not looked at', { '**': 'no' }, () => nested(200)],
  ['a cycle', { '**': 'no' }, () => { const o: Record<string, unknown> = {}; o['o'] = o; return o }], // oxfmt-ignore
])('%s is denied, and allows nothing, because it cannot be told', (_what, when, make) => {
  expect(effectOf([deny(when)], [make()])).toBe('deny, cannot tell')
  const { effect } = decide({ default: 'deny', rules: [{ allow: '*', when }] }, { target: write, args: [make()] })
  expect(effect).toBe('deny')
})

function nested(depth: number): object {
  let value: object = { leaf: 'x' }
  for (let i = 0; i < depth; i++) value = { value }
  return value
}

test('what a class of the program gives is read: URL, Request, bytes', () => {
  expect(effectOf([{ deny: '*', when: { '[0].hostname': 'evil.example' } }], [new URL('http://evil.example/')])).toBe('deny')
  expect(effectOf([{ deny: '*', when: { '[0].url': { contains: 'evil' } } }], [new Request('http://evil.example/')])).toBe('deny')
  expect(effectOf([{ deny: '*', when: { '[0]': { under: '/etc' } } }], [Buffer.from('/etc/passwd')])).toBe('deny')
})

test('allow rules need every value that a way leads to, and at least one', () => {
  const rules: GuardRule[] = [{ allow: '*', when: { 'paths[*]': { under: '/data' } } }]
  const ask = (paths: unknown): string => decide({ default: 'deny', rules }, { target: write, args: [{ paths }] }).effect
  expect(ask(['/data/a', '/data/b'])).toBe('allow')
  expect(ask(['/data/a', '/etc/passwd'])).toBe('deny')
  expect(ask([])).toBe('deny')
  const outside: GuardRule[] = [{ allow: '*', when: { 'paths[*]': { not: { under: '/etc' } } } }]
  expect(decide({ default: 'deny', rules: outside }, { target: write, args: [{ paths: [] }] }).effect).toBe('deny')
})

const seen = (
  rules: readonly GuardRule[],
  more: object,
): { decisions: GuardDecision[]; call(path: string): unknown; reports: Report[] } => {
  const decisions: GuardDecision[] = []
  const reports: Report[] = []
  const registry = new HookRegistry({ onReport: report => void reports.push(report) })
  const tool = hooked((input: { path: string }) => `wrote ${input.path}`, { name: 'tool:Write', registry })
  registry.register(guard({ rules, registry, onDecision: decision => void decisions.push(decision), ...more }))
  return { decisions, reports, call: path => tool({ path }) }
}

test('shadow mode blocks nothing and tells what it would have blocked', () => {
  const { call, decisions } = seen([deny({ path: { under: '/etc' } }, { id: 'etc', reason: 'not there' })], { mode: 'observe' })
  expect(call('/etc/x')).toBe('wrote /etc/x')
  expect(call('/tmp/x')).toBe('wrote /tmp/x')
  expect(decisions).toEqual([
    { effect: 'deny', enforced: false, rule: 'etc', reason: 'not there', target: 'tool:Write', certainty: 'certain', observed: ['etc'] },
  ])
})

test('without onDecision a shadow denial is a report', () => {
  const { call, reports } = seen([deny({ path: { under: '/etc' } })], { mode: 'observe', onDecision: undefined })
  call('/etc/x')
  expect(reports.map(({ code }) => code)).toEqual(['HOOKLINE_GUARD_WOULD_BLOCK'])
})

test('one rule can observe while the others are enforced, and is told beside them', () => {
  const rules = [deny({ path: { endsWith: 'x' } }, { id: 'new', mode: 'observe' }), deny({ path: { under: '/etc' } }, { id: 'etc' })]
  const { call, decisions } = seen(rules, {})
  expect(call('/tmp/x')).toBe('wrote /tmp/x')
  expect(() => call('/etc/x')).toThrow(BlockedError)
  expect(decisions).toMatchObject([
    { enforced: false, rule: 'new', observed: ['new'] },
    { enforced: true, rule: 'etc', observed: ['new'] },
  ])
})

test('onDecision that throws neither lets the call through nor reaches the caller', () => {
  const { call, reports } = seen([deny({ path: { under: '/etc' } })], {
    onDecision() {
      throw new Error('mine')
    },
  })
  expect(() => call('/etc/x')).toThrow(BlockedError)
  expect(reports.map(({ code }) => code)).toEqual(['HOOKLINE_HOOK_FAILED'])
})

test('the guard judges what later hooks have made of the arguments, and calls that hooks make', () => {
  const registry = new HookRegistry()
  const tool = hooked((input: { path: string }) => input.path, { name: 'tool:Write', registry })
  registry.register(guard({ rules: [deny({ path: { under: '/etc' } })] }))
  const remove = registry.register({
    name: 'late',
    on: 'tool:Write',
    order: 1000,
    onEnter: call => void (call.args[0] = { path: '/etc/x' }),
  })
  expect(() => tool({ path: '/tmp/x' })).toThrow(BlockedError)
  remove()
  const outer = hooked(() => 'outer', { name: 'outer', registry })
  registry.register({ name: 'nested', on: 'outer', onEnter: () => void tool({ path: '/etc/x' }) })
  expect(() => outer()).toThrow(BlockedError)
})

test('targets that no rule can deny are left alone', () => {
  const registry = new HookRegistry()
  const one = registry.target({ name: 'tool:Write' })
  const other = registry.target({ name: 'tool:Read' })
  registry.register(guard({ rules: [deny({ path: 'x' }), { allow: 'tool:Read' }] }))
  expect([one.active, other.active]).toEqual([true, false])
})

test('a selector that throws stops the call: the guard fails closed', () => {
  const registry = new HookRegistry()
  const tool = hooked((_input: unknown) => 'ran', { name: 'tool:Write', registry })
  const broken = (): never => {
    throw new Error('mine')
  }
  registry.register(guard({ rules: [{ deny: broken }] }))
  expect(() => tool({})).toThrow('mine')
})

test.each<[unknown, string]>([
  [{ deny: 'x', when: { a: { startWith: 'b' } } }, 'rules[0].when.a.startWith: there is no field "startWith"; did you mean "startsWith"?'],
  [{ dney: 'x' }, 'rules[0].dney: there is no field "dney"; did you mean "deny"?'],
  [{ deny: 'x', allow: 'y' }, 'rules[0]: expected either `deny` or `allow` to name the targets, got both.'],
  [{}, 'rules[0]: expected either `deny` or `allow` to name the targets, got neither.'],
  [
    { deny: { nme: 'x' } },
    'rules[0].deny: Unknown selector field "nme": expected one or more of name, kind, module, className, functionName.',
  ],
  [{ deny: 'x', when: {} }, 'rules[0].when: expected at least one condition, got none; leave `when` out for every call.'],
  [
    { deny: 'x', when: { 'a..b': 'x' } },
    'rules[0].when.a..b: expected a way to a value such as "command", "args[1].path", "files[*].name" or "**".',
  ],
  [{ deny: 'x', when: { a: {} } }, 'rules[0].when.a: expected a matcher with one of'],
  [{ deny: 'x', when: { a: { glob: '[ab]' } } }, 'rules[0].when.a.glob: expected a glob of "*", "**", "?" and "{a,b}"'],
  [{ deny: 'x', when: { a: { range: {} } } }, 'rules[0].when.a.range: expected numbers for `min`, `max` or both.'],
  [{ deny: 'x', when: { a: { shell: 'recursive-remov' } } }, 'did you mean "recursive-remove"?'],
  [{ deny: 'x', mode: 'shadow' }, 'rules[0].mode: expected "enforce" or "observe", got the string "shadow".'],
  [
    { deny: 'x', when: { a: { matches: 'x' } } },
    'rules[0].when.a.matches: expected an expression such as /^v[0-9]+$/, got the string "x".',
  ],
  ['x', 'rules[0]: expected a rule such as { "deny": "tool:Bash" }, got the string "x".'],
])('%j is refused: %s', (rule, message) => {
  expect(() => guard({ rules: [rule as GuardRule] })).toThrow(
    expect.objectContaining({ code: 'HOOKLINE_GUARD_RULES_INVALID', message: expect.stringContaining(message) as string }),
  )
})

test.each([/(a+)+$/, /(a|aa)+$/, /(?=a)b/, /(a)\1/, /a+b+c+/, /a*b*/, /x/g, /a{1000}/, /(a*){5}/])(
  '%s is refused, it may take very long',
  pattern => {
    expect(() => guard({ rules: [deny({ a: { matches: pattern } })] })).toThrow('matches: expected an expression')
  },
)

test.each([/^v[0-9]+$/, /^[a-z]+-[0-9]+$/, /a|b|c+/, /[*+(]x{2,5}/, /^(?:ab){3}c*/, /\(a+\)/])('%s is taken', pattern => {
  expect(guard({ rules: [deny({ a: { matches: pattern } })] }).ruleCount).toBe(1)
})

// What the index finds has to be what asking every rule one by one would find.
const text = fc.stringMatching(/^[ab/. ;$]{0,8}$/)
const matcher = fc.oneof(
  text.filter(Boolean).map(startsWith => ({ startsWith })),
  text.map(equals => ({ equals })),
  fc.array(text, { minLength: 1, maxLength: 3 }).map(oneOf => ({ oneOf })),
  text.filter(Boolean).map(under => ({ under })),
  fc.constantFrom('/a/**', '/a/*', '**/b', 'a/?', '/{a,b}/a').map(glob => ({ glob })),
  fc.constantFrom('a*', '*b', '/a*b', '*a/b*').map(like => ({ like })),
  text.filter(Boolean).map(contains => ({ contains })),
  text.filter(Boolean).map(endsWith => ({ endsWith })),
  fc.constantFrom('a', 'b', 'ab', '*').map(runs => ({ shell: { runs } })),
)
test('rules that are looked up decide as rules that are asked one by one', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(matcher, fc.boolean()), { minLength: 1, maxLength: 12 }),
      text,
      fc.boolean(),
      (matchers, value, denies) => {
        const rules = matchers.map(([one, isDeny]) => ({ [isDeny ? 'deny' : 'allow']: '*', when: { p: one } }) as unknown as GuardRule)
        // Two lists of conditions are never looked up.
        const asked = rules.map(rule => ({ ...rule, when: [rule.when, rule.when] }) as unknown as GuardRule)
        const frame = { root: '/b', default: denies ? 'deny' : 'allow' } as const
        const of = (some: readonly GuardRule[]): GuardDecision => compileGuard({ ...frame, rules: some }).check(write, [{ p: value }])
        const { rule: _looked, ...looked } = of(rules)
        const { rule: _one, ...one } = of(asked)
        expect({ ...looked, reason: '' }).toEqual({ ...one, reason: '' })
        if (looked.effect === 'deny') expect(_looked).toBe(_one)
      },
    ),
    { numRuns: 2000 },
  )
})

test('one value in the place of a list is judged as the list would be', () => {
  const rule: GuardRule = { deny: '*', when: { 'files[*]': { under: '/etc' } } }
  const effect = (files: unknown): string => decide([rule], { target: { name: 'tool' }, args: [{ files }] }).effect
  expect([['/etc/passwd'], '/etc/passwd', '/data/x', ['/data/x'], undefined, null].map(effect)).toEqual([
    'deny',
    'deny',
    'allow',
    'allow',
    'allow',
    'allow',
  ])
})
