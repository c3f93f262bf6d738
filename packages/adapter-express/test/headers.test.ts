import { compileHeaderAllowList, headersOf, type CapturedHeaders } from '@hookline/core'
import { describe, expect, test } from 'vitest'
import { Client, exitOf, stage, versions } from './server.ts'

const allow = compileHeaderAllowList(['x-*', 'set-cookie', 'content-type'])

describe.each(versions)('%s: headers', (_name, express) => {
  test('are there for hooks with an allow-list of their own: those received from the beginning, those sent at the end', async () => {
    using on = stage(express)
    const seen: (CapturedHeaders | undefined)[] = []
    on.registry.register({
      name: 'see',
      on: 'express:*',
      onEnter: call => void (call.target.name === 'express:request' && seen.push(headersOf(call, allow))),
      onExit: call => void seen.push(headersOf(call, allow)),
    })
    const app = express()
    app.disable('x-powered-by')
    app.get('/', (_req, res) => void res.setHeader('X-Answer', '42').cookie('sid', 'hush').type('text').send('ok'))
    await using client = await Client.of(app)
    const over = on.recorder.next(exitOf('express:request'))
    await client.ask('/', { headers: { 'x-question': 'why', cookie: 'sid=hush' } })
    await over
    const request = { 'x-question': 'why' }
    const response = { 'x-answer': '42', 'set-cookie': '[Redacted]', 'content-type': 'text/plain; charset=utf-8' }
    expect(seen).toEqual([{ request, response: {} }, undefined, { request, response }])
  })
})
