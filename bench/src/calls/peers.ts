/** The nearest that each peer has to a hook around a call. None of them knows all of it: what is missing is left out in their favour. */
import { tracingChannel } from 'node:diagnostics_channel'
import { requirePeer } from '../peers.ts'
import type { Add, Contender } from './contender.ts'
import { work, workAsync } from './work.ts'

type State = 'off' | 'on' | 'awaited'

/** `TracingChannel` of node:diagnostics_channel; its subscribers can watch and cannot change anything. */
export function channel(isAsync: boolean, state: State): Contender {
  return {
    name: 'TracingChannel',
    make(raw: Add): Add {
      const traced = tracingChannel(`bench:${Math.random()}`)
      const subscribers = isAsync ? { start: work(0), asyncEnd: work(1) } : { start: work(0), end: work(1) }
      if (state === 'on') traced.subscribe(subscribers as unknown as Parameters<typeof traced.subscribe>[0])
      if (isAsync) return (a, b) => traced.tracePromise(raw as (a: number, b: number) => Promise<number>, {}, undefined, a, b)
      return (a, b) => traced.traceSync(raw, {}, undefined, a, b)
    },
  }
}

interface Tapped {
  tap(name: string, run: () => void): void
  tapPromise(name: string, run: () => Promise<void>): void
  call(...values: unknown[]): void
  promise(...values: unknown[]): Promise<void>
}
interface Tapable {
  SyncHook: new (names: string[]) => Tapped
  AsyncSeriesHook: new (names: string[]) => Tapped
}

/** tapable: one hook before the call, one after it. */
export function tapable(isAsync: boolean, state: State, pairs = 1): Contender {
  return {
    name: 'tapable',
    peer: 'tapable',
    make(raw: Add): Add {
      const { SyncHook, AsyncSeriesHook } = requirePeer('tapable') as Tapable
      const Hook = isAsync ? AsyncSeriesHook : SyncHook
      const before = new Hook(['a', 'b'])
      const after = new Hook(['result'])
      for (let n = 0; n < (state === 'off' ? 0 : pairs); n++) {
        for (const [side, hook] of [before, after].entries()) {
          if (state === 'awaited') hook.tapPromise('t', workAsync(2 * n + side))
          else hook.tap('t', work(2 * n + side))
        }
      }
      if (isAsync)
        return async (a, b) => {
          await before.promise(a, b)
          const result = await raw(a, b)
          await after.promise(result)
          return result
        }
      return (a, b) => {
        before.call(a, b)
        const result = raw(a, b)
        after.call(result)
        return result
      }
    },
  }
}

interface Singular {
  (method: (options: Options) => unknown, options: Options): Promise<number>
  before(hook: (options: Options) => unknown): void
  after(hook: (result: unknown, options: Options) => unknown): void
}
interface Options {
  a: number
  b: number
}

/** before-after-hook: always asynchronous, one options object in place of arguments. */
export function beforeAfter(state: State, pairs = 1): Contender {
  return {
    name: 'before-after-hook',
    peer: 'before-after-hook',
    awaits: true,
    make(raw: Add): Add {
      const library = requirePeer('before-after-hook') as { default: { Singular: new () => Singular } }
      const hook = new library.default.Singular()
      const doing = state === 'awaited' ? workAsync : work
      for (let n = 0; n < (state === 'off' ? 0 : pairs); n++) {
        hook.before(doing(2 * n))
        hook.after(doing(2 * n + 1))
      }
      const method = ({ a, b }: Options): unknown => raw(a, b)
      return (a, b) => hook(method, { a, b })
    },
  }
}

interface Hookable {
  hook(name: string, run: () => unknown): void
  callHook(name: string, ...values: unknown[]): unknown
}

/** hookable: one named hook called before, one after. Its main class makes a `console.createTask` of every call, its core class does not. */
export function hookable(isAsync: boolean, state: State, pairs = 1, variant: 'Hookable' | 'HookableCore' = 'Hookable'): Contender {
  return {
    name: variant === 'Hookable' ? 'hookable' : 'hookable, its core class',
    peer: 'hookable',
    make(raw: Add): Add {
      const library = requirePeer('hookable') as Record<typeof variant, new () => Hookable>
      const hooks = new library[variant]()
      const doing = state === 'awaited' ? workAsync : work
      for (let n = 0; n < (state === 'off' ? 0 : pairs); n++) {
        hooks.hook('before', doing(2 * n))
        hooks.hook('after', doing(2 * n + 1))
      }
      if (isAsync)
        return async (a, b) => {
          await hooks.callHook('before', a, b)
          const result = await raw(a, b)
          await hooks.callHook('after', result)
          return result
        }
      return (a, b) => {
        void hooks.callHook('before', a, b)
        const result = raw(a, b)
        void hooks.callHook('after', result)
        return result
      }
    },
  }
}

interface TsAspect {
  addAspect(target: object, name: string, advice: string, aspect: { execute(context: object): unknown }): void
  Advice: { Before: string; After: string }
}

/** ts-aspect: an aspect before and one after a method. It has no state without aspects and awaits none: those rows do without it. */
export function tsAspect(pairs = 1): Contender {
  return {
    name: 'ts-aspect',
    peer: 'ts-aspect',
    make(raw: Add): Add {
      const { addAspect, Advice } = requirePeer('ts-aspect') as TsAspect
      const target = { add: raw }
      for (let n = 0; n < pairs; n++) {
        addAspect(target, 'add', Advice.Before, { execute: work(2 * n) })
        addAspect(target, 'add', Advice.After, { execute: work(2 * n + 1) })
      }
      return (a, b) => target.add(a, b)
    },
  }
}
