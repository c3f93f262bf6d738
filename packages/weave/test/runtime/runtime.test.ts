import { HookRegistry, type CallContext } from '@hookline/core'
import { beforeEach, describe, expect, it } from 'vitest'
import type { Ledger, Rule, Site } from '../../src/model.ts'
import { Runtime } from '../../src/runtime.ts'

const WHERE = {
  key: 'pg|Client#query',
  package: 'pg',
  version: undefined,
  file: undefined,
  index: undefined,
  function: { text: 'Client#query', receiver: 'Client', member: 'instance', accessor: undefined, name: 'query' },
} as const

const rule = (more: Partial<Rule> = {}): Rule => ({
  id: 'r',
  origin: { file: undefined, index: 0 },
  where: WHERE,
  on: undefined,
  adopt: undefined,
  kind: 'auto',
  callbackIndex: undefined,
  hooks: 'file:///hooks.mjs',
  enter: 'enter',
  exit: 'exit',
  passReceiver: false,
  failure: 'open',
  required: false,
  enabled: true,
  order: 0,
  dependencies: [],
  ...more,
})

const site = (more: Partial<Site> = {}): Site => ({
  id: 'pg@8.0.0/client.js#Client#query',
  package: 'pg',
  version: '8.0.0',
  file: 'client.js',
  path: 'Client#query',
  className: 'Client',
  functionName: 'query',
  form: 'method',
  line: 1,
  column: 1,
  wheres: [WHERE.key],
  kind: 'auto',
  ...more,
})

const hooks = (exports: Record<string, unknown>): Map<string, Record<string, unknown>> => new Map([['file:///hooks.mjs', exports]])

let registry: HookRegistry
let runtime: Runtime
let seen: unknown[]
let problems: [string | undefined, string][]

beforeEach(() => {
  seen = []
  problems = []
  registry = new HookRegistry({ onReport: report => void seen.push(report.code) })
  const ledger: Partial<Ledger> = {
    linked: () => {},
    problem: (id, error) => void problems.push([id, (error as { code?: string }).code ?? error.message]),
  }
  runtime = new Runtime({ registry, ledger: ledger as Ledger })
})

const slotOf = (more?: Partial<Site>) => runtime.link([site(more)])[0]!

describe('hooks of rules', () => {
  const look = {
    enter: (_: CallContext, ...args: unknown[]) => void seen.push(['enter', ...args]),
    exit: (_: CallContext, result: unknown, error: unknown) => void seen.push(['exit', result, error]),
  }

  it('stand on functions that are linked before and after', () => {
    const before = slotOf().wrap((a: number) => a + 1)
    runtime.use([rule()], hooks(look))
    const after = slotOf({ id: 'other' }).wrap((a: number) => a + 2)
    const none = slotOf({ id: 'third', wheres: ['elsewhere'] }).wrap((a: number) => a + 3)
    expect([before(1), after(1), none(1)]).toEqual([2, 3, 4])
    expect(seen).toEqual([
      ['enter', 1],
      ['exit', 2, undefined],
      ['enter', 1],
      ['exit', 3, undefined],
    ])
  })

  it("get the receiver before the parameters in the seed's form", () => {
    runtime.use([rule({ passReceiver: true })], hooks({ ...look, enter: (_: CallContext, ...rest: unknown[]) => void seen.push(rest) }))
    const client = { query: slotOf().wrap((text: string) => text) }
    client.query('x')
    expect(seen).toEqual([
      [client, 'x'],
      ['exit', 'x', undefined],
    ])
  })

  it('are awaited when they are asynchronous, in either form', async () => {
    const exports = { enter: async (call: CallContext) => void (call.args[0] = (await Promise.resolve(20)) as never) }
    runtime.use([rule({ passReceiver: true, exit: undefined })], hooks(exports))
    expect(await slotOf().wrap(async (a: number) => a + 1)(1)).toBe(21)
  })

  it('leave the call alone when they throw, unless the rule is closed', () => {
    const exports = {
      enter: () => {
        throw new Error('no')
      },
    }
    const fn = slotOf().wrap(() => 'ran')
    runtime.use([rule({ exit: undefined })], hooks(exports))
    expect(fn()).toBe('ran')
    runtime.use([rule({ exit: undefined, failure: 'closed' })], hooks(exports))
    expect(fn).toThrow('no')
  })

  it('let nothing through under `closed` when they cannot be had', () => {
    const fn = slotOf().wrap(() => 'ran')
    runtime.use([rule()], hooks({ enter: 1, other: () => {} }))
    expect(fn()).toBe('ran')
    expect(problems).toEqual([['r', 'HOOKLINE_HOOK_EXPORT_MISSING']])
    runtime.use([rule({ failure: 'closed' })], hooks({ enter: 1, other: () => {} }))
    expect(fn).toThrow(/expected \/hooks.mjs to export a function `enter`, got number; its functions are: other/)
    runtime.use([rule({ failure: 'closed' })], new Map())
    expect(fn).toThrow(/has not been loaded/)
  })

  it('come from the module itself, not from what it inherits', () => {
    runtime.use([rule({ enter: 'toString', exit: undefined })], hooks({}))
    expect(problems).toEqual([['r', 'HOOKLINE_HOOK_EXPORT_MISSING']])
  })

  it('tell it when the name is taken', () => {
    registry.register({ name: 'r', on: 'x', onEnter: () => {} })
    runtime.use([rule()], hooks(look))
    expect(problems).toEqual([['r', 'HOOKLINE_DUPLICATE_HOOK']])
  })

  it('attach to targets of others by a selector', () => {
    const fn = registry.target({ name: 'pg:query' }).wrap((a: number) => a)
    runtime.use([rule({ where: undefined, on: 'pg:query' })], hooks(look))
    fn(5)
    expect(seen).toEqual([
      ['enter', 5],
      ['exit', 5, undefined],
    ])
  })
})

