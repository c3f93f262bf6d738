import { AsyncLocalStorage } from 'node:async_hooks'
import { EventEmitter } from 'node:events'
import { setImmediate as macrotask } from 'node:timers/promises'
import { hooked } from '@hookline/core'
import { notification, type Notice, type NoticeBatch, type NotificationOptions } from '@hookline/hooks/notification'
import { describe, expect, it } from 'vitest'
import { TokenBucket } from '../../src/notification/rate-limit.ts'
import { gate, world, type World } from './helpers.ts'

/** A world with a hook whose only channel keeps batches. */
async function setUp(
  options: Partial<NotificationOptions> = {},
): Promise<World & { batches: NoticeBatch[]; notices(): readonly Notice[]; close(): Promise<void> }> {
  const all = world()
  const batches: NoticeBatch[] = []
  const hook = await notification({ rules: [{}], channels: [batch => void batches.push(batch)], registry: all.registry, ...options })
  all.registry.register(hook)
  return { ...all, batches, notices: () => batches.flatMap(({ notices }) => notices), close: () => hook.close() }
}

describe('a notice', () => {
  it('tells of calls that threw or were blocked, and of no others', async () => {
    const { registry, fail, work, notices, close } = await setUp()
    fail('no more orders')
    work()
    registry.register({ name: 'guard', on: 'work', onEnter: call => call.block('not now') })
    expect(() => work()).toThrow('not now')
    await close()
    expect(notices()).toMatchObject([
      {
        rule: 'rule 1',
        message: 'fail threw: no more orders',
        target: 'fail',
        kind: 'function',
        outcome: 'threw',
        error: { type: 'Error', message: 'no more orders' },
        time: expect.stringMatching(/^\d{4}-.*Z$/) as string,
        callId: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
        traceId: expect.stringMatching(/^[0-9a-f]{32}$/) as string,
      },
      { message: 'work was blocked by hook "guard": not now', outcome: 'blocked', blockedBy: 'guard' },
    ])
  })

  it('is made by each rule that is about the call', async () => {
    const { fail, work, notices, close } = await setUp({
      on: 'fail',
      rules: [
        { name: 'all' },
        { name: 'late', when: call => call.args[0] === 'late' },
        { name: 'done', on: 'work', outcome: ['returned'], message: call => `got ${String(call.result)}` },
        { name: 'fixed', on: ['fa*', 'other'], message: 'look at it' },
      ],
    })
    fail('early')
    fail('late')
    work()
    await close()
    expect(notices().map(({ rule, message }) => `${rule}: ${message}`)).toEqual([
      'all: fail threw: early',
      'fixed: look at it',
      'all: fail threw: late',
      'late: fail threw: late',
      'fixed: look at it',
      'done: got done',
    ])
  })

  it('holds no secrets and nothing without an end', async () => {
    const { fail, notices, close } = await setUp({ rules: [{}, { message: call => String(call.args[0]) }] })
    fail(`token ghp_abcdefghijklmnopqrstuvwxyz0123456789 ${'x'.repeat(1e6)}`)
    await close()
    const sent = JSON.stringify(notices())
    expect(sent).not.toContain('ghp_')
    expect(sent.length).toBeLessThan(20_000)
  })

  it('says what happened where a message is none', async () => {
    const none = [undefined, '', 7n, Symbol('s')]
    const { fail, notices, close } = await setUp({ rules: none.map(said => ({ message: (() => said) as () => string })) })
    fail('x')
    await close()
    expect(notices().map(({ message }) => message)).toEqual(none.map(() => 'fail threw: x'))
  })

  it.each(['when', 'message'])('is not made by a rule whose `%s` answers later, which is told', async name => {
    const late = (() => Promise.reject(new Error('unheard'))) as never
    const { fail, notices, reports, close } = await setUp({ rules: [{ [name]: late }, {}] })
    fail('x')
    await close()
    expect(notices()).toHaveLength(1)
    const told = { code: 'HOOKLINE_HOOK_FAILED', cause: { message: `expected \`${name}\` of a rule to answer at once, got a promise.` } }
    expect(reports).toMatchObject([told])
  })

  it('is kept back by no other rule’s mistake, which is told', async () => {
    const mistake = (): never => {
      throw new Error('my mistake')
    }
    const { fail, notices, reports, close } = await setUp({ rules: [{ when: mistake }, { message: mistake }, { name: 'good' }] })
    fail('x')
    await close()
    expect(notices().map(({ rule }) => rule)).toEqual(['good'])
    expect(reports).toMatchObject([{ code: 'HOOKLINE_HOOK_FAILED', hook: 'notification' }])
  })
})

