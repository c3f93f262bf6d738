/** Who does not look is not there: calls under an adapter are those of the bare library. */
import { fail } from 'node:assert/strict'
import { callCheck, type ContractCheck } from './check.ts'
import { describe, equal, sameReturned, sameSeen } from './compare.ts'
import { drain } from './probe.ts'
import { onStage, runBare, runsOf, snapshot, type Stage } from './stage.ts'
import type { CallSpec } from './spec.ts'

/** Ways to look on that must change nothing. */
const ONLOOKERS: readonly { readonly name: string; attach<F>(stage: Stage<F>, call: CallSpec<F>): void }[] = [
  { name: 'with an enter and exit hook', attach: (stage, call) => void stage.watch(call) },
  { name: 'with a subscriber', attach: stage => void stage.record({ parent: false }) },
  {
    name: 'with hooks, a subscriber and everything captured',
    attach: (stage, call) => {
      stage.watch(call, { needs: { parent: true, scope: true, duration: true }, onEnter: touch, onExit: touch })
      stage.record()
    },
  },
]

/** Reads all there is to read. */
function touch(call: Record<string, any>): void {
  for (const name of ['args', 'scope', 'id', 'traceId', 'parent', 'startedAt', 'durationMs', 'attributes', 'outcome', 'receiver'])
    void call[name]
}

export const transparencyChecks: readonly ContractCheck[] = [
  callCheck('idle', 'gives what the bare library gives while nothing is attached', async (spec, call) => {
    for (const { run, outcome } of runsOf(call)) {
      const bare = await runBare(spec, run)
      if (outcome === 'returned' && 'error' in bare.seen) fail(`the spec's run must succeed, but bare it ${describe(bare.seen)}`)
      const idle = await onStage(spec, stage => stage.run(run))
      sameSeen(idle.seen, bare.seen, 'With nothing attached')
      sameReturned(idle, bare, 'With nothing attached')
    }
  }),

  callCheck('identity', 'returns the very object of the library while nothing is attached', async (spec, call) => {
    const putBack = snapshot(spec)
    const below = new Set<unknown>()
    try {
      for (const [object, key] of spec.patched()) {
        const original: unknown = Reflect.get(object, key)
        if (typeof original !== 'function') continue
        const spied = new Proxy(original, {
          apply(fn, self, args: unknown[]) {
            const value: unknown = Reflect.apply(fn, self, args)
            below.add(value)
            return value
          },
        })
        const found = Object.getOwnPropertyDescriptor(object, key)
        Object.defineProperty(object, key, { value: spied, configurable: true, writable: true, enumerable: found?.enumerable ?? false })
      }
      const { returned } = await onStage(spec, stage => stage.run(call.run))
      const objects = returned.filter(value => (typeof value === 'object' && value !== null) || typeof value === 'function')
      if (objects.length === 0) return 'the spec shows no object that the call returns (probe.returned)'
      for (const value of objects)
        if (!below.has(value)) fail('With nothing attached, the call returns another object than the library gave')
      return undefined
    } finally {
      putBack()
    }
  }),

  callCheck('observed', 'gives what the bare library gives under hooks and subscribers that only look', async (spec, call) => {
    for (const { run } of runsOf(call)) {
      const bare = await runBare(spec, run)
      for (const { name, attach } of ONLOOKERS) {
        const { observed, reports } = await onStage(spec, async stage => {
          attach(stage, call)
          const done = await stage.run(run)
          await drain()
          return { observed: done, reports: stage.reports }
        })
        sameSeen(observed.seen, bare.seen, `Looked at ${name}`)
        sameReturned(observed, bare, `Looked at ${name}`)
        equal(reports, [], `Looked at ${name}, something is reported`)
      }
    }
  }),
]