describe('rules that change', () => {
  it('are switched without touching those that stay, and a call in flight keeps its pair', async () => {
    const log = (what: string) => () => void seen.push(what)
    const fn = slotOf().wrap((until: Promise<void>) => until)
    const stays = rule({ id: 'stays' })
    runtime.use([stays, rule()], hooks({ enter: log('in'), exit: log('out') }))
    const kept = registry.hooks[0]
    let resolve = (): void => {}
    const promise = new Promise<void>(settle => (resolve = settle))
    const call = fn(promise)
    expect(seen.splice(0)).toEqual(['in', 'in'])
    const exports = { enter: log('in2'), exit: log('out2') }
    runtime.use(
      [stays, rule({ hooks: 'file:///two.mjs' })],
      new Map([...hooks({ enter: log('in'), exit: log('out') }), ['file:///two.mjs', exports]]),
    )
    resolve()
    await call
    expect(seen.splice(0)).toEqual(['out', 'out'])
    await fn(Promise.resolve())
    expect(seen.splice(0)).toEqual(['in', 'in2', 'out', 'out2'])
    expect(registry.hooks.map(hook => hook.name)).toEqual(['stays', 'r'])
    expect(kept?.name).toBe('stays')
    runtime.use([rule({ id: 'stays', enabled: false })], hooks({ enter: log('in'), exit: log('out') }))
    expect(slotOf().on).toBe(false)
    registry.enable('stays')
    expect(slotOf().on).toBe(true)
    runtime.use([], new Map())
    expect(slotOf().on).toBe(false)
  })
})

describe('slots', () => {
  it('are one for one id', () => {
    expect(slotOf()).toBe(slotOf())
  })

  it('are found by rules whose place names them later', () => {
    const slot = slotOf({ wheres: ['elsewhere'] })
    runtime.use([rule()], hooks({ enter: () => {}, exit: () => {} }))
    expect(slot.on).toBe(false)
    expect(slotOf()).toBe(slot)
    expect(slot.on).toBe(true)
  })

  it('keep the places they had when others name them, and do not switch what is off', () => {
    const elsewhere = { ...WHERE, key: 'elsewhere' }
    const slot = slotOf()
    const call = slot.wrap(() => 'done')
    const named = (name: string) => ({ [name]: () => void seen.push(name) })
    runtime.use(
      [
        rule({ enter: 'first', exit: undefined }),
        rule({ id: 'second', where: elsewhere, enter: 'second', exit: undefined }),
        rule({ id: 'off', where: elsewhere, enter: 'off', exit: undefined, enabled: false }),
      ],
      hooks({ ...named('first'), ...named('second'), ...named('off') }),
    )
    call()
    expect(seen).toEqual(['first'])
    slotOf({ wheres: ['elsewhere'] })
    call()
    expect(seen).toEqual(['first', 'first', 'second'])
    for (const id of ['r', 'second']) {
      registry.disable(id)
      registry.enable(id)
    }
    call()
    expect(seen.slice(3).toSorted()).toEqual(['first', 'second'])
  })

  it('are named for the package, or bare for the application', () => {
    expect(slotOf().target.name).toBe('pg:Client#query')
    expect(slotOf({ id: 'mine', package: '.' }).target.name).toBe('Client#query')
  })

  it('call different originals of one place', () => {
    const slot = slotOf()
    runtime.use(
      [rule({ enter: undefined })],
      hooks({ exit: (call: CallContext) => void ((call as { result: unknown }).result = 2 * Number(call.result)) }),
    )
    const one = () => 1
    const two = () => 2
    expect([one, two, one].map(fn => slot.call(fn, undefined))).toEqual([2, 4, 2])
  })

  it('replace methods and accessors in place, with super and descriptors', () => {
    class Base {
      size() {
        return 1
      }
    }
    class Sub extends Base {
      override size() {
        return super.size() + 1
      }
      get twice() {
        return this.size() * 2
      }
    }
    const bare = Object.getOwnPropertyDescriptors(Sub.prototype)
    runtime.use([rule()], hooks({ enter: (call: CallContext) => void seen.push(call.target.functionName), exit: () => {} }))
    slotOf({ functionName: 'size' }).method(Sub.prototype, 'size')
    slotOf({ id: 'get', functionName: 'twice' }).method(Sub.prototype, 'twice', 'get')
    slotOf({ id: 'gone' }).method(Sub.prototype, 'gone')
    expect(new Sub().twice).toBe(4)
    expect(seen).toEqual(['twice', 'size'])
    const woven = Object.getOwnPropertyDescriptors(Sub.prototype)
    for (const key of ['size', 'twice'] as const) {
      expect({ ...woven[key], value: 0, get: 0 }).toEqual({ ...bare[key], value: 0, get: 0 })
    }
    expect(Object.keys(woven)).toEqual(Object.keys(bare))
  })
})