describe('notices', () => {
  it('come together, at most as many as a batch may hold', async () => {
    const { fail, batches, close } = await setUp({ batch: { size: 3, delayMs: 3_600_000 } })
    for (let i = 0; i < 6; i++) fail(String(i))
    while (batches.length < 2) await macrotask()
    fail('one more')
    await macrotask()
    expect(batches.map(({ notices }) => notices.length)).toEqual([3, 3])
    await close()
    expect(batches.map(({ notices }) => notices.length)).toEqual([3, 3, 1])
    expect(new Set(batches.map(({ id }) => id)).size).toBe(3)
  })

  it('wait a while for others', async () => {
    const sent = gate<NoticeBatch>()
    const { fail } = await setUp({ batch: { delayMs: 5 }, channels: [sent.open] })
    fail('one')
    fail('two')
    expect((await sent.opened).notices.map(({ message }) => message)).toEqual(['fail threw: one', 'fail threw: two'])
  })

  it('are limited for each rule; what is held back is counted', async () => {
    const { fail, work, batches, close } = await setUp({
      rules: [
        { name: 'noisy', on: 'fail' },
        { name: 'quiet', on: 'work', outcome: ['returned'] },
      ],
      rateLimit: { burst: 2, perMinute: 1 },
    })
    for (let i = 0; i < 50; i++) fail(String(i))
    work()
    await close()
    expect(batches.map(({ notices, suppressed }) => [notices.map(({ rule }) => rule), suppressed])).toEqual([
      [['noisy', 'noisy', 'quiet'], { noisy: 48 }],
    ])
  })

  it('that were held back are told when nothing else is to be', async () => {
    const told = gate<NoticeBatch>()
    let sent = 0
    const { fail } = await setUp({
      rateLimit: { burst: 1, perMinute: 60_000 / 20 },
      batch: { size: 1 },
      channels: [({ notices, ...rest }) => void (notices.length === 0 ? told.open({ notices, ...rest }) : (sent += notices.length))],
    })
    // However slow the machine is, at some time one comes too soon.
    for (let calls = 1; sent === calls - 1; calls++) {
      fail('x')
      await macrotask()
    }
    expect((await told.opened).suppressed).toEqual({ 'rule 1': 1 })
  })

  it('are not kept waiting by others that are held back', async () => {
    const sent = gate<NoticeBatch>()
    const { fail } = await setUp({ rateLimit: { burst: 1, perMinute: 1 }, batch: { delayMs: 20 }, channels: [sent.open] })
    fail('sent')
    fail('held back')
    expect(await sent.opened).toMatchObject({ notices: [{ message: 'fail threw: sent' }], suppressed: { 'rule 1': 1 } })
  })

  it('tell what hooks block that were there before', async () => {
    const { registry, work, reports } = world()
    registry.register({ name: 'guard', on: 'work', onEnter: call => call.block('not now') })
    const seen: NoticeBatch[] = []
    const hook = await notification({ rules: [{}], channels: [batch => void seen.push(batch)], registry })
    registry.register(hook)
    expect(() => work()).toThrow('not now')
    await hook.close()
    expect([seen[0]?.notices[0]?.blockedBy, reports]).toEqual(['guard', []])
  })

  it('are not limited where they are not to be', async () => {
    const { fail, notices, close } = await setUp({ rateLimit: false, batch: { size: 100 } })
    for (let i = 0; i < 500; i++) fail(String(i))
    await close()
    expect(notices()).toHaveLength(500)
  })

  it('that a channel is too slow for are dropped, counted and told, once', async () => {
    const { opened, open } = gate()
    const batches: NoticeBatch[] = []
    const fast: NoticeBatch[] = []
    const slow = (batch: NoticeBatch): Promise<void> => {
      batches.push(batch)
      return opened
    }
    const { fail, reports, close } = await setUp({
      channels: [slow, batch => void fast.push(batch)],
      queue: 5,
      rateLimit: false,
      batch: { size: 1 },
    })
    fail('first')
    while (batches.length < 1) await macrotask()
    for (let i = 0; i < 100; i++) {
      fail(String(i))
      await macrotask()
    }
    expect(fast.flatMap(({ notices }) => notices)).toHaveLength(101)
    expect(reports.map(({ code }) => code)).toEqual(['HOOKLINE_NOTIFICATION_DROPPED'])
    open()
    await close()
    expect(batches.flatMap(({ notices }) => notices)).toHaveLength(6)
    expect(batches.reduce((sum, { dropped }) => sum + dropped, 0)).toBe(95)
  })

  it('are sent by close, which waits only so long for a channel that hangs and says what was lost', async () => {
    const { fail, reports, close } = await setUp({ channels: [() => new Promise(() => {})], closeTimeoutMs: 10, batch: { size: 2 } })
    for (let i = 0; i < 5; i++) fail(String(i))
    await close()
    expect(reports).toMatchObject([
      { code: 'HOOKLINE_NOTIFICATION_FAILED', hook: 'notification', message: expect.stringContaining('5 notices') as string },
    ])
    fail('after the end')
    await close()
    expect(reports).toHaveLength(1)
  })

  it('that are held back while others are on their way are told by close, and nothing is sent after it', async () => {
    const { opened, open } = gate()
    const batches: NoticeBatch[] = []
    const channel = (batch: NoticeBatch): Promise<void> => {
      batches.push(batch)
      return opened
    }
    const { fail, close } = await setUp({
      channels: [channel],
      batch: { size: 1, delayMs: 0 },
      rateLimit: { burst: 1, perMinute: 1 },
    })
    fail('first')
    while (batches.length < 1) await macrotask()
    for (let i = 0; i < 100; i++) fail('held back')
    const closed = close()
    open()
    await closed
    const told = batches.flatMap(({ notices }) => notices).length + batches.reduce((sum, each) => sum + (each.suppressed['rule 1'] ?? 0), 0)
    expect(told).toBe(101)
  })

  it('that come just when the last batch has got through are sent by close, at whichever moment', async () => {
    for (let microtasks = 0; microtasks <= 8; microtasks++) {
      const { opened, open } = gate()
      const seen: string[] = []
      const channel = (batch: NoticeBatch): void => {
        seen.push(...batch.notices.map(({ message }) => message))
        open()
      }
      const { fail, close } = await setUp({ channels: [channel], batch: { size: 1 }, rateLimit: false })
      fail('first')
      await opened
      for (let i = 0; i < microtasks; i++) await undefined
      fail('second')
      await close()
      expect(seen, `after ${microtasks} microtasks`).toHaveLength(2)
    }
  })

  it('are closed by `await using`', async () => {
    const { registry, fail } = world()
    const seen: NoticeBatch[] = []
    {
      await using notify = await notification({ rules: [{}], channels: [batch => void seen.push(batch)], registry })
      registry.register(notify)
      fail('x')
    }
    expect(seen).toHaveLength(1)
  })

  it('are sent in no caller’s context', async () => {
    const storage = new AsyncLocalStorage<string>()
    const contexts: unknown[] = []
    const { fail, close } = await setUp({ channels: [() => void contexts.push(storage.getStore())], batch: { size: 1 } })
    storage.run('the caller', () => fail('x'))
    await close()
    expect(contexts).toEqual([undefined])
  })
})

