import { expectTypeOf, it } from 'vitest'
import { hooked, HookRegistry, type AttributesOf, type EnterEvent, type ExitEvent, type HookEvent } from '@hookline/core'
import { ofKind } from '@hookline/core/rx'
import type { Observable } from 'rxjs'

declare module '@hookline/core' {
  interface EventKinds {
    'test.kind': { 'test.size'?: number }
  }
}

const half = (n: number, label?: string): Promise<{ half: number }> => Promise.resolve({ half: n / 2, label })

it('keeps the type of the function', () => {
  expectTypeOf(hooked(half)).toEqualTypeOf<typeof half>()
})

it('types parameters and result of hooks', () => {
  hooked(half, {
    onEnter(call, n, label) {
      expectTypeOf(n).toEqualTypeOf<number>()
      expectTypeOf(label).toEqualTypeOf<string | undefined>()
      call.args[0] = 3
      // @ts-expect-error -- the first parameter is a number
      call.args[0] = 'three'
    },
    onExit(_call, result) {
      expectTypeOf(result).toEqualTypeOf<{ half: number } | undefined>()
    },
  })
  // @ts-expect-error -- a hook that wants a string does not fit
  hooked(half, { onEnter(_call, _n: string) {} })
})

it('types a registered hook by what it is said to be for', () => {
  new HookRegistry().register<[id: string], number>({
    name: 'h',
    on: '*',
    onEnter(_call, id) {
      expectTypeOf(id).toEqualTypeOf<string>()
    },
    onExit(_call, result) {
      expectTypeOf(result).toEqualTypeOf<number | undefined>()
    },
  })
  // @ts-expect-error -- a hook needs a name
  new HookRegistry().register({ on: '*', onEnter() {} })
})

it('takes further kinds by module augmentation, and narrows to them', () => {
  expectTypeOf<AttributesOf<'test.kind'>['test.size']>().toEqualTypeOf<number | undefined>()
  const narrowed = ofKind('test.kind')(null as unknown as Observable<HookEvent>)
  expectTypeOf(narrowed).toEqualTypeOf<Observable<EnterEvent<'test.kind'> | ExitEvent<'test.kind'>>>()
})
