/** What hooks and subscribers see of a call. */
import { fail, ok } from 'node:assert/strict'
import { isNativePromise, type AttributeValue } from '@hookline/core'
import { callCheck, type ContractCheck } from './check.ts'
import { equal } from './compare.ts'
import type { Run } from './probe.ts'
import { onStage, runsOf } from './stage.ts'
import type { CallSpec } from './spec.ts'
import type { Sight } from './watch.ts'

export const sightChecks: readonly ContractCheck[] = [
  callCheck('pairs', 'enters and exits once per call, in pairs, events around hooks', async (spec, call) => {
    for (const { run, outcome, name } of runsOf(call)) {
      await onStage(spec, async stage => {
        const steps = new Map<string, string[]>()
        const step = (id: string, what: string): void => void steps.set(id, [...(steps.get(id) ?? []), what])
        stage.registry.subscribe(
          event => {
            if ((event.type === 'enter' || event.type === 'exit') && event.target.name === call.target && event.target.kind === call.kind) {
              step(event.id, event.type === 'exit' ? `exit event: ${event.outcome}` : 'enter event')
            }
          },
          { parent: true },
        )
        const watch = stage.watch(call, { onEnter: at => step(at.id, 'enter hook'), onExit: at => step(at.id, `exit hook: ${at.outcome}`) })
        await stage.runTo(run, call, watch)
        const expected = ['enter event', 'enter hook', `exit hook: ${outcome}`, `exit event: ${outcome}`]
        equal(
          [...steps.values()],
          Array.from({ length: call.count ?? 1 }, () => expected),
          `Steps of each call in \`${name}\``,
        )
        equal(watch.strays, 0, 'Exits without an enter')
      })
    }
  }),

  callCheck('answer', 'shows hooks the very result and error that the caller gets', async (spec, call) => {
    let looked = false
    for (const { run, name } of runsOf(call)) {
      await onStage(spec, async stage => {
        const watch = stage.watch(call)
        const done = await stage.runTo(run, call, watch)
        const given = await answerOf(call, done)
        const sight = watch.sights[0]
        if (given === undefined || watch.sights.length !== 1 || sight === undefined) return
        looked = true
        sameAnswer(sight, given, name)
      })
    }
    return looked ? undefined : 'the spec shows no answer of a single call (probe.returned, probe.got, or a rejection)'
  }),

  callCheck('attributes', 'describes the call by attributes', async (spec, call) => {
    const { attributes } = call
    if (attributes === undefined) return 'the spec names no attributes'
    await onStage(spec, async stage => {
      const recorder = stage.record()
      const watch = stage.watch(call)
      await stage.runTo(call.run, call, watch)
      const exit = recorder.ofTarget(call.target).find(event => event.type === 'exit')
      for (const [name, expected] of Object.entries(attributes)) {
        assertAttribute(name, watch.sights[0]?.attributes?.[name], expected, 'exit hooks')
        assertAttribute(name, exit?.attributes[name], expected, 'the exit event')
      }
      equal(stage.reports, [], 'Something is reported')
    })
    return undefined
  }),
]

type Given = { readonly error: unknown } | { readonly result: unknown }

/** What the user was given, where the views leave it whole. */
async function answerOf<F>(call: CallSpec<F>, done: Run): Promise<Given | undefined> {
  const answer = done.answers[0]
  if (answer !== undefined) return answer.error === undefined || answer.error === null ? { result: answer.result } : { error: answer.error }
  if (done.returned.length === 1) {
    const value = done.returned[0]
    if (isNativePromise(value)) {
      try {
        return { result: await value }
      } catch (error) {
        return { error }
      }
    }
    if (call.form === 'sync') return { result: value }
  }
  const form = call.form ?? 'promise'
  return 'error' in done.seen && form !== 'handler' && form !== 'request' ? { error: done.seen.error } : undefined
}

function sameAnswer(sight: Sight, given: Given, name: string): void {
  if ('error' in given)
    ok(
      Object.is(sight.error, given.error),
      `In \`${name}\` exit hooks see the error ${String(sight.error)}, the caller gets ${String(given.error)}`,
    )
  else ok(Object.is(sight.result, given.result), `In \`${name}\` exit hooks see another result than the caller gets`)
}

function assertAttribute(
  name: string,
  value: AttributeValue,
  expected: AttributeValue | RegExp | ((value: AttributeValue) => boolean),
  where: string,
): void {
  if (typeof expected === 'function')
    ok(expected(value), `Attribute ${name} in ${where}: ${JSON.stringify(value)} is not accepted by the spec`)
  else if (!(expected instanceof RegExp)) equal(value, expected, `Attribute ${name} in ${where}`)
  else if (!expected.test(String(value)))
    fail(`Attribute ${name} in ${where}: expected something that matches ${String(expected)}, got ${JSON.stringify(value)}`)
}
