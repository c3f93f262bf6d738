/** Hooks that change, replace, skip and block. */
import { fail, ok } from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import { BlockedError, type Hook } from '@hookline/core'
import { callCheck, type ContractCheck } from './check.ts'
import { describe, equal, sameSeen, sees } from './compare.ts'
import { cannotAwait, onStage, runBare } from './stage.ts'
import type { AdapterSpec, CallSpec, Seen } from './spec.ts'

export const controlChecks: readonly ContractCheck[] = [
  callCheck('args', "runs with an enter hook's arguments", async (spec, call) => {
    const { changesArgs } = call
    if (changesArgs === undefined) return 'the spec changes no arguments'
    await onStage(spec, async stage => {
      const watch = stage.watch(call, { onEnter: changesArgs.change })
      const { seen } = await stage.runTo(call.run, call, watch)
      sees(seen, changesArgs.view, 'With changed arguments')
    })
    return undefined
  }),

  callCheck('replace', "gives the caller an exit hook's result or error", async (spec, call) => {
    const { replaces } = call
    if (replaces === undefined) return 'the spec replaces nothing'
    await onStage(spec, async stage => {
      const watch = stage.watch(call, { onExit: replaces.change, failure: { exit: 'closed' } })
      const { seen } = await stage.runTo(call.run, call, watch)
      if ('error' in replaces) equal('error' in seen ? seen.error : describe(seen), replaces.error, 'With a replaced error')
      else sees(seen, replaces.view, 'With a replaced result')
    })
    return undefined
  }),

  callCheck('skip', 'gives the caller what an enter hook skips with, and does not run', async (spec, call) => {
    const { skipGives } = call
    if (skipGives === undefined) return 'the spec skips nothing'
    await controlled(spec, call, 'skipped', { onEnter: at => at.skip(skipGives.result) }, seen => sees(seen, skipGives.view, 'Skipped'))
    return undefined
  }),

  callCheck('block', 'blocks in the way the caller is used to, and goes on working', async (spec, call) => {
    await controlled(spec, call, 'blocked', { onEnter: at => at.block('contract') }, (seen, hook) => seesBlock(seen, call, hook))
  }),

  callCheck('throw', "gives the caller an enter hook's own error under `closed`", async (spec, call) => {
    const error = new Error('refused by the contract suite')
    const assertSeen =
      call.throwShows ??
      call.blockShows ??
      (seen =>
        ok('error' in seen && seen.error === error, `Expected the caller to get the hook's own error, but the call ${describe(seen)}`))
    const throws = (): void => {
      throw error
    }
    const second = { name: 'contract second', enters: 0 }
    await controlled(
      spec,
      call,
      'blocked',
      { name: 'contract observer', order: -1 },
      seen => assertSeen(seen, error),
      registry => {
        registry({ name: 'contract thrower', on: call.target, order: 0, failure: { enter: 'closed' }, onEnter: throws })
        registry({ name: second.name, on: call.target, order: 1, onEnter: () => void (second.enters += 1) })
      },
    )
    equal(second.enters, 0, 'Hooks entered after the one that threw')
  }),

  callCheck('async-block', 'blocks by an asynchronous hook', async (spec, call) => {
    const cannot = cannotAwait(call)
    if (cannot !== undefined) return cannot
    await controlled(
      spec,
      call,
      'blocked',
      {
        onEnter: async at => {
          await turn()
          at.block('contract')
        },
      },
      (seen, hook) => seesBlock(seen, call, hook),
    )
    return undefined
  }),
]

/** Runs a call that hooks do not let through, then the same call without them on the same fixture. */
async function controlled<F>(
  spec: AdapterSpec<F>,
  call: CallSpec<F>,
  outcome: 'skipped' | 'blocked',
  hook: Partial<Hook>,
  assertSeen: (seen: Seen, hook: string) => void,
  more?: (register: (hook: Hook) => unknown) => void,
): Promise<void> {
  const bare = await runBare(spec, call.run)
  await onStage(spec, async stage => {
    const before = await spec.ran?.(stage.fixture)
    const watch = stage.watch(call, hook.onEnter?.constructor.name === 'AsyncFunction' ? { ...hook, async: true } : hook)
    const added: unknown[] = []
    more?.(one => added.push(stage.registry.register(one)))
    const { seen } = await stage.runTo(call.run, call, watch)
    assertSeen(seen, watch.name)
    equal(
      watch.sights.map(sight => sight.outcome),
      Array.from({ length: call.count ?? 1 }, () => outcome),
      'Outcomes that exit hooks see',
    )
    equal(await spec.ran?.(stage.fixture), before, `How often the library ran, though the call was ${outcome}`)
    watch.remove()
    for (const remove of added as (() => void)[]) remove()
    sameSeen((await stage.run(call.run)).seen, bare.seen, `After a call that was ${outcome}`)
    equal(stage.reports, [], 'Something is reported')
  })
}

function seesBlock<F>(seen: Seen, call: CallSpec<F>, hook: string): void {
  if (call.blockShows !== undefined) {
    call.blockShows(seen)
    return
  }
  const { error } = seen
  if (!(error instanceof BlockedError)) fail(`Expected the caller of a blocked call to get a BlockedError, but the call ${describe(seen)}`)
  equal([error.hook, error.target, error.reason], [hook, call.target, 'contract'], 'What the BlockedError says')
}
