import { once } from 'node:events'
import { Readable, Writable } from 'node:stream'
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

it('ends as left when what was written could not be finished, and as returned when it could', async () => {
  const outcomes: unknown[] = []
  const open = hooked(() => new Writable({ write: (_chunk, _encoding, done) => done() }), {
    name: 'open',
    registry: fresh().registry,
    onExit: call => void outcomes.push(call.outcome),
  })
  await once(open().end('x'), 'close')
  const left = open()
  left.write('x')
  await once(left.destroy(), 'close')
  expect(outcomes).toEqual(['returned', 'aborted'])
})
