/** Adapters that are broken on purpose, one for each check that must notice. */
import { AsyncResource } from 'node:async_hooks'
import fs from 'node:fs/promises'
import {
  disposer,
  patch,
  type AdapterHost,
  type AnyFunction,
  type Disposer,
  type HookRegistry,
  type HookTarget,
  type TargetInit,
} from '@hookline/core'
import type { CheckId } from '@hookline/testing/contract'
import { node, nodeAdapter, patchAll } from './node-adapter.ts'

export interface Defect {
  readonly what: string
  readonly noticedBy: CheckId
  install(registry: HookRegistry): Disposer
}

const INIT: TargetInit = { name: 'fs:statfs', kind: 'fs', shape: 'async' }
/** Belongs to nobody's context. */
const nobody = new AsyncResource('nobody')

type Make = (original: AnyFunction, target: HookTarget, host: AdapterHost) => AnyFunction

/** An adapter whose patch of statfs is `make`'s. */
function statfs(what: string, noticedBy: CheckId, make: Make, init: Partial<TargetInit> = {}): Defect {
  const setup = (host: AdapterHost): void => {
    const target = host.target({ ...INIT, ...init })
    host.patch(fs, 'statfs', (original: typeof fs.statfs) => make(original, target, host) as typeof fs.statfs)
  }
  return { what, noticedBy, install: registry => nodeAdapter({ ...node }, undefined, setup).install(registry) }
}

/** The good adapter in a registry that was tampered with. */
function tampered(what: string, noticedBy: CheckId, tamper: (registry: HookRegistry) => void): Defect {
  return {
    what,
    noticedBy,
    install(registry) {
      tamper(registry)
      return nodeAdapter({ ...node }, undefined, patchAll).install(registry)
    },
  }
}

const wrap: Make = (original, target) => target.wrap(original)

/** Hooks by hand, as one might who does not know `wrap`; `end` can be changed. */
function byHand(
  options: {
    mayAwait?: boolean
    args?: boolean
    verdict?: boolean
    end?: (value: unknown, target: HookTarget, host: AdapterHost) => unknown
  } = {},
): Make {
  return (original, target, host) =>
    function statfsByHand(this: unknown, ...args: unknown[]) {
      const open = target.begin(this, [...args], { mayAwait: options.mayAwait === true })
      if (open === undefined) return original.apply(this, args)
      if (open.verdict === 'block' && options.verdict !== false) {
        void open.end('returned')
        return Promise.reject(open.error)
      }
      const answer = original.apply(this, options.args === false ? args : [...open.args]) as Promise<unknown>
      return answer.then(
        value => {
          const ended = options.end === undefined ? value : options.end(value, target, host)
          if (ended !== NO_END) void open.end('returned', ended)
          return value
        },
        error => {
          void open.end('threw', error)
          throw error
        },
      )
    }
}
const NO_END = Symbol('no end')

