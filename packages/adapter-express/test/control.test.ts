import { setImmediate as turn } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import type { NextFunction, Request, Response } from 'express'
import type { Hook } from '@hookline/core'
import { Client, exitOf, stage, versions } from './server.ts'

describe.each(versions)('%s: hooks that decide', (_name, express) => {
  const answers = async (hook: Partial<Hook> & { on: string }, path = '/', options: Parameters<Client['ask']>[1] = {}) => {
    using on = stage(express)
    on.registry.register({ name: 'decides', ...hook })
    const app = express()
    const ran: string[] = []
    app.set('env', 'test')
    app.use(express.json())
    app.use(function first(_req, _res, next) {
      ran.push('first')
      next()
    })
    app.all('/', function handler(req, res) {
      ran.push('handler')
      res.json({ body: (req.body as unknown) ?? null, changed: (req as { changed?: boolean }).changed ?? false })
    })
    app.get('/fail', (_req, _res, next) => next(new Error('failed')))
    app.use((_req, res) => void res.status(404).send('none'))
    app.use((error: Error & { status?: number }, _req: Request, res: Response, _next: NextFunction) => {
      ran.push('error')
      res.status(error.status ?? 500).send(error.message)
    })
    await using client = await Client.of(app)
    const over = on.recorder.next(exitOf('express:request'))
    const answer = await client.ask(path, options)
    const end = await over
    return { answer, ran, end, on }
  }

  test('a blocked request answers 403 with a short JSON body and reaches nothing', async () => {
    const { answer, ran, end } = await answers({ on: 'express:request', onEnter: call => call.block('no entry') })
    expect([answer.status, answer.headers['content-type'], JSON.parse(answer.text)]).toEqual([
      403,
      'application/json; charset=utf-8',
      { error: 'blocked', reason: 'no entry' },
    ])
    expect(ran).toEqual([])
    expect(end).toMatchObject({ outcome: 'blocked', blockedBy: 'decides', attributes: { 'http.response.status_code': 403 } })
  })

  test('a block says with what to answer', async () => {
    const { answer } = await answers({
      on: 'express:request',
      onEnter: call => call.block({ status: 429, body: 'slow down', headers: { 'retry-after': '7' } }),
    })
    expect([answer.status, answer.text, answer.headers['retry-after'], answer.headers['content-type']]).toEqual([
      429,
      'slow down',
      '7',
      'text/plain; charset=utf-8',
    ])
  })

  test('a block whose answer cannot be sent is a plain refusal', async () => {
    const { answer } = await answers({
      on: 'express:request',
      onEnter: call => call.block({ status: 99999, body: { n: 1n }, headers: { 'bad name': 'x' } }),
    })
    expect([answer.status, answer.text]).toEqual([403, '{"error":"blocked"}'])
  })

  test('a hook that throws on a request refuses it without telling why', async () => {
    const { answer } = await answers({
      on: 'express:request',
      onEnter: () => {
        throw new Error('database password is x')
      },
    })
    expect([answer.status, answer.text]).toEqual([403, '{"error":"blocked"}'])
  })

  test.each(['express:middleware', 'express:handler'])('a blocked %s goes to the error handlers with status 403', async on => {
    const { answer, ran } = await answers({ on, onEnter: call => call.block('not you') })
    expect([answer.status, answer.text]).toEqual([403, expect.stringContaining('not you')])
    expect(ran.at(-1)).toBe('error')
    expect(ran).not.toContain('handler')
  })

  test('skipped middleware and handlers go on to the next one', async () => {
    expect(
      (await answers({ on: 'express:middleware', when: call => call.receiver.name === 'first', onEnter: call => call.skip() })).ran,
    ).toEqual(['handler'])
    expect((await answers({ on: 'express:handler', onEnter: call => call.skip() })).answer.status).toBe(404)
  })

  test('a hook that skips a request or a handler can answer itself', async () => {
    for (const on of ['express:request', 'express:handler']) {
      const { answer, end } = await answers({
        on,
        onEnter: (call, _req, res) => {
          res.statusCode = 202
          res.end('mine')
          call.skip()
        },
      })
      expect([answer.status, answer.text]).toEqual([202, 'mine'])
      expect(end).toMatchObject({ outcome: on === 'express:request' ? 'skipped' : 'returned' })
    }
  })

  test('a skipped error handler passes the error on', async () => {
    const { answer } = await answers({ on: 'express:error', onEnter: call => call.skip() }, '/fail')
    expect(answer.status).toBe(500)
    expect(answer.text).toContain('failed')
  })

  test('asynchronous enter hooks are waited for and the body is all there', async () => {
    const send = [`{"text":"${'x'.repeat(30_000)}`, 'y'.repeat(30_000), '"}']
    for (const on of ['express:request', 'express:middleware', 'express:handler']) {
      const { answer } = await answers(
        {
          on,
          async onEnter(_call, req) {
            for (let i = 0; i < 20; i++) await turn()
            req.changed = true
          },
        },
        '/',
        { method: 'POST', headers: { 'content-type': 'application/json' }, send },
      )
      expect(JSON.parse(answer.text)).toEqual({ body: { text: 'x'.repeat(30_000) + 'y'.repeat(30_000) }, changed: true })
    }
  })

  test('an exit hook turns an error into going on, and going on into an error', async () => {
    expect(
      (
        await answers(
          {
            on: 'express:handler',
            onExit: call => {
              if (call.failed) call.result = undefined
            },
          },
          '/fail',
        )
      ).answer.status,
    ).toBe(404)
    const { answer, ran } = await answers({
      on: 'express:middleware',
      onExit: call => {
        if (call.receiver.name === 'first') call.error = new Error('late')
      },
    })
    expect([answer.status, answer.text, ran]).toEqual([500, 'late', ['first', 'error']])
  })

  test('asynchronous exit hooks hold back what comes next', async () => {
    const order: string[] = []
    await answers({
      on: 'express:middleware',
      when: call => call.receiver.name === 'first',
      async onExit() {
        await turn()
        order.push('exit')
      },
    }).then(({ ran, answer }) => {
      order.push(...ran, String(answer.status))
    })
    expect(order).toEqual(['exit', 'first', 'handler', '200'])
  })

  test('arguments that an enter hook replaces are what runs', async () => {
    const { answer } = await answers({
      on: 'express:handler',
      onEnter: call => {
        call.args[0] = Object.assign(Object.create(call.args[0]), { changed: true })
      },
    })
    expect(JSON.parse(answer.text)).toMatchObject({ changed: true })
  })
})
