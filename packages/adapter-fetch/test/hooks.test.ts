import { BlockedError } from '@hookline/core'
import { describe, expect, it } from 'vitest'
import { changeRequest, removeHeader, requestOf, setHeader } from '../src/index.ts'
import { attach, faces } from './both.ts'
import { startServer } from './server.ts'

describe.each(faces)('hooks around $name', face => {
  const forms: Record<string, (url: string) => [unknown, unknown?]> = {
    'a string': url => [url],
    'a URL': url => [new URL(url)],
    'a Request': url => [new face.Request(url, { headers: { 'X-Kept': 'yes' } })],
    'a string and init': url => [url, { headers: { 'X-Kept': 'yes' } }],
    'a string and Headers': url => [url, { headers: new face.Headers({ 'x-kept': 'yes' }) }],
    'a string and pairs': url => [url, { headers: [['X-Kept', 'yes']] }],
    'a Request and init': url => [new face.Request(url, { headers: { gone: '1' } }), { headers: { 'x-kept': 'yes' } }],
    'a string and a Request as init': url => [url, new face.Request(url, { headers: { 'x-kept': 'yes' } })],
  }

  it.each(Object.keys(forms))(
    "set, replace and remove headers of a request given as %s, and leave the caller's objects alone",
    async form => {
      await using server = await startServer()
      using attached = attach(face)
      attached.hook({
        onEnter(call) {
          setHeader(call, 'X-Tenant', 'first')
          setHeader(call, 'x-tenant', 'acme')
          setHeader(call, 'x-gone', '1')
          removeHeader(call, 'X-Gone')
        },
      })
      const args = forms[form]?.(`${server.origin}/a?b=c`) as [unknown, unknown?]
      const init = args[1] as { headers?: unknown } | undefined
      const before = JSON.stringify(init)
      await (await face.current()(...(args as [string, RequestInit]))).text()
      const [seen] = server.seen
      expect(seen?.url).toBe('/a?b=c')
      expect(seen?.headers['x-tenant']).toBe('acme')
      expect(seen?.headers).not.toHaveProperty('x-gone')
      expect(seen?.headers).not.toHaveProperty('gone')
      if (form !== 'a string' && form !== 'a URL') expect(seen?.headers['x-kept']).toBe('yes')
      expect(JSON.stringify(init)).toBe(before)
    },
  )

  it('send another method, URL and body', async () => {
    await using server = await startServer()
    using attached = attach(face)
    const labels: unknown[] = []
    attached.hook({
      onEnter(call) {
        const { method, url, body, headers } = requestOf(call)
        labels.push(method, url, body, headers)
        changeRequest(call, { url: `${server.origin}/new`, method: 'PUT', body: 'longer body', headers: { 'content-type': 'text/x' } })
      },
    })
    await (await face.current()(`${server.origin}/old`, { method: 'POST', body: 'old', headers: { 'content-length': '3' } })).text()
    expect(labels).toEqual(['POST', `${server.origin}/old`, 'old', [['content-length', '3']]])
    expect(server.seen[0]).toMatchObject({
      method: 'PUT',
      url: '/new',
      body: 'longer body',
      headers: { 'content-type': 'text/x', 'content-length': '11' },
    })
  })

  it('send a Request with a body elsewhere, and without its body', async () => {
    await using server = await startServer()
    using attached = attach(face)
    const make = (): Request => new face.Request(`${server.origin}/old`, { method: 'POST', body: 'payload', headers: { 'x-kept': 'yes' } })
    const remove = attached.hook({ onEnter: call => changeRequest(call, { url: `${server.origin}/new` }) })
    await (await face.current()(make())).text()
    expect(server.seen[0]).toMatchObject({ method: 'POST', url: '/new', body: 'payload', headers: { 'x-kept': 'yes' } })
    remove()
    attached.hook({ onEnter: call => changeRequest(call, { body: null }) })
    await (await face.current()(make())).text()
    expect(server.seen[1]).toMatchObject({ method: 'POST', url: '/old', body: '', headers: { 'x-kept': 'yes' } })
  })

  it('send a stream as the new body', async () => {
    await using server = await startServer()
    using attached = attach(face)
    attached.hook({ onEnter: call => changeRequest(call, { method: 'POST', body: new Blob(['streamed']).stream() }) })
    await (await face.current()(server.origin)).text()
    expect(server.seen[0]).toMatchObject({ method: 'POST', body: 'streamed', headers: { 'transfer-encoding': 'chunked' } })
  })

  it('keep the referrer of a Request, which any init would reset', async () => {
    await using server = await startServer()
    using attached = attach(face)
    let init: RequestInit = {}
    attached.hook({
      onEnter(call) {
        setHeader(call, 'a', 'b')
        init = call.args[1] as RequestInit
      },
    })
    await (await face.current()(new face.Request(server.origin, { referrer: `${server.origin}/from`, referrerPolicy: 'origin' }))).text()
    expect(init).toMatchObject({ referrer: `${server.origin}/from`, referrerPolicy: 'origin' })
  })

  it('show a changed request in the attributes of its exit', async () => {
    await using server = await startServer()
    using attached = attach(face)
    const events = attached.listen()
    attached.hook({ onEnter: call => changeRequest(call, { url: `${server.origin}/changed` }) })
    await (await face.current()(`${server.origin}/given`)).text()
    expect(events.map(event => 'attributes' in event && new URL(String(event.attributes['url.full'])).pathname)).toEqual([
      '/given',
      '/changed',
    ])
  })

  it('answer with a Response and no network', async () => {
    await using server = await startServer()
    using attached = attach(face)
    const events = attached.listen()
    attached.hook({ onEnter: call => call.skip(new face.Response('cached', { status: 203 })) })
    const response = await face.current()(server.origin)
    expect([response.status, await response.text(), server.seen.length]).toEqual([203, 'cached', 0])
    expect(events.at(-1)).toMatchObject({ type: 'exit', outcome: 'skipped', attributes: { 'http.response.status_code': 203 } })
  })

  it('replace the response, and the error by a response', async () => {
    await using server = await startServer()
    using attached = attach(face)
    attached.hook({ onExit: call => void (call.result = new face.Response(`instead of ${call.failed}`)) })
    expect(await (await face.current()(server.origin)).text()).toBe('instead of false')
    expect(await (await face.current()(`${server.origin}/reset`)).text()).toBe('instead of true')
  })

  it('block by a rejection, never by a throw, before anything is sent', async () => {
    await using server = await startServer()
    using attached = attach(face)
    const events = attached.listen()
    attached.hook({ name: 'no exports', onEnter: call => call.block('outside') })
    const promise = face.current()(server.origin)
    await expect(promise).rejects.toThrow(BlockedError)
    await expect(promise).rejects.toMatchObject({ hook: 'no exports', target: face.target, reason: 'outside' })
    expect(server.seen).toEqual([])
    expect(events.at(-1)).toMatchObject({ outcome: 'blocked', attributes: { 'error.type': 'HOOKLINE_BLOCKED' } })
  })

  it('wait for asynchronous hooks on both sides', async () => {
    await using server = await startServer()
    using attached = attach(face)
    const labels: string[] = []
    attached.hook({
      async onEnter(call) {
        await new Promise(setImmediate)
        labels.push('enter')
        setHeader(call, 'x-late', '1')
      },
      async onExit() {
        await new Promise(setImmediate)
        labels.push('exit')
      },
    })
    await face.current()(server.origin)
    expect(labels).toEqual(['enter', 'exit'])
    expect(server.seen[0]?.headers['x-late']).toBe('1')
  })

  it('refuse the helpers on a call of something else', async () => {
    using attached = attach(face)
    const other = attached.registry.target({ name: 'other' }).wrap(() => 1)
    attached.hook({ on: 'other', onEnter: call => setHeader(call, 'a', 'b') })
    expect(other).toThrow(expect.objectContaining({ code: 'HOOKLINE_INVALID_OPTION' }))
  })

  it('keep apart what runs at the same time', async () => {
    await using server = await startServer()
    using attached = attach(face)
    attached.hook({
      onEnter: call => setHeader(call, 'x-n', String(requestOf(call).url?.split('/').at(-1))),
      onExit: (call, response) => void (call.data = response.status),
    })
    await Promise.all(Array.from({ length: 40 }, async (_, n) => (await face.current()(`${server.origin}/${n}`)).text()))
    expect(server.seen).toHaveLength(40)
    for (const { url, headers } of server.seen) expect(headers['x-n']).toBe(url.slice(1))
  })
})