describe('channels', () => {
  it('that throw or reject are told and hurt nobody', async () => {
    const seen: NoticeBatch[] = []
    const { fail, reports, close } = await setUp({
      channels: [
        function pager(): never {
          throw new Error('no pager')
        },
        async () => Promise.reject(new Error('no mail')),
        batch => void seen.push(batch),
      ],
    })
    expect(() => fail('x')).not.toThrow()
    await close()
    expect(seen).toHaveLength(1)
    expect(reports.map(({ code, message }) => [code, message])).toEqual([
      ['HOOKLINE_NOTIFICATION_FAILED', 'A notice did not get through to the function pager: no pager'],
    ])
  })

  it('are not hooked in what they do', async () => {
    const seen: string[] = []
    const { registry, fail, close } = await setUp({
      channels: [
        async () => {
          failing()
          await macrotask()
          failing()
        },
      ],
      batch: { delayMs: 0 },
    })
    const failing = hooked(() => void seen.push('ran'), { name: 'in the channel', registry })
    registry.register({ name: 'see', on: 'in the channel', onEnter: () => void seen.push('hooked') })
    fail('x')
    await close()
    expect(seen).toEqual(['ran', 'ran'])
  })

  it('are not hooked in what they leave running either, which would make notices of itself for ever', async () => {
    const { opened: ran, open } = gate()
    const targets: string[] = []
    const { registry, fail, close } = await setUp({
      channels: [
        ({ notices }) => {
          targets.push(...notices.map(({ target }) => target))
          setTimeout(() => {
            failing()
            open()
          })
        },
      ],
      batch: { delayMs: 0 },
    })
    const failing = (): void => {
      try {
        throwing()
      } catch {
        // The channel's own business.
      }
    }
    const throwing = hooked(
      () => {
        throw new Error('no mail')
      },
      { name: 'in the background', registry },
    )
    fail('x')
    await ran
    await close()
    expect(targets).toEqual(['fail'])
    failing()
  })

  it('of EventEmitters give each listener each notice, whatever others do', async () => {
    const emitter = new EventEmitter({ captureRejections: true })
    const seen: string[] = []
    emitter.once('notification', (notice: Notice) => seen.push(`once ${notice.message}`))
    emitter.on('notification', () => {
      throw new Error('listener')
    })
    emitter.on('notification', async () => Promise.reject(new Error('asynchronous listener')))
    emitter.on('notification', function (this: unknown, notice: Notice) {
      seen.push(`${this === emitter} ${notice.message}`)
    })
    const { fail, reports, close } = await setUp({ channels: [emitter] })
    fail('a')
    fail('b')
    await close()
    await macrotask()
    expect(seen).toEqual(['once fail threw: a', 'true fail threw: a', 'true fail threw: b'])
    expect(reports.map(({ code, message }) => [code, message])).toEqual([
      ['HOOKLINE_NOTIFICATION_FAILED', '2 notices did not get through to an EventEmitter: listener'],
    ])
    expect(emitter.listenerCount('notification')).toBe(3)
  })

  it('of EventEmitters without listeners are fine', async () => {
    const { fail, reports, close } = await setUp({ channels: [new EventEmitter()] })
    fail('a')
    await close()
    expect(reports).toEqual([])
  })
})