export const defects: readonly Defect[] = [
  statfs('is not dressed as the original', 'names', (original, target) => {
    const wrapped = target.wrap(original)
    return (...args: unknown[]) => wrapped(...args)
  }),
  {
    what: 'forgets to restore',
    noticedBy: 'restore',
    install(registry) {
      patch(fs, 'statfs', (original: typeof fs.statfs) => registry.target(INIT).wrap(original))
      return disposer(() => {})
    },
  },
  {
    what: 'patches again when it is installed again',
    noticedBy: 'twice',
    install(registry) {
      return patch(fs, 'statfs', (original: typeof fs.statfs) => registry.target(INIT).wrap(original))
    },
  },
  {
    what: 'goes on hooking under another patcher',
    noticedBy: 'foreign-patcher',
    install(registry) {
      return patch(fs, 'statfs', (original: typeof fs.statfs) => registry.target(INIT).wrap(original))
    },
  },
  {
    what: "restores over another patcher's function",
    noticedBy: 'foreign-patcher',
    install(registry) {
      const own = Object.getOwnPropertyDescriptor(fs, 'statfs') as PropertyDescriptor
      const target = registry.target(INIT)
      patch(fs, 'statfs', (original: typeof fs.statfs) => target.wrap(original))
      return disposer(() => {
        target.dispose()
        Object.defineProperty(fs, 'statfs', own)
      })
    },
  },
  statfs('swallows errors', 'idle', (original, target) => {
    const wrapped = target.wrap(original)
    return async (...args: unknown[]) => {
      try {
        return await wrapped(...args)
      } catch {
        return undefined
      }
    }
  }),
  statfs('marks what the library returns', 'idle', (original, target) => {
    const wrapped = target.wrap(original)
    return (...args: unknown[]) => Object.assign(wrapped(...args), { marked: true })
  }),
  statfs('makes a promise of its own while nothing is attached', 'identity', (original, target) => {
    const wrapped = target.wrap(original)
    return async (...args: unknown[]) => wrapped(...args)
  }),
  statfs('changes results while somebody looks', 'observed', (original, target) => {
    const wrapped = target.wrap(original)
    return (...args: unknown[]) =>
      target.active ? Promise.resolve(wrapped(...args)).then(found => ({ bsize: found.bsize as number })) : wrapped(...args)
  }),
  statfs('ends calls twice', 'pairs', (original, target) => target.wrap(target.wrap(original))),
  statfs('never ends calls', 'pairs', byHand({ end: () => NO_END })),
  statfs('has the wrong kind', 'pairs', wrap, { kind: 'file' }),
  statfs('tells hooks of a copy of the result', 'answer', byHand({ end: value => ({ ...(value as object) }) })),
  statfs('has no attributes', 'attributes', wrap),
  statfs('passes on the arguments of before', 'args', byHand({ args: false })),
  statfs('does not give what exit hooks assign', 'replace', byHand()),
  statfs('runs although a hook skipped', 'skip', byHand()),
  statfs('runs although a hook blocked', 'block', byHand({ verdict: false })),
  statfs('runs although a hook threw', 'throw', byHand({ verdict: false })),
  statfs('does not wait for hooks that block', 'async-block', byHand({ mayAwait: true })),
  statfs('does not wait for hooks', 'async-hooks', byHand({ mayAwait: true })),
  statfs('does not keep the order of calls', 'call-order', wrap, { ordered: false }),
  statfs('leaves the async context before it begins', 'lineage', (original, target) => {
    const wrapped = target.wrap(original)
    return (...args: unknown[]) => nobody.runInAsyncScope(wrapped, undefined, ...args)
  }),
  statfs('runs hooks in another async context', 'context', (original, target) => {
    const wrapped = target.wrap(original)
    return (...args: unknown[]) => nobody.runInAsyncScope(wrapped, undefined, ...args)
  }),
  statfs('begins calls later, where nobody knows that a hook made them', 'nested', (original, target) => {
    const wrapped = target.wrap(original)
    return async (...args: unknown[]) => {
      await new Promise(setImmediate)
      return wrapped(...args)
    }
  }),
  statfs('leaves a promise behind that nobody handles', 'rejections', (original, target) => {
    const wrapped = target.wrap(original)
    return (...args: unknown[]) => {
      const answer = wrapped(...args) as Promise<unknown>
      void answer.then(() => {})
      return answer
    }
  }),
  statfs(
    'ends only calls whose hooks are still enabled',
    'in-flight',
    byHand({ end: (value, _, { registry }) => (registry.hooks.every(hook => hook.enabled) ? value : NO_END) }),
  ),
  statfs(
    'ends only calls while it is installed',
    'uninstall-in-flight',
    byHand({ end: (value, target) => (target.active ? value : NO_END) }),
  ),
  statfs('describes calls by reading whatever they hold', 'hostile', wrap, {
    describe: { enter: call => ({ 'fs.options': JSON.stringify(call.args[1]) }) },
  }),
  statfs('puts secrets into attributes', 'secret', wrap, { describe: { enter: call => ({ 'fs.options': JSON.stringify(call.args[1]) }) } }),
  tampered('ignores the order of hooks', 'hook-order', registry => {
    const register = registry.register.bind(registry)
    registry.register = hook => register({ ...hook, order: 0 })
  }),
  tampered('takes failures of hooks for the call’s', 'open-failure', registry => {
    const register = registry.register.bind(registry)
    registry.register = hook => register({ ...hook, failure: 'closed' })
  }),
  tampered('hides that a subscriber threw', 'subscriber-throws', registry => {
    const subscribe = registry.subscribe.bind(registry)
    registry.subscribe = (listener, needs) =>
      subscribe(event => {
        try {
          listener(event)
        } catch {
          // Hidden.
        }
      }, needs)
  }),
  tampered('hooks nested calls for nobody', 'allow-nested', registry => {
    const register = registry.register.bind(registry)
    registry.register = hook => register({ ...hook, allowNested: false })
  }),
]
