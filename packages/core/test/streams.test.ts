import { once } from 'node:events'
import { Readable } from 'node:stream'
import { expect, it } from 'vitest'
import { hooked } from '../src/index.ts'
import { fresh } from './helpers.ts'

it('ends at close, tells complete from left, and adds no listener for errors', async () => {
  const outcomes: unknown[] = []
  const open = hooked(() => Readable.from(['a', 'b']), {
    name: 'open',
    registry: fresh().registry,
    onExit: call => void outcomes.push(call.outcome),
  })
  const whole = open()
  expect(whole.listenerCount('error')).toBe(0)
  await once(whole.resume(), 'close')
  const left = open().destroy()
  await once(left, 'close')
  expect(outcomes).toEqual(['returned', 'aborted'])
})
