import { compileHeaderAllowList, headersOf, type CapturedHeaders } from '@hookline/core'
import { describe, expect, it } from 'vitest'
import { attach, faces } from './both.ts'
import { startServer } from './server.ts'

const allow = compileHeaderAllowList(['x-*', 'authorization', 'content-type'])

describe.each(faces)('headers of $name', face => {
  it('are there for hooks with an allow-list of their own: those sent from the beginning, those received at the end', async () => {
    await using server = await startServer()
    using attached = attach(face)
    const seen: (CapturedHeaders | undefined)[] = []
    attached.registry.register({
      name: 'see',
      on: { kind: 'http.client.request' },
      onEnter: call => void seen.push(headersOf(call, allow)),
      onExit: call => void seen.push(headersOf(call, allow)),
    })
    const headers = { 'X-Private': '1', authorization: 'Bearer hush', accept: '*/*' }
    await (await face.current()(server.origin, { headers })).text()
    const request = { 'x-private': '1', authorization: '[Redacted]' }
    expect(seen[0]).toEqual({ request, response: {} })
    expect(seen[1]).toEqual({ request, response: { 'content-type': 'application/json', 'x-request-id': 'r1' } })
  })
})