describe('the rate limit', () => {
  it('gives so many at once and so many per minute from then on', () => {
    const bucket = new TokenBucket(3, 60, 0)
    const takes = (now: number): number => {
      let count = 0
      while (bucket.take(now)) count += 1
      return count
    }
    expect([takes(0), takes(999), takes(1000), takes(3500), takes(3999), takes(4000), takes(1e9)]).toEqual([3, 0, 1, 2, 0, 1, 3])
  })
})

it.each([
  [{}, '`rules`'],
  [{ rules: [] }, '`rules`'],
  [{ rules: [{}], channels: [] }, '`channels`'],
  [{ rules: [{}], channels: ['https://example.com'] }, '`channels[0]`'],
  [{ rules: [{ outcome: ['failed'] }], channels: [() => {}] }, '`rules[0].outcome[0]`'],
  [{ rules: [{ message: 1 }], channels: [() => {}] }, '`rules[0].message`'],
  [{ rules: [{ onn: '*' }], channels: [() => {}] }, '`rules[0].onn`'],
  [{ rules: [{}], channels: [() => {}], rateLimit: { burst: 0 } }, '`rateLimit.burst`'],
  [{ rules: [{}], channels: [() => {}], batch: { size: 1000 } }, '`batch.size`'],
  [{ rules: [{}], channels: [() => {}], queue: Infinity }, '`queue`'],
  [{ rules: [{}], channels: [() => {}], registry: {} }, '`registry`'],
])('refuses %o', async (options, named) => {
  await expect(notification(options as never)).rejects.toMatchObject({
    code: 'HOOKLINE_INVALID_OPTION',
    message: expect.stringContaining(named) as string,
  })
})