describe('constructors', () => {
  const make = (body: (...args: number[]) => unknown, derived = false) => {
    const slot = slotOf({ form: 'constructor', functionName: 'constructor' })
    const self = { made: true }
    return { self, run: (...args: number[]) => slot.construct(() => self, undefined, args, body, derived) }
  }

  it('give what the body makes, with the arguments of hooks', () => {
    let got: unknown
    runtime.use(
      [rule()],
      hooks({
        enter: (call: CallContext) => void (call.args[0] = 7 as never),
        exit: (_: CallContext, result: unknown) => void seen.push(result),
      }),
    )
    const { self, run } = make(a => void (got = a))
    expect(run(1)).toBe(self)
    expect(got).toBe(7)
    expect(seen).toEqual([self])
    const other = {}
    expect(make(() => other).run()).toBe(other)
  })

  it('throw, are blocked and are skipped', () => {
    const fails = make(() => {
      throw new Error('body')
    })
    runtime.use([rule()], hooks({ enter: () => {}, exit: (_: CallContext, __: unknown, error: Error) => void seen.push(error.message) }))
    expect(fails.run).toThrow('body')
    expect(seen).toEqual(['body'])
    runtime.use([rule({ exit: undefined })], hooks({ enter: (call: CallContext) => call.block('no') }))
    expect(make(() => {}).run).toThrow('no')
    const ran: string[] = []
    runtime.use([rule({ exit: undefined })], hooks({ enter: (call: CallContext) => call.skip(undefined) }))
    const skipped = make(() => void ran.push('ran'))
    expect(skipped.run()).toBe(skipped.self)
    expect(make(() => void ran.push('ran'), true).run).toThrow(/no `this` before `super\(\)`/)
    expect(ran).toEqual([])
    const given = { made: 'up' }
    runtime.use(
      [rule()],
      hooks({ enter: (call: CallContext) => call.skip(given), exit: (_: CallContext, result: unknown) => void seen.push(result) }),
    )
    expect(make(() => {}, true).run()).toBe(given)
    expect(make(() => {}).run()).toBe(given)
    expect(seen.slice(-2)).toEqual([given, given])
  })
})

describe('adopting libraries', () => {
  it('hands over what was loaded before and after, once, and takes it back', () => {
    const adopt = (exports: unknown) => {
      seen.push(exports)
      return () => void seen.push('undone')
    }
    const adopting = rule({ where: undefined, hooks: undefined, adopt: { package: 'pg', version: undefined, take: adopt } })
    runtime.adopt('pg', 'first')
    runtime.use([adopting], new Map())
    runtime.adopt('pg', 'second')
    runtime.adopt('pg', 'first')
    runtime.adopt('express', 'other')
    runtime.use([adopting], new Map())
    expect(seen).toEqual(['first', 'second'])
    runtime.use([], new Map())
    expect(seen).toEqual(['first', 'second', 'undone', 'undone'])
  })

  it('hands over only versions that the rule is for', () => {
    const take = (exports: unknown) => void seen.push(exports)
    const of = (id: string, version: string) => rule({ id, where: undefined, hooks: undefined, adopt: { package: 'pg', version, take } })
    runtime.adopt('pg', 'seven', '7.18.2')
    runtime.use([of('eight', '>=8.11 <9'), of('nine', '>=9 <10')], new Map())
    runtime.adopt('pg', 'eight', '8.23.1')
    runtime.adopt('pg', 'unknown')
    expect(seen).toEqual(['eight', 'unknown', 'unknown'])
  })

  it('hands over globals and built-ins at once', async () => {
    const take = (exports: unknown) => void seen.push(exports)
    const of = (name: string) => rule({ id: name, where: undefined, hooks: undefined, adopt: { package: name, version: undefined, take } })
    runtime.use([of('globalThis'), of('node:fs')], new Map())
    expect(seen).toEqual([globalThis, process.getBuiltinModule('node:fs')])
  })

  it('tells a failure and goes on', () => {
    const take = () => {
      throw new Error('wrong version')
    }
    runtime.use([rule({ where: undefined, hooks: undefined, adopt: { package: 'pg', version: undefined, take } })], new Map())
    runtime.adopt('pg', {})
    expect(problems).toEqual([['r', 'wrong version']])
  })
})
