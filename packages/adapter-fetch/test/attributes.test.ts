import type { ExitEvent } from '@hookline/core'
import { describe, expect, it } from 'vitest'
import { attach, faces } from './both.ts'
import { closedPort, startServer } from './server.ts'

describe.each(faces)('attributes of $name', face => {
  const exitOf = (events: readonly unknown[]): ExitEvent<'http.client.request'> =>
    events.findLast(event => (event as { type: string }).type === 'exit') as ExitEvent<'http.client.request'>

  it('tell method, URL without secrets, server, status, sizes and allowed headers', async () => {
    await using server = await startServer()
    using attached = attach(face)
    const events = attached.listen()
    await (
      await face.current()(`${server.origin}/path?api_key=hush&page=2`, {
        method: 'post',
        body: 'héllo',
        headers: { 'Content-Type': 'text/plain', Authorization: 'Bearer hush', 'x-private': 'hush' },
      })
    ).text()
    expect(exitOf(events).attributes).toEqual({
      'http.request.method': 'POST',
      'url.full': `${server.origin}/path?api_key=[Redacted]&page=2`,
      'server.address': '127.0.0.1',
      'server.port': server.port,
      'http.request.body.size': 6,
      'http.request.header.content-type': ['text/plain'],
      'http.response.status_code': 200,
      'http.response.header.content-type': ['application/json'],
      'http.response.header.transfer-encoding': ['chunked'],
      'http.response.header.x-request-id': ['r1'],
      'http.response.header.date': [expect.any(String)],
    })
    expect(JSON.stringify(events)).not.toContain('hush')
  })

  it('redact credentials in the URL of a call that fails on them', async () => {
    using attached = attach(face)
    const events = attached.listen()
    await face
      .current()('http://ada:hush@127.0.0.1:1/')
      .catch(() => {})
    expect(exitOf(events).attributes['url.full']).toBe('http://[Redacted]@127.0.0.1:1/')
    expect(JSON.stringify(events.map(event => ('attributes' in event ? event.attributes : 0)))).not.toContain('hush')
  })

  it('name the error by the code of its cause, by the status, or by its own name', async () => {
    await using server = await startServer()
    using attached = attach(face)
    const events = attached.listen()
    await face
      .current()(`http://127.0.0.1:${closedPort}/`)
      .catch(() => {})
    await face.current()(`${server.origin}/status/404`)
    await face
      .current()('http://')
      .catch(() => {})
    const types = events.flatMap(event => (event.type === 'exit' ? [event.attributes['error.type']] : []))
    expect(types[0]).toBe('ECONNREFUSED')
    expect(types[1]).toBe('404')
    expect(types[2]).toMatch(/TypeError|ERR_INVALID_URL/)
  })

  it('tell that redirects were followed, and whereto', async () => {
    await using server = await startServer()
    using attached = attach(face)
    const events = attached.listen()
    await (await face.current()(`${server.origin}/redirect/302?to=${encodeURIComponent('/end?token=hush')}`)).text()
    expect(exitOf(events).attributes).toMatchObject({
      'fetch.redirected': true,
      'fetch.response.url': `${server.origin}/end?token=[Redacted]`,
      'http.response.status_code': 200,
    })
  })

  it('tell of a Request what its init would have told', async () => {
    await using server = await startServer()
    using attached = attach(face, { headers: ['x-*'] })
    const events = attached.listen()
    await (await face.current()(new face.Request(`${server.origin}/r`, { method: 'PUT', body: 'x', headers: { 'x-a': '1' } }))).text()
    expect(exitOf(events).attributes).toMatchObject({
      'http.request.method': 'PUT',
      'url.full': `${server.origin}/r`,
      'http.request.header.x-a': ['1'],
      'http.response.header.x-request-id': ['r1'],
    })
  })

  it('show of a data: URL its type only', async () => {
    using attached = attach(face)
    const events = attached.listen()
    await (await face.current()('data:text/plain,the-payload')).text()
    expect(exitOf(events).attributes['url.full']).toBe('data:text/plain,…')
  })

  it.each([
    [
      'a proxy that throws',
      new Proxy(
        {},
        {
          get: (_, key) => {
            throw new Error(String(key))
          },
          getOwnPropertyDescriptor() {
            throw new Error('trap')
          },
        },
      ),
    ],
    [
      'a getter that throws',
      {
        get method() {
          throw new Error('method')
        },
      },
    ],
  ])('survive %s for init, which fetch meets as without', async (_, init) => {
    await using server = await startServer()
    const bare = await face.bare(server.origin, init as RequestInit).catch((error: unknown) => error)
    using attached = attach(face)
    attached.listen()
    const hooked = await face
      .current()(server.origin, init as RequestInit)
      .catch((error: unknown) => error)
    expect(String(hooked)).toBe(String(bare))
    expect(attached.reports).toEqual([])
  })
})
