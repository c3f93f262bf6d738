/** What goes wrong around a call and must not reach it. */
import { fail } from 'node:assert/strict'
import { inspect } from 'node:util'
import { callCheck, type ContractCheck } from './check.ts'
import { equal, sameSeen } from './compare.ts'
import { hostileValues } from './hostile.ts'
import { drain } from './probe.ts'
import { unhandledDuring } from './rejections.ts'
import { onStage, runBare, runsOf } from './stage.ts'
import type { HostileValues } from './spec.ts'

export const failureChecks: readonly ContractCheck[] = [
  callCheck('open-failure', 'goes on as without them when hooks under `open` throw', async (spec, call) => {
    for (const { run } of runsOf(call)) {
      const bare = await runBare(spec, run)
      await onStage(spec, async stage => {
        const watch = stage.watch(call, { name: 'contract watch', order: { enter: -1, exit: 1 } })
        const bang = (): never => {
          throw new Error('a hook that fails on purpose')
        }
        stage.registry.register({
          name: 'contract enter',
          on: call.target,
          failure: 'open',
          onEnter: at => {
            call.changesArgs?.change(at)
            bang()
          },
        })
        stage.registry.register({ name: 'contract exit', on: call.target, failure: 'open', onExit: bang })
        const { seen } = await stage.runTo(run, call, watch)
        sameSeen(seen, bare.seen, 'With hooks that fail')
        equal(
          stage.reports.map(report => [report.code, report.hook]),
          [
            ['HOOKLINE_HOOK_FAILED', 'contract enter'],
            ['HOOKLINE_HOOK_FAILED', 'contract exit'],
          ],
          'What is reported',
        )
      })
    }
  }),

  callCheck('subscriber-throws', 'does not feel a subscriber that throws', async (spec, call) => {
    for (const { run } of runsOf(call)) {
      const bare = await runBare(spec, run)
      await onStage(spec, async stage => {
        stage.registry.subscribe(() => {
          throw new Error('a subscriber that fails on purpose')
        })
        const recorder = stage.record({ on: call.target, parent: false })
        const watch = stage.watch(call)
        const { seen } = await stage.runTo(run, call, watch)
        sameSeen(seen, bare.seen, 'With a subscriber that throws')
        equal(recorder.ofTarget(call.target).length, 2 * (call.count ?? 1), 'Events that another subscriber got')
        equal(
          stage.reports.map(report => report.code),
          ['HOOKLINE_SUBSCRIBER_FAILED'],
          'What is reported',
        )
      })
    }
  }),

  callCheck('rejections', 'tells of unhandled rejections just as the bare library', async (spec, call) => {
    const patience = spec.patienceMs ?? 5000
    const { fails, drops } = call
    if (fails === undefined && drops === undefined) return 'the spec has no call that fails'
    if (fails !== undefined) {
      const handled = await onStage(spec, stage => {
        const watch = stage.watch(call)
        return unhandledDuring(0, patience, async () => void (await stage.runTo(fails, call, watch)))
      })
      equal(handled, 0, 'Unhandled rejections where the caller handled the failure')
    }
    if (drops === undefined) return undefined
    const fixture = await spec.open()
    const bare = await unhandledDuring(1, patience, () => drops(fixture))
    await spec.close?.(fixture)
    const hooked = await onStage(spec, stage => {
      stage.watch(call)
      return unhandledDuring(bare, patience, () => drops(stage.fixture))
    })
    equal(hooked, bare, 'Unhandled rejections of a call whose answer nobody looks at')
    return undefined
  }),

  callCheck('hostile', 'captures values that bite without touching them', async (spec, call) => {
    const { hostile } = call
    if (hostile === undefined) return 'the spec passes no such values'
    const run = (values: HostileValues) => (fixture: Parameters<typeof hostile>[0]) => hostile(fixture, values)
    const untouched = hostileValues()
    const bare = await runBare(spec, run(untouched))
    await onStage(spec, async stage => {
      const values = hostileValues()
      const recorder = stage.record()
      const watch = stage.watch(call)
      const { seen } = await stage.runTo(run(values), call, watch)
      sameSeen(seen, bare.seen, 'With values that bite')
      equal(values.reads, untouched.reads, 'Reads of a getter')
      if (recorder.ofTarget(call.target).length === 0) fail('No event came')
      equal(stage.reports, [], 'Something is reported')
    })
    return undefined
  }),

  callCheck('secret', 'keeps secrets out of events', async (spec, call) => {
    const { secret } = call
    if (secret === undefined) return 'the spec passes no secret'
    const word = `n0b0dy${Math.random().toString(36).slice(2)}`
    await onStage(spec, async stage => {
      const recorder = stage.record()
      const watch = stage.watch(call)
      await stage.runTo(fixture => secret(fixture, word), call, watch)
      await drain()
      const forms = [word, Buffer.from(word).toString('base64').replace(/=+$/, '')]
      for (const event of recorder.events) {
        if (event.type !== 'enter' && event.type !== 'exit') continue
        const held =
          event.type === 'enter'
            ? { attributes: event.attributes, args: event.args }
            : { attributes: event.attributes, result: event.result, error: event.error }
        const text = inspect(held, { depth: Infinity, maxArrayLength: Infinity, maxStringLength: Infinity, breakLength: Infinity })
        if (forms.some(form => text.includes(form)))
          fail(`The ${event.type} event of ${event.target.name} holds the secret: ${text.replaceAll(word, '<the secret>').slice(0, 2000)}`)
      }
    })
    return undefined
  }),
]
