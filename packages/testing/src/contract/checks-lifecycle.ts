/** Installing and uninstalling. */
import { fail } from 'node:assert/strict'
import { HooklineError, HookRegistry } from '@hookline/core'
import { adapterCheck, type ContractCheck } from './check.ts'
import { equal, ownKeys, sameSeen } from './compare.ts'
import { onStage, runBare, snapshot } from './stage.ts'
import type { AdapterSpec, CallSpec } from './spec.ts'

export const lifecycleChecks: readonly ContractCheck[] = [
  adapterCheck('names', 'leaves names, lengths and own properties of functions as they are', async spec => {
    const before = facesOf(spec)
    await onStage(spec, async () => {
      const after = facesOf(spec)
      equal(
        after.map(({ fn: _, ...face }) => face),
        before.map(({ fn: _, ...face }) => face),
        'Functions, installed (actual) and bare (expected)',
      )
      if (after.length > 0 && after.every(({ fn }, index) => fn === before[index]?.fn))
        fail('Nothing that `patched()` lists is patched: is the list right?')
    })
  }),

  adapterCheck('restore', 'puts everything back when it is uninstalled, and can be installed again', async spec => {
    const putBack = snapshot(spec)
    try {
      const before = descriptorsOf(spec)
      for (const time of ['first', 'second']) {
        using registry = new HookRegistry()
        const uninstall = spec.install(registry)
        uninstall()
        uninstall.dispose()
        same(descriptorsOf(spec), before, `after the ${time} installation`)
      }
    } finally {
      putBack()
    }
  }),

  adapterCheck('twice', 'is one installation when it is installed twice, until the last remover', async spec => {
    const call = firstCall(spec)
    const before = descriptorsOf(spec)
    await onStage(spec, async stage => {
      const installed = descriptorsOf(spec)
      const again = spec.install(stage.registry)
      same(descriptorsOf(spec), installed, 'when installed again')
      const watch = stage.watch(call)
      await stage.runTo(call.run, call, watch)
      equal(watch.log.length, 2 * (call.count ?? 1), 'Enters and exits when installed twice')
      stage.uninstall()
      stage.uninstall()
      await stage.run(call.run)
      await watch.ends(2 * (call.count ?? 1))
      equal(watch.log.length, 4 * (call.count ?? 1), 'Enters and exits after the first of two removers, called twice')
      again()
      same(descriptorsOf(spec), before, 'after the last remover')
    })
  }),

  adapterCheck('foreign-patcher', 'passes calls through when it is uninstalled under another patcher', async spec => {
    const call = firstCall(spec)
    const bare = await runBare(spec, call.run)
    const putBack = snapshot(spec)
    try {
      using registry = new HookRegistry()
      const uninstall = spec.install(registry)
      let hooks = 0
      registry.register({ name: 'contract', on: '*', onEnter: () => void (hooks += 1) })
      const theirs = new Map<object, Map<PropertyKey, unknown>>()
      for (const [object, key] of spec.patched()) {
        const ours: unknown = Reflect.get(object, key)
        if (typeof ours !== 'function') continue
        const value = new Proxy(ours, {})
        Object.defineProperty(object, key, {
          value,
          configurable: true,
          writable: true,
          enumerable: Object.getOwnPropertyDescriptor(object, key)?.enumerable ?? false,
        })
        theirs.set(object, (theirs.get(object) ?? new Map<PropertyKey, unknown>()).set(key, value))
      }
      uninstall()
      for (const [object, keys] of theirs) {
        for (const [key, value] of keys)
          if (Reflect.get(object, key) !== value) fail(`Uninstalling removed another patcher's ${String(key)}`)
      }
      const { seen } = await runBare(spec, call.run)
      sameSeen(seen, bare.seen, 'Uninstalled under another patcher')
      equal(hooks, 0, 'Calls that are hooked after uninstalling')
    } finally {
      putBack()
    }
  }),

  adapterCheck('wrong-object', 'refuses an object that is not the library, and touches nothing', spec =>
    refuses(spec, spec.wrongObjects, 'HOOKLINE_ADAPTER_WRONG_OBJECT'),
  ),
  adapterCheck('unsupported', 'refuses a version it was not made for, and touches nothing', spec =>
    refuses(spec, spec.unsupported, 'HOOKLINE_ADAPTER_UNSUPPORTED_VERSION'),
  ),
]

async function refuses<F>(
  spec: AdapterSpec<F>,
  installs: { readonly [what: string]: (registry: HookRegistry) => unknown } | undefined,
  code: string,
): Promise<string | undefined> {
  if (installs === undefined) return 'the spec names none'
  const before = descriptorsOf(spec)
  for (const [what, install] of Object.entries(installs)) {
    using registry = new HookRegistry()
    try {
      install(registry)
    } catch (error) {
      equal(error instanceof HooklineError ? error.code : error, code, `Code of the refusal, given ${what}`)
      same(descriptorsOf(spec), before, `after ${what} was refused`)
      continue
    }
    fail(`Expected ${code} when given ${what}, but it was accepted`)
  }
  return undefined
}

function firstCall<F>(spec: AdapterSpec<F>): CallSpec<F> {
  return spec.calls[0] ?? fail('The spec has no calls')
}

type Owned = readonly { readonly key: string; readonly own: PropertyDescriptor | undefined }[]

function descriptorsOf<F>(spec: AdapterSpec<F>): Owned {
  return spec.patched().map(([object, key]) => ({ key: String(key), own: Object.getOwnPropertyDescriptor(object, key) }))
}

/** Functions are compared by identity: deep equality of two wrappers says little. */
function same(actual: Owned, expected: Owned, when: string): void {
  equal(
    actual.map(({ key }) => key),
    expected.map(({ key }) => key),
    `What is patched, ${when}`,
  )
  expected.forEach(({ key, own }, index) => {
    const now = actual[index]?.own
    if ((now === undefined) !== (own === undefined))
      fail(`${key} is ${now === undefined ? 'gone' : 'an own property'} ${when}, which it was not before`)
    for (const field of ['value', 'get', 'set', 'writable', 'enumerable', 'configurable'] as const) {
      if (!Object.is(now?.[field], own?.[field])) fail(`${key} is not the same ${when}: its ${field} differs`)
    }
  })
}

function facesOf<F>(
  spec: AdapterSpec<F>,
): { fn: unknown; key: string; name: unknown; length: unknown; ownKeys: unknown; enumerable: boolean }[] {
  return spec.patched().map(([object, key]) => {
    const fn: unknown = Reflect.get(object, key)
    const face =
      typeof fn === 'function'
        ? { name: fn.name, length: fn.length, ownKeys: ownKeys(fn) }
        : { name: undefined, length: undefined, ownKeys: undefined }
    return { fn, key: String(key), ...face, enumerable: Object.keys(object).includes(String(key)) }
  })
}
