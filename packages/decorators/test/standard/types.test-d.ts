import type { CallContext, Hook } from '@hookline/core'
import { Hooked, OnEnter, OnExit, type FitsEnter, type FitsExit, type Mismatch } from '@hookline/decorators'
import { expectTypeOf, test } from 'vitest'

interface Order {
  id: string
  count: number
}
interface Service {
  place(id: string, count: number): Promise<Order>
}

const takesPrefix = (_call: CallContext, _id: string) => {}
const takesAll = async (_call: CallContext, _id: string, _count: number) => {}
const takesOther = (_call: CallContext, _id: number) => {}
const takesMore = (_call: CallContext, _id: string, _count: number, _more: string) => {}
const seesOrder = (_call: CallContext, _order: Order | undefined) => {}
const seesOrderAlways = (_call: CallContext, _order: Order) => {}
const seesNumber = (_call: CallContext, _order: number | undefined) => {}
class GoodHook {
  onEnter(_call: CallContext, _id: string) {}
}
class BadHook {
  onEnter(_call: CallContext, _id: boolean) {}
}
class ResultHook {
  constructor(readonly base: number) {}
  onExit(_call: CallContext, _order: Order | undefined) {}
}
class BadResultHook {
  onExit(_call: CallContext, _order: string) {}
}
declare const anyHook: Hook
const TOKEN: unique symbol = Symbol('token')

class Orders implements Service {
  @OnEnter()
  @OnExit()
  @OnEnter(takesPrefix)
  @OnEnter(takesAll, { order: 3, failure: 'open' })
  @OnEnter(call => void call.args)
  @OnEnter<Service['place']>((call, id, count) => {
    expectTypeOf(id).toEqualTypeOf<string>()
    expectTypeOf(count).toEqualTypeOf<number>()
    expectTypeOf(call.args).toEqualTypeOf<[string, number]>()
  })
  @OnExit<Service['place']>((call, order) => {
    expectTypeOf(order).toEqualTypeOf<Order | undefined>()
    expectTypeOf(call.result).toEqualTypeOf<Order | undefined>()
  })
  @OnExit(seesOrder)
  @OnExit((_call, result) => void expectTypeOf(result).toBeUnknown())
  @OnEnter(GoodHook)
  @OnEnter(new GoodHook())
  @OnEnter(anyHook)
  @OnEnter(TOKEN)
  @OnEnter('token')
  @OnExit(ResultHook)
  @OnExit(anyHook)
  @OnExit(TOKEN)
  @Hooked({ kind: 'order', hooks: [GoodHook, anyHook, TOKEN] })
  async place(id: string, count: number): Promise<Order> {
    return { id, count }
  }

  // @ts-expect-error a number is not what the method is given
  @OnEnter(takesOther)
  other(id: string) {
    return id
  }

  // @ts-expect-error the method has fewer parameters
  @OnEnter(takesMore)
  more(id: string, count: number) {
    return id.length + count
  }

  // @ts-expect-error the hook takes another first parameter
  @OnEnter(BadHook)
  byClass(id: string) {
    return id
  }

  // @ts-expect-error the hook takes another first parameter
  @OnEnter(new BadHook())
  byObject(id: string) {
    return id
  }

  // @ts-expect-error a method that throws has no result
  @OnExit(seesOrderAlways)
  always(): Order {
    return { id: '', count: 0 }
  }

  // @ts-expect-error the method gives a string
  @OnExit(seesNumber)
  result() {
    return ''
  }

  // @ts-expect-error the method gives a number
  @OnExit(BadResultHook)
  resultByClass() {
    return 1
  }

  // @ts-expect-error a getter is for @Hooked
  @OnEnter()
  get typed() {
    return 1
  }

  @Hooked() get size() {
    return 1
  }
  @Hooked() accessor open = true
  @Hooked() static create() {
    return new Orders()
  }

  // @ts-expect-error a field is no target
  @Hooked()
  field = 1
  // @ts-expect-error a field is no target
  @OnEnter()
  another = 1
}

@Hooked({ name: 'Whole' })
export class Whole extends Orders {
  constructor(readonly a: number) {
    super()
  }
}

@Hooked()
export abstract class Abstract {
  protected constructor(readonly b: string) {}
}

test('a mismatch is a type that can be read', () => {
  type Place = (id: string, count: number) => string
  expectTypeOf<FitsEnter<Place, [string], 'fits'>>().toEqualTypeOf<'fits'>()
  expectTypeOf<FitsEnter<Place, [number], 'fits'>>().toEqualTypeOf<Mismatch<[number], [id: string, count: number]>>()
  expectTypeOf<FitsExit<Place, string | undefined, 'fits'>>().toEqualTypeOf<'fits'>()
  expectTypeOf<FitsExit<Place, number, 'fits'>>().toEqualTypeOf<Mismatch<number, string | undefined>>()
  expectTypeOf(Orders).toBeConstructibleWith()
})
