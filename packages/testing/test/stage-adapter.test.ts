import { defineAdapter } from '@hookline/core'
import { attachAdapter, attachmentModes, stageAdapter } from '@hookline/testing'
import { expect, test } from 'vitest'

const clock = { now: (): number => 42 }
const bare = clock.now
const clockAdapter = defineAdapter({
  name: 'clock',
  subject: () => clock,
  setup(host, subject) {
    const target = host.target({
      name: 'clock:now',
      shape: 'sync',
      describe: {
        enter: () => {
          if (described) throw new Error('not describable')
          return { hour: 12 }
        },
      },
    })
    host.patch(subject, 'now', (original: () => number) => target.wrap(original))
  },
})
let described = false

test('a stage records what passes and is gone at its end', () => {
  {
    using stage = stageAdapter(clockAdapter)
    stage.registry.register({ name: 'late', on: 'clock:now', onExit: call => void (call.result = 43) })
    expect(clock.now()).toBe(43)
    expect(stage.recorder.ofTarget('clock:now').map(({ type, attributes }) => [type, attributes])).toEqual([
      ['enter', { hour: 12 }],
      ['exit', { hour: 12 }],
    ])
    expect(stage.reports).toEqual([])
    stage.uninstall()
    expect(clock.now).toBe(bare)
  }
  expect(clock.now).toBe(bare)
})

test('an attached adapter stands around calls for as long as it is, and tells what was reported', () => {
  for (const mode of attachmentModes) {
    using _ = attachAdapter(clockAdapter, mode)
    expect(clock.now).not.toBe(bare)
    expect(clock.now()).toBe(42)
  }
  using _nothing = attachAdapter(clockAdapter)
  expect(clock.now).toBe(bare)

  const attached = attachAdapter(clockAdapter, 'everything asked for')
  described = true
  clock.now()
  expect(() => attached[Symbol.dispose]()).toThrow('something to report')
  expect(clock.now).toBe(bare)
})