describe.each(faces)('traceparent of $name', face => {
  it('names the call and carries the trace of the call around it', async () => {
    await using server = await startServer()
    using attached = attach(face, { traceparent: true })
    const events = attached.listen()
    const outer = attached.registry.target({ name: 'outer' }).wrap(async () => (await face.current()(server.origin)).text())
    await outer()
    const ids = Object.fromEntries(events.flatMap(event => (event.type === 'enter' ? [[event.target.name, event]] : [])))
    expect(server.seen[0]?.headers['traceparent']).toBe(`00-${ids['outer']?.traceId}-${ids[face.target]?.id}-01`)
    expect(ids[face.target]?.parent?.id).toBe(ids['outer']?.id)
  })

  it('carries the trace also while nobody else asks for parents', async () => {
    await using server = await startServer()
    using attached = attach(face, { traceparent: true })
    let traceId = ''
    attached.hook({ on: 'outer', onEnter: call => void (traceId = call.traceId) })
    await attached.registry.target({ name: 'outer' }).wrap(async () => (await face.current()(server.origin)).text())()
    expect(server.seen[0]?.headers['traceparent']).toContain(traceId)
  })

  it('leaves the one the caller sent', async () => {
    await using server = await startServer()
    using attached = attach(face, { traceparent: true })
    const theirs = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
    await (await face.current()(server.origin, { headers: { TraceParent: theirs } })).text()
    await (await face.current()(new face.Request(server.origin, { headers: { traceparent: theirs } }))).text()
    expect(server.seen.map(seen => seen.headers['traceparent'])).toEqual([theirs, theirs])
    void attached
  })

  it('is not sent unless it is switched on', async () => {
    await using server = await startServer()
    using attached = attach(face)
    attached.listen()
    await (await face.current()(server.origin)).text()
    expect(server.seen[0]?.headers).not.toHaveProperty('traceparent')
  })
})
