/** Calls that hooks make, and hooks that come and go while a call runs. */
import type { Disposer, Hook } from '@hookline/core'
import { callCheck, type ContractCheck } from './check.ts'
import { equal, sameSeen } from './compare.ts'
import type { Run } from './probe.ts'
import { cannotAwait, comesFromOutside, onStage, runBare, type Stage } from './stage.ts'
import type { CallSpec } from './spec.ts'

export const nestingChecks: readonly ContractCheck[] = [
  callCheck('nested', 'does not hook the calls that hooks and subscribers make', async (spec, call) => {
    if (comesFromOutside(call)) return 'the caller is another party'
    const bare = await runBare(spec, call.run)
    const count = call.count ?? 1
    const makers: Record<string, <G>(stage: Stage<G>, of: CallSpec<G>, make: () => Promise<Run>) => unknown> = {
      'an enter hook': (stage, of, make) =>
        stage.registry.register({ name: 'contract maker', on: of.target, order: -1, onEnter: () => void make() }),
      'an exit hook': (stage, of, make) =>
        stage.registry.register({ name: 'contract maker', on: of.target, order: -1, onExit: () => void make() }),
      'a subscriber': (stage, of, make) => stage.registry.subscribe(() => void make(), { on: of.target }),
    }
    if (cannotAwait(call) === undefined)
      makers['an asynchronous hook'] = (stage, of, make) => stage.registry.register({ ...waiting(make), on: of.target, order: -1 })
    for (const [who, attach] of Object.entries(makers)) {
      await onStage(spec, async stage => {
        const nested = once(() => stage.run(call.run))
        attach(stage, call, nested.make)
        const watch = stage.watch(call)
        const outer = await stage.runTo(call.run, call, watch)
        sameSeen(outer.seen, bare.seen, `While ${who} makes a call`)
        sameSeen((await nested.made())?.seen ?? { error: new Error('the call was never made') }, bare.seen, `Made by ${who}`)
        equal(watch.enters, count, `Calls that a hook sees while ${who} makes one more`)
      })
    }
    return undefined
  }),

  callCheck('allow-nested', 'hooks such calls for hooks with `allowNested`', async (spec, call) => {
    if (comesFromOutside(call)) return 'the caller is another party'
    const count = call.count ?? 1
    await onStage(spec, async stage => {
      const nested = once(() => stage.run(call.run))
      stage.registry.register({ name: 'contract maker', on: call.target, onEnter: () => void nested.make() })
      const guard = stage.watch(call, { order: 1, allowNested: true })
      const plain = stage.watch(call, { order: 1 })
      await stage.run(call.run)
      await nested.made()
      await guard.ends(2 * count)
      equal(
        [guard.enters, guard.exits, plain.enters, plain.exits],
        [2 * count, 2 * count, count, count],
        'Enters and exits with and without allowNested',
      )
    })
    return undefined
  }),

  callCheck('in-flight', 'keeps the hooks a call began with', async (spec, call) => {
    const bare = await runBare(spec, call.run)
    const count = call.count ?? 1
    await onStage(spec, async stage => {
      const { registry } = stage
      const disabled = stage.watch(call, { name: 'contract disabled', onEnter: () => registry.disable('contract disabled') })
      let remove: Disposer | undefined
      const removed = stage.watch(call, { name: 'contract removed', onEnter: () => remove?.() })
      remove = removed.remove
      let late = 0
      const adder = once(async () => void registry.register({ name: 'contract late', on: call.target, onExit: () => void (late += 1) }))
      const watch = stage.watch(call, { onEnter: () => void adder.make(), order: 1 })
      const { seen } = await stage.runTo(call.run, call, watch)
      sameSeen(seen, bare.seen, 'While hooks come and go')
      if (count === 1) equal(late, 0, 'Exits of a hook that came later')
      equal(
        [disabled.log, removed.log],
        [
          ['enter', 'exit'],
          ['enter', 'exit'],
        ],
        'What a disabled and a removed hook still see',
      )
    })
  }),

  callCheck('uninstall-in-flight', 'lets calls in flight end when the adapter is uninstalled', async (spec, call) => {
    if ((call.count ?? 1) !== 1) return 'one run makes several calls'
    const bare = await runBare(spec, call.run)
    await onStage(spec, async stage => {
      const watch = stage.watch(call, { onEnter: () => stage.uninstall() })
      const { seen } = await stage.runTo(call.run, call, watch)
      sameSeen(seen, bare.seen, 'Uninstalled while the call runs')
      equal(watch.log, ['enter', 'exit'], 'What the hook sees')
      sameSeen((await stage.run(call.run)).seen, bare.seen, 'After uninstalling')
      equal(watch.log, ['enter', 'exit'], 'What the hook sees after uninstalling')
    })
    return undefined
  }),
]

function once<T>(make: () => Promise<T>): { make: () => Promise<T>; made: () => Promise<T> | undefined } {
  let made: Promise<T> | undefined
  return { make: () => (made ??= make()), made: () => made }
}

function waiting(make: () => Promise<Run>): Omit<Hook, 'on'> {
  return {
    name: 'contract maker',
    async: true,
    onEnter: async () => {
      await make()
    },
  }
}
