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
  const seen = watch('KindsLegacy*')
  class KindsLegacy {
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
  expect(KindsLegacy.make(1)).toEqual([true, 1])
  const it = new KindsLegacy()
  expect(await it.later(2)).toBe(2)
  expect([...it.count(2)]).toEqual([0, 1])
  const fed: number[] = []
  for await (const n of it.feed(2)) fed.push(n)
  expect(fed).toEqual([0, 1])
  expect([...it]).toEqual([1, 2])
  expect(seen).toEqual([
    'KindsLegacy.make(1)',
    'KindsLegacy#later(2)',
    'KindsLegacy#count(2)',
    'KindsLegacy#feed(2)',
    'KindsLegacy#[Symbol.iterator]()',
  ])
})

test('accessors are two targets', () => {
  const seen = watch('*PriceLegacy#*')
  class PriceLegacy {
    #cents = 1
    @Hooked() get cents() {
      return this.#cents
    }
    set cents(n: number) {
      this.#cents = n
    }
    @Hooked({ name: 'PriceLegacy#total' }) accessor sum = 3
  }
  const price = new PriceLegacy()
  price.cents = 5
  expect(price.cents).toBe(5)
  price.sum += 1
  expect(price.sum).toBe(4)
  expect(seen).toEqual([
    'set PriceLegacy#cents(5)',
    'get PriceLegacy#cents()',
    'get PriceLegacy#total()',
    'set PriceLegacy#total(4)',
    'get PriceLegacy#total()',
  ])
})

test('an override without decorator is not hooked, its super call is, and names are of the class that declares', () => {
  const { log, enter } = logged()
  class BaseLegacy {
    @OnEnter(enter('base')) run(n: number): string {
      return `base ${n}`
    }
    @OnEnter(enter('stay')) stay(n: number) {
      return n
    }
  }
  class PlainLegacy extends BaseLegacy {
    override run(n: number) {
      return `plain ${super.run(n + 1)}`
    }
  }
  class OwnLegacy extends BaseLegacy {
    @OnEnter(enter('own')) override run(n: number) {
      return n > 5 ? 'no' : `own ${super.run(n + 1)}`
    }
  }
  expect(new PlainLegacy().run(1)).toBe('plain base 2')
  expect(log.splice(0)).toEqual(['base > 2'])
  const own = new OwnLegacy()
  expect(own.run(1)).toBe('own base 2')
  own.stay(3)
  expect(log).toEqual(['own > 1', 'base > 2', 'stay > 3'])
  expect([...names('BaseLegacy'), ...names('PlainLegacy'), ...names('OwnLegacy')]).toEqual([
    'BaseLegacy#run',
    'BaseLegacy#stay',
    'OwnLegacy#run',
  ])
})

test('@Hooked on a class makes targets of its own methods and accessors, static ones too, but not of the constructor', () => {
  const seen = watch('*ShopLegacy*')
  @Hooked({ name: 'ShopLegacy' })
  class WholeLegacy {
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
  const shop = WholeLegacy.create()
  expect(shop.buy(2)).toBe(2)
  expect(shop.open).toBe(true)
  expect(new WholeLegacy.Inner()).toBeInstanceOf(WholeLegacy.Inner)
  expect(seen.sort()).toEqual(['ShopLegacy#buy(2)', 'ShopLegacy.create()', 'get ShopLegacy#open()', 'own ShopLegacy#buy'])
  expect(names('ShopLegacy')).toEqual(['ShopLegacy#buy', 'ShopLegacy.create', 'get ShopLegacy#open'])
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
  class StackLegacy {
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
  const stack = new StackLegacy()
  expect(stack.run(1)).toBe(1)
  expect(log.splice(0)).toEqual(['top', 'below > 1'])
  expect(args.splice(0)).toEqual(['foreign'])
  expect(() => stack.run(-1)).toThrow(/negative/)
  expect(args.splice(0)).toEqual([])
  expect(stack.only(4)).toBe(4)
  expect(args).toEqual(['foreign', 'foreign'])
  expect(names('StackLegacy')).toEqual(['StackLegacy#only', 'StackLegacy#run'])
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
  class OnceLegacy {
    @OnEnter(guard)
    @OnExit(guard)
    @OnEnter((call: CallContext, _n: number) => void (call.data = 'yours'))
    run(n: number) {
      return n
    }
  }
  new OnceLegacy().run(1)
  expect(log).toEqual(['1 mine'])
  expect(hookNames('OnceLegacy')).toEqual(['OnceLegacy#run @OnEnter guard', 'OnceLegacy#run @OnEnter function'])
})

test('hooks are switched off by name, and a second copy of a class gets names of its own', () => {
  const { log } = logged()
  const logIt = (_call: CallContext, n: number) => void log.push(`it ${n}`)
  const make = () => {
    class TwiceLegacy {
      @OnEnter(logIt) run(n: number) {
        return n
      }
    }
    return new TwiceLegacy()
  }
  const first = make()
  const second = make()
  expect(hookNames('TwiceLegacy')).toEqual(['TwiceLegacy#run @OnEnter logIt', 'TwiceLegacy#run @OnEnter logIt (2)'])
  hookRegistry.disable('TwiceLegacy#run @OnEnter logIt')
  first.run(1)
  second.run(2)
  expect(log).toEqual(['it 2'])
})

test('another registry takes targets and hooks', () => {
  const registry = hookRegistry.child()
  undo.push(() => registry.dispose())
  const { log, enter } = logged()
  class ApartLegacy {
    @Hooked({ registry, kind: 'job' })
    @OnEnter(enter('in'))
    run(n: number) {
      return n
    }
  }
  new ApartLegacy().run(1)
  expect(log).toEqual(['in > 1'])
  expect(names('ApartLegacy')).toEqual([])
  expect(registry.targets).toMatchObject([{ name: 'ApartLegacy#run', kind: 'job' }])
})

test('own properties survive, the original is known, and the method cannot be called with new', () => {
  const mark = (...given: unknown[]): any =>
    void Object.assign((given[2] as PropertyDescriptor | undefined)?.value ?? given[0], { mark: 'kept' })
  class PropsLegacy {
    @mark @OnEnter() above() {}
    @OnEnter() @mark below() {}
  }
  expect(PropsLegacy.prototype.above).toHaveProperty('mark', 'kept')
  expect(PropsLegacy.prototype.below).toHaveProperty('mark', 'kept')
  expect(originalOf(PropsLegacy.prototype.below)).toHaveProperty('mark', 'kept')
  expect(Object.hasOwn(PropsLegacy.prototype.below, 'prototype')).toBe(false)
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
        constructor(@any(OnEnter()) a: number) {
          void a
        }
      }
      void X
    }),
  ).toBe('HOOKLINE_DECORATOR_TARGET')
  expect(
    code(() => {
      class X {
        run(@any(OnExit()) a: number) {
          void a
        }
      }
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

test('targets are listed as soon as the class is defined', () => {
  class Listed {
    @OnEnter() run() {}
  }
  expect(names('Listed')).toEqual(['Listed#run'])
  void Listed
})
