/** Asynchronous hooks, order, and who called whom. */
import { fail, ok } from 'node:assert/strict'
import { setImmediate as turn } from 'node:timers/promises'
import type { HookEvent } from '@hookline/core'
import { callCheck, type ContractCheck } from './check.ts'
import { equal, sameSeen, sees } from './compare.ts'
import { cannotAwait, comesFromOutside, onStage, runBare, runsOf } from './stage.ts'

export const orderChecks: readonly ContractCheck[] = [
  callCheck('async-hooks', 'waits for asynchronous hooks and gives what the bare library gives', async (spec, call) => {
    const cannot = cannotAwait(call)
    if (cannot !== undefined) return cannot
    for (const { run } of runsOf(call)) {
      const bare = await runBare(spec, run)
      await onStage(spec, async stage => {
        const log: string[] = []
        const slow = (what: string) => async () => {
          log.push(`${what} begins`)
          await turn()
          log.push(`${what} ends`)
        }
        stage.registry.register({ name: 'contract slow', on: call.target, async: true, onEnter: slow('enter 1'), onExit: slow('exit 1') })
        const watch = stage.watch(call, { order: 1, onEnter: () => void log.push('enter 2'), onExit: () => void log.push('exit 2') })
        const { seen } = await stage.runTo(run, call, watch)
        sameSeen(seen, bare.seen, 'With asynchronous hooks')
        if ((call.count ?? 1) === 1)
          equal(log, ['enter 1 begins', 'enter 1 ends', 'enter 2', 'exit 1 begins', 'exit 1 ends', 'exit 2'], 'Order of hooks')
        equal(stage.reports, [], 'Something is reported')
      })
    }
    const { changesArgs, replaces } = call
    await onStage(spec, async stage => {
      const before = await spec.ran?.(stage.fixture)
      const early: unknown[] = []
      const watch = stage.watch(call, {
        async: true,
        failure: 'closed',
        onEnter: async at => {
          await turn()
          early.push(await spec.ran?.(stage.fixture))
          changesArgs?.change(at)
        },
        onExit: async at => {
          await turn()
          if (changesArgs === undefined) replaces?.change(at)
        },
      })
      const { seen } = await stage.runTo(call.run, call, watch)
      if ((call.count ?? 1) === 1) equal(early, [before], 'How often the library ran while an enter hook was waiting')
      if (changesArgs !== undefined) sees(seen, changesArgs.view, 'With arguments changed by an asynchronous hook')
      else if (replaces !== undefined && !('error' in replaces)) sees(seen, replaces.view, 'With a result replaced by an asynchronous hook')
    })
    return undefined
  }),

  callCheck('hook-order', 'runs hooks in ascending order in both phases', async (spec, call) => {
    if ((call.count ?? 1) !== 1) return 'one run makes several calls'
    await onStage(spec, async stage => {
      const log: string[] = []
      const note = (what: string) => () => void log.push(what)
      stage.registry.register({ name: 'contract 2', on: call.target, order: 2, onEnter: note('enter 2'), onExit: note('exit 2') })
      stage.registry.register({ name: 'contract 1', on: call.target, order: 1, onEnter: note('enter 1'), onExit: note('exit 1') })
      stage.registry.register({
        name: 'contract first and last',
        on: call.target,
        order: { enter: 0, exit: 3 },
        onEnter: note('enter 0'),
        onExit: note('exit 3'),
      })
      const watch = stage.watch(call, { order: 9 })
      await stage.runTo(call.run, call, watch)
      equal(log, ['enter 0', 'enter 1', 'enter 2', 'exit 1', 'exit 2', 'exit 3'], 'Order of hooks')
    })
    return undefined
  }),

  callCheck('call-order', 'keeps the order of calls on one receiver, however long hooks take', async (spec, call) => {
    const { ordered } = call
    if (ordered === undefined) return 'the spec makes no calls in a row'
    const bare = await runBare(spec, ordered)
    await onStage(spec, async stage => {
      let turns = 8
      if (cannotAwait(call) !== undefined) stage.watch(call)
      else {
        stage.watch(call, {
          async: true,
          onEnter: async () => {
            turns = Math.max(0, turns - 2)
            for (let left = turns; left > 0; left -= 1) await turn()
          },
        })
      }
      const { seen } = await stage.run(ordered)
      sameSeen(seen, bare.seen, 'With hooks of different length')
    })
    return undefined
  }),

  callCheck('lineage', 'knows who made the call, and callbacks run outside it', async (spec, call) => {
    if (call.form === 'request') return 'requests come from another process'
    await onStage(spec, async stage => {
      const outer = stage.registry.target({ name: 'contract:outer' })
      const after = stage.registry.target({ name: 'contract:after' }).wrap(() => {})
      const recorder = stage.record({ parent: true })
      const watch = stage.watch(call)
      await outer.wrap(async () => stage.runTo(call.run, call, watch, after))()
      const enters = new Map(recorder.events.flatMap(event => (event.type === 'enter' ? [[event.id, event] as const] : [])))
      const up = (event: HookEvent | undefined): string[] => {
        const names: string[] = []
        for (let at = event; at?.type === 'enter'; at = at.parent === undefined ? undefined : enters.get(at.parent.id))
          names.push(at.target.name)
        return names
      }
      const one = [...enters.values()].find(event => event.target.name === call.target)
      if (call.form === 'handler')
        return void ok(one?.parent !== undefined, `Expected a parent of ${call.target}; calls:\n${recorder.tree()}`)
      if (!up(one).includes('contract:outer')) fail(`Expected ${call.target} under contract:outer; calls:\n${recorder.tree()}`)
      equal(one?.traceId, enters.values().next().value?.traceId, 'Trace id')
      for (const event of enters.values()) {
        if (event.target.name === 'contract:after' && call.form === 'callback')
          equal(up(event), ['contract:after', 'contract:outer'], 'Where the callback runs')
      }
    })
    return undefined
  }),

  callCheck('context', "keeps the caller's async context in hooks, callbacks and listeners", async (spec, call) => {
    if (comesFromOutside(call)) return 'the caller is another party'
    const bare = await runBare(spec, call.run)
    for (const parent of [false, true]) {
      await onStage(spec, async stage => {
        if (parent) stage.record({ parent })
        const watch = stage.watch(call)
        const { answers } = await stage.runTo(call.run, call, watch)
        for (const sight of watch.sights) ok(sight.inContext, 'Enter hooks do not run in the async context of the caller')
        answers.forEach((answer, index) => {
          const must = call.form === 'callback' || bare.answers[index]?.inContext === true
          if (must && !answer.inContext)
            fail(`Callback ${index + 1} does not run in the async context of the caller${parent ? ' while parents are asked for' : ''}`)
        })
      })
    }
    return undefined
  }),
]
