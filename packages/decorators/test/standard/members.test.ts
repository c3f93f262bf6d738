import { hookRegistry, originalOf, type CallContext } from '@hookline/core'
import { Hooked, OnEnter, OnExit } from '@hookline/decorators'
import { afterEach, expect, test } from 'vitest'
import { logged } from '../shared/log.ts'

const undo: (() => void)[] = []
afterEach(() => {
  for (const work of undo.splice(0)) work()
})
const names = (part: string) =>
  hookRegistry.targets
    .map(target => target.name)
    .filter(name => name.includes(part))
    .sort()
const hookNames = (part: string) => hookRegistry.hooks.map(hook => hook.name).filter(name => name.startsWith(part))
function watch(on: string) {
  const seen: string[] = []
  undo.push(
    hookRegistry.register({
      name: `watch ${on}`,
      on,
      onEnter: (call, ...params) => void seen.push(`${call.target.name}(${params.join(',')})`),
    }),
  )
  return seen
}

test('async methods, generators, async generators, static methods and symbols keep their ways', async () => {
  const seen = watch('KindsStandard*')
  class KindsStandard {
    @OnEnter() async later(n: number) {
      return n
    }
    @OnEnter() *count(n: number) {
      for (let i = 0; i < n; i++) yield i
    }
    @OnEnter() async *feed(n: number) {
      for (let i = 0; i < n; i++) yield i
    }
    @OnEnter() static make(n: number) {
      return [this.name.length > 0, n]
    }
    @OnEnter() [Symbol.iterator]() {
      return [1, 2].values()
    }
  }
  expect(KindsStandard.make(1)).toEqual([true, 1])
  const it = new KindsStandard()
  expect(await it.later(2)).toBe(2)
  expect([...it.count(2)]).toEqual([0, 1])
  const fed: number[] = []
  for await (const n of it.feed(2)) fed.push(n)
  expect(fed).toEqual([0, 1])
  expect([...it]).toEqual([1, 2])
  expect(seen).toEqual([
    'KindsStandard.make(1)',
    'KindsStandard#later(2)',
    'KindsStandard#count(2)',
    'KindsStandard#feed(2)',
    'KindsStandard#[Symbol.iterator]()',
  ])
})

test('accessors are two targets', () => {
  const seen = watch('*PriceStandard#*')
  class PriceStandard {
    #cents = 1
    @Hooked() get cents() {
      return this.#cents
    }
    @Hooked() set cents(n: number) {
      this.#cents = n
    }
    @Hooked({ name: 'PriceStandard#total' }) accessor sum = 3
  }
  const price = new PriceStandard()
  price.cents = 5
  expect(price.cents).toBe(5)
  price.sum += 1
  expect(price.sum).toBe(4)
  expect(seen).toEqual([
    'set PriceStandard#cents(5)',
    'get PriceStandard#cents()',
    'get PriceStandard#total()',
    'set PriceStandard#total(4)',
    'get PriceStandard#total()',
  ])
})

test('an override without decorator is not hooked, its super call is, and names are of the class that declares', () => {
  const { log, enter } = logged()
  class BaseStandard {
    @OnEnter(enter('base')) run(n: number): string {
      return `base ${n}`
    }
    @OnEnter(enter('stay')) stay(n: number) {
      return n
    }
  }
  class PlainStandard extends BaseStandard {
    override run(n: number) {
      return `plain ${super.run(n + 1)}`
    }
  }
  class OwnStandard extends BaseStandard {
    @OnEnter(enter('own')) override run(n: number) {
      return n > 5 ? 'no' : `own ${super.run(n + 1)}`
    }
  }
  expect(new PlainStandard().run(1)).toBe('plain base 2')
  expect(log.splice(0)).toEqual(['base > 2'])
  const own = new OwnStandard()
  expect(own.run(1)).toBe('own base 2')
  own.stay(3)
  expect(log).toEqual(['own > 1', 'base > 2', 'stay > 3'])
  expect([...names('BaseStandard'), ...names('PlainStandard'), ...names('OwnStandard')]).toEqual([
    'BaseStandard#run',
    'BaseStandard#stay',
    'OwnStandard#run',
  ])
})

