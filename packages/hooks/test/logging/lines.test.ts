import { fetchAdapter } from '@hookline/adapter-fetch'
import http from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { stage } from './stage.ts'

const [DEBUG, INFO, WARN, ERROR] = [20, 30, 40, 50]

describe('the lines of a call', () => {
  it('are there, too, when a hook that was registered before blocks it, and tell what the caller gets', () => {
    using on = stage()
    on.registry.register({ name: 'no', on: 'pay', order: -5, onEnter: call => call.block('not today') })
    on.registry.register({ name: 'other', on: 'price', order: 5, onExit: call => void (call.result = 2) })
    expect(() => on.registry.target({ name: 'pay' }).wrap(() => 1)()).toThrow('not today')
    on.registry.target({ name: 'price' }).wrap(() => 1)()
    expect(on.lines.map(({ level, msg, result }) => [level, msg, result])).toEqual([
      [DEBUG, 'pay called', undefined],
      [WARN, 'pay blocked by no', undefined],
      [DEBUG, 'price called', undefined],
      [INFO, 'price returned', 2],
    ])
  })

  it('are DEBUG on enter and INFO on exit, with ids, input, result, outcome and duration', () => {
    using on = stage()
    const place = on.registry.target({ name: 'OrderService#place' }).wrap((id: number, order: object) => ({ id, order }))
    place(7, { item: 'kettle', password: 'hush' })
    const ids = { callId: expect.stringMatching(/^[0-9a-f]{16}$/) as string, traceId: expect.stringMatching(/^[0-9a-f]{32}$/) as string }
    const [enter, exit] = on.lines
    const input = [7, { item: 'kettle', password: '[Redacted]' }]
    expect(enter).toEqual({
      level: DEBUG,
      time: expect.any(Number),
      target: 'OrderService#place',
      ...ids,
      input,
      msg: 'OrderService#place called',
    })
    expect(exit).toEqual({
      level: INFO,
      time: expect.any(Number),
      target: 'OrderService#place',
      ...ids,
      outcome: 'returned',
      durationMs: expect.any(Number),
      result: { id: 7, order: { item: 'kettle', password: '[Redacted]' } },
      msg: 'OrderService#place returned',
    })
    expect(exit?.['callId']).toBe(enter?.['callId'])
    expect(on.lines).toHaveLength(2)
    expect(on.reports).toEqual([])
  })

  it('tell the input at the end when none was written at the beginning', async () => {
    using on = stage({}, { level: 'info' })
    await on.registry.target({ name: 'f' }).wrap(async (id: number) => id + 1)(1)
    expect(on.lines).toMatchObject([{ level: INFO, input: [1], result: 2 }])
  })

  it('know their parents', async () => {
    using on = stage({}, { level: 'info' })
    const inner = on.registry.target({ name: 'inner' }).wrap(async () => 1)
    await on.registry.target({ name: 'outer' }).wrap(async () => inner())()
    const [first, second] = on.lines
    expect(first).toMatchObject({ target: 'inner', traceId: second?.['traceId'], parentId: second?.['callId'] })
    expect(second).not.toHaveProperty('parentId')
  })

  it('know none where that is switched off, and are cheaper for it', async () => {
    using on = stage({ parents: false }, { level: 'info' })
    const target = on.registry.target({ name: 'inner' })
    const inner = target.wrap(async () => 1)
    await on.registry.target({ name: 'outer' }).wrap(async () => inner())()
    expect(target.traced).toBe(false)
    expect(new Set(on.lines.map(({ traceId }) => traceId)).size).toBe(2)
    expect(on.lines.some(line => 'parentId' in line)).toBe(false)
  })

  it('are ERROR when a call fails, with the error as pino shows errors, redacted', async () => {
    using on = stage()
    class PaymentError extends Error {}
    const fail = on.registry.target({ name: 'pay' }).wrap(async () => {
      const cause = new TypeError('card 4111 1111 1111 1111', { cause: 'deep' })
      throw Object.assign(new PaymentError('no funds, Bearer abcdef123456', { cause }), { code: 'E_FUNDS', authorization: 'hush', left: 3 })
    })
    await expect(fail()).rejects.toThrow('no funds')
    const line = on.lines.at(-1)
    expect(line).toMatchObject({ level: ERROR, outcome: 'threw', msg: 'pay failed: PaymentError: no funds, Bearer [Redacted]' })
    expect(line).not.toHaveProperty('result')
    expect(line?.['err']).toEqual({
      type: 'PaymentError',
      message: 'no funds, Bearer [Redacted]: card [Redacted]',
      stack: expect.stringMatching(
        /^Error: no funds, Bearer \[Redacted]\n +at [^]+caused by: TypeError: card \[Redacted]\n +at /,
      ) as string,
      code: 'E_FUNDS',
      authorization: '[Redacted]',
      left: 3,
    })
  })

  it('show whatever was thrown', () => {
    using on = stage({ stack: false })
    const thrown: unknown[] = [undefined, 'text', { message: 'like an error' }, new AggregateError([new Error('one'), 2], 'all')]
    const fail = on.registry.target({ name: 'fail' }).wrap((value: unknown) => {
      throw value
    })
    thrown.push(
      new Proxy(new Error('x'), {
        get: () => {
          throw new Error('touched')
        },
      }),
    )
    for (const value of thrown) {
      try {
        fail(value)
      } catch {
        // To look at it would touch it.
      }
    }
    const errors = on.lines.filter(({ level }) => level === ERROR).map(({ err }) => err)
    expect(errors).toMatchObject([
      undefined,
      'text',
      { message: 'like an error' },
      { type: 'AggregateError', message: 'all', stack: 'AggregateError: all', aggregateErrors: [{ type: 'Error', message: 'one' }, 2] },
      '[Proxy]',
    ])
    expect(on.reports).toEqual([])
  })

  it('are WARN when a hook blocks, INFO when one skips or the caller gives up', async () => {
    using on = stage()
    on.registry.register({
      name: 'gate',
      on: 'f',
      order: 1,
      onEnter: (call, how: string) => void (how === 'block' ? call.block('closed') : how === 'skip' ? call.skip(0) : 0),
    })
    const f = on.registry.target({ name: 'f', aborted: () => true }).wrap((how: string) => {
      throw new Error(how)
    })
    expect(() => f('block')).toThrow('closed')
    expect(f('skip')).toBe(0)
    expect(() => f('gone')).toThrow('gone')
    expect(on.lines.filter(({ level }) => level !== DEBUG)).toMatchObject([
      {
        level: WARN,
        outcome: 'blocked',
        blockedBy: 'gate',
        msg: 'f blocked by gate',
        err: { type: 'BlockedError', message: 'f was blocked by hook "gate": closed' },
      },
      { level: INFO, outcome: 'skipped', result: 0, msg: 'f skipped' },
      { level: INFO, outcome: 'aborted', msg: 'f aborted', err: { message: 'gone' } },
    ])
    for (const line of on.lines) if (line['err'] !== undefined) expect((line['err'] as Error).stack).not.toContain('\n    at ')
  })

  it('hold what adapters tell and nothing of what must not be captured', async () => {
    using on = stage({}, { level: 'info' })
    const uninstall = fetchAdapter().install(on.registry)
    const server = http.createServer((_request, response) => response.end('ok')).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    await (await fetch(`http://127.0.0.1:${port}/a?token=hush`, { method: 'POST', body: 'hush' })).text()
    server.close()
    uninstall()
    expect(on.lines).toMatchObject([
      {
        target: 'fetch',
        msg: 'fetch returned',
        attributes: {
          'http.request.method': 'POST',
          'http.response.status_code': 200,
          'url.full': `http://127.0.0.1:${port}/a?token=[Redacted]`,
        },
      },
    ])
    expect(on.lines[0]).not.toHaveProperty('input')
    expect(on.raw.join('')).not.toContain('hush')
  })

  it("follow the registry's capture", () => {
    using on = stage()
    on.registry.configure({ capture: { redactKeys: ['iban'] } })
    on.registry.target({ name: 'f' }).wrap((_order: object) => 1)({ iban: 'DE89' })
    expect(on.lines[0]).toMatchObject({ input: [{ iban: '[Redacted]' }] })
  })

  it('are cut at 500 characters of input and result, or where the options say', () => {
    const long = 'y'.repeat(2000)
    const lengthsOf = (options: object): unknown[] => {
      using on = stage(options)
      on.registry.target({ name: 'f' }).wrap((text: string) => text)(long)
      return on.lines.map(({ input, result }) => [JSON.stringify(input)?.length, (result as string | undefined)?.length])
    }
    expect(lengthsOf({})).toEqual([
      [500, undefined],
      [undefined, 500],
    ])
    expect(lengthsOf({ truncate: 40 })).toEqual([
      [40, undefined],
      [undefined, 40],
    ])
    expect(lengthsOf({ truncate: 5000 })).toEqual([
      [2004, undefined],
      [undefined, 2000],
    ])
    expect(lengthsOf({ truncate: 0 })).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ])
  })

  it('stay one line each, whatever values hold', () => {
    using on = stage({ message: 'saw {error}' })
    const fail = on.registry.target({ name: 'f' }).wrap((text: string) => {
      throw new Error(text)
    })
    expect(() => fail('a\n{"level":30,"msg":"forged"}\n\u001b[31m\u009b2J')).toThrow()
    for (const text of on.raw) {
      expect(text.indexOf('\n')).toBe(text.length - 1)
      expect(text).not.toContain('\u001b')
    }
    expect(on.lines[1]?.msg).toBe(String.raw`saw Error: a\n{"level":30,"msg":"forged"}\n\x1b[31m\x9b2J`)
  })

  it('of each target come from a logger of its own, made once', () => {
    const children: unknown[] = []
    using on = stage({}, { onChild: child => children.push(child.bindings()) })
    const [a, b] = ['a', 'b'].map(name => on.registry.target({ name }).wrap(() => 1)) as [() => number, () => number]
    a()
    b()
    a()
    expect(children).toEqual([{ target: 'a' }, { target: 'b' }])
  })
})