test('@Hooked on a class makes targets of its own methods and accessors, static ones too, but not of the constructor', () => {
  const seen = watch('*ShopStandard*')
  @Hooked({ name: 'ShopStandard' })
  class WholeStandard {
    static Inner = class {}
    @OnEnter((call: CallContext) => void seen.push(`own ${call.target.name}`)) buy(n: number) {
      return n
    }
    get open() {
      return true
    }
    static create() {
      return new this()
    }
  }
  const shop = WholeStandard.create()
  expect(shop.buy(2)).toBe(2)
  expect(shop.open).toBe(true)
  expect(new WholeStandard.Inner()).toBeInstanceOf(WholeStandard.Inner)
  expect(seen.sort()).toEqual(['ShopStandard#buy(2)', 'ShopStandard.create()', 'get ShopStandard#open()', 'own ShopStandard#buy'])
  expect(names('ShopStandard')).toEqual(['ShopStandard#buy', 'ShopStandard.create', 'get ShopStandard#open'])
})

const args: string[] = []
function foreign(...given: unknown[]): any {
  const [value, , descriptor] = given as [any, any, PropertyDescriptor | undefined]
  const fn = descriptor?.value ?? value
  const replacement = function (this: unknown, ...params: unknown[]) {
    args.push('foreign')
    return fn.apply(this, params)
  }
  return descriptor === undefined ? replacement : { ...descriptor, value: replacement }
}

test("several stacked with somebody else's decorator between them are one target, where the topmost stands", () => {
  const { log, enter } = logged()
  args.length = 0
  class StackStandard {
    @OnEnter(call => {
      log.push('top')
      if (call.args[0] < 0) call.block('negative')
    })
    @foreign
    @OnEnter(enter('below'))
    run(n: number) {
      return n
    }
    @foreign @OnEnter(enter('under')) @foreign only(n: number) {
      return n
    }
  }
  const stack = new StackStandard()
  expect(stack.run(1)).toBe(1)
  expect(log.splice(0)).toEqual(['top', 'below > 1'])
  expect(args.splice(0)).toEqual(['foreign'])
  expect(() => stack.run(-1)).toThrow(/negative/)
  expect(args.splice(0)).toEqual([])
  expect(stack.only(4)).toBe(4)
  expect(args).toEqual(['foreign', 'foreign'])
  expect(names('StackStandard')).toEqual(['StackStandard#only', 'StackStandard#run'])
})

test('a hook object is attached once and as a whole, with its own this and data', () => {
  class Guard {
    #calls = 0
    name = 'guard'
    onEnter(call: CallContext, _n: number) {
      this.#calls += 1
      expect(call.data).toBeUndefined()
      call.data = 'mine'
    }
    onExit(call: CallContext) {
      log.push(`${this.#calls} ${call.data}`)
    }
  }
  const log: string[] = []
  const guard = new Guard()
  class OnceStandard {
    @OnEnter(guard)
    @OnExit(guard)
    @OnEnter((call: CallContext, _n: number) => void (call.data = 'yours'))
    run(n: number) {
      return n
    }
  }
  new OnceStandard().run(1)
  expect(log).toEqual(['1 mine'])
  expect(hookNames('OnceStandard')).toEqual(['OnceStandard#run @OnEnter guard', 'OnceStandard#run @OnEnter function'])
})

test('hooks are switched off by name, and a second copy of a class gets names of its own', () => {
  const { log } = logged()
  const logIt = (_call: CallContext, n: number) => void log.push(`it ${n}`)
  const make = () => {
    class TwiceStandard {
      @OnEnter(logIt) run(n: number) {
        return n
      }
    }
    return new TwiceStandard()
  }
  const first = make()
  const second = make()
  expect(hookNames('TwiceStandard')).toEqual(['TwiceStandard#run @OnEnter logIt', 'TwiceStandard#run @OnEnter logIt (2)'])
  hookRegistry.disable('TwiceStandard#run @OnEnter logIt')
  first.run(1)
  second.run(2)
  expect(log).toEqual(['it 2'])
})

test('another registry takes targets and hooks', () => {
  const registry = hookRegistry.child()
  undo.push(() => registry.dispose())
  const { log, enter } = logged()
  class ApartStandard {
    @Hooked({ registry, kind: 'job' })
    @OnEnter(enter('in'))
    run(n: number) {
      return n
    }
  }
  new ApartStandard().run(1)
  expect(log).toEqual(['in > 1'])
  expect(names('ApartStandard')).toEqual([])
  expect(registry.targets).toMatchObject([{ name: 'ApartStandard#run', kind: 'job' }])
})

test('own properties survive, the original is known, and the method cannot be called with new', () => {
  const mark = (...given: unknown[]): any =>
    void Object.assign((given[2] as PropertyDescriptor | undefined)?.value ?? given[0], { mark: 'kept' })
  class PropsStandard {
    @mark @OnEnter() above() {}
    @OnEnter() @mark below() {}
  }
  expect(PropsStandard.prototype.above).toHaveProperty('mark', 'kept')
  expect(PropsStandard.prototype.below).toHaveProperty('mark', 'kept')
  expect(originalOf(PropsStandard.prototype.below)).toHaveProperty('mark', 'kept')
  expect(Object.hasOwn(PropsStandard.prototype.below, 'prototype')).toBe(false)
})

test('what is no method, accessor or class is refused, and so is an asynchronous hook where nothing waits', () => {
  const code = (work: () => void) => {
    try {
      work()
    } catch (error) {
      return (error as { code?: string }).code
    }
    return undefined
  }
  const any = (decorator: unknown) => decorator as any
  expect(
    code(() => {
      class X {
        @any(OnEnter()) field = 1
      }
      void X
    }),
  ).toBe('HOOKLINE_DECORATOR_TARGET')
  expect(
    code(() => {
      class X {
        @any(Hooked()) static field = 1
      }
      void X
    }),
  ).toBe('HOOKLINE_DECORATOR_TARGET')
  expect(
    code(() => {
      @any(OnEnter())
      class X {}
      void X
    }),
  ).toBe('HOOKLINE_DECORATOR_TARGET')
  expect(
    code(() => {
      class X {
        @OnEnter(async () => {}) *run() {
          yield 1
        }
      }
      void X
    }),
  ).toBe('HOOKLINE_ASYNC_HOOK_ON_SYNC_TARGET')
  expect(
    code(() => {
      any(OnEnter)({ name: 'nothing' })
    }),
  ).toBe('HOOKLINE_INVALID_HOOK')
  expect(
    code(() => {
      any(OnEnter)(42)
    }),
  ).toBe('HOOKLINE_INVALID_HOOK')
  expect(
    code(() => {
      any(Hooked)({ hooks: [() => {}] })
    }),
  ).toBe('HOOKLINE_INVALID_HOOK')
})

test('private methods are targets, instance and static ones', () => {
  const seen = watch('Vault*')
  // esbuild calls classes that name themselves _Vault.
  @Hooked({ name: 'Vault' })
  class Vault {
    @OnEnter() #open(n: number) {
      return n
    }
    @OnEnter() static #count(n: number) {
      return n
    }
    open(n: number) {
      return this.#open(n) + Vault.#count(1)
    }
  }
  expect(new Vault().open(2)).toBe(3)
  expect(seen.filter(line => line.includes('#o') || line.includes('.#'))).toEqual(['Vault#open(2)', 'Vault##open(2)', 'Vault.#count(1)'])
})

test('a static member makes known the class of the others', () => {
  class Known {
    @OnEnter() run() {}
    @OnEnter() static make() {}
  }
  expect(names('Known')).toEqual(['Known#run', 'Known.make'])
  void Known
})

test('an anonymous class has a placeholder for its name, and @Hooked gives one', () => {
  const run = (n: number) =>
    [
      class {
        @OnEnter() nameless(n: number) {
          return n
        }
      },
      @Hooked({ name: 'Given' })
      class {
        nameless(n: number) {
          return n
        }
      },
    ].map(type => new type().nameless(n))
  expect(run(1)).toEqual([1, 1])
  // The other's name is the compiler's choice: '' with tsc, `_a` with esbuild.
  expect(names('#nameless')).toContain('Given#nameless')
  expect(names('#nameless')).toHaveLength(2)
})

test('a method that is called before any instance was made is hooked too', () => {
  const seen = watch('*early')
  class Early {
    @OnEnter() early() {
      return this
    }
  }
  const { early } = Early.prototype
  expect(early.call(undefined as never)).toBe(undefined)
  new Early().early()
  expect(seen).toEqual(['(anonymous)#early()', 'Early#early()'])
})
