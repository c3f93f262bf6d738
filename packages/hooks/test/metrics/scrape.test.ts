import { once } from 'node:events'
import { createServer, request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http'
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2'
import { connect, type AddressInfo } from 'node:net'
import { networkInterfaces } from 'node:os'
import { hooked } from '@hookline/core'
import { metrics, prometheus, type PrometheusOptions } from '@hookline/hooks/metrics'
import express from 'express'
import { afterEach, describe, expect, it } from 'vitest'
import { parse } from './exposition-parser.ts'
import { fresh } from './helpers.ts'

const cleanups: (() => unknown)[] = []
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup()
})

interface Answer {
  readonly status: number | undefined
  readonly headers: IncomingMessage['headers']
  readonly body: string
}
type Ask = (options?: RequestOptions) => Promise<Answer>

/** A server with one target that was called once. */
async function serve(options?: PrometheusOptions, host = '127.0.0.1'): Promise<Ask & { port: number }> {
  const { registry } = fresh()
  const scrape = prometheus(options)
  registry.register(metrics({ prometheus: scrape }))
  hooked(() => {}, { name: 'tick', registry })()
  const server = createServer(scrape.handler).listen(0, host)
  cleanups.push(() => server.close())
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const ask: Ask = async given => {
    const request = httpRequest({ host: '127.0.0.1', port, agent: false, ...given }).end()
    const [response] = (await once(request, 'response')) as [IncomingMessage]
    let body = ''
    for await (const chunk of response) body += String(chunk)
    return { status: response.statusCode, headers: response.headers, body }
  }
  return Object.assign(ask, { port })
}

describe('the handler for Prometheus', () => {
  it('answers who asks from this machine', async () => {
    const ask = await serve()
    const { status, headers, body } = await ask()
    expect(status).toBe(200)
    expect(headers).toMatchObject({ 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' })
    expect(headers['content-length']).toBe(String(Buffer.byteLength(body)))
    expect([...parse(body).keys()]).toContain('hookline_calls_total')
    const head = await ask({ method: 'HEAD' })
    expect([head.status, head.body, Number(head.headers['content-length']) > 0]).toEqual([200, '', true])
  })

  it.each([
    ['localhost', 200],
    ['LOCALHOST:9464', 200],
    ['127.0.0.1:1', 200],
    ['[::1]:9464', 200],
    ['evil.example', 403],
    ['localhost.evil.example', 403],
    ['127.0.0.1.evil.example', 403],
    ['localhost@evil.example', 403],
    ['localhost:80:80', 403],
  ])('asked as host "%s" answers %i', async (host, status) => {
    expect((await (await serve())({ headers: { host } })).status).toBe(status)
  })

  it('knows the hosts it is given', async () => {
    const ask = await serve({ hosts: ['Metrics.internal'] })
    expect((await ask({ headers: { host: 'metrics.INTERNAL:80' } })).status).toBe(200)
  })

  it.each([
    [{ origin: 'http://localhost' }, 403],
    [{ origin: 'null' }, 403],
    [{ 'sec-fetch-site': 'cross-site' }, 403],
    [{ 'sec-fetch-site': 'same-site' }, 403],
    [{ 'sec-fetch-site': 'none' }, 200],
    [{ 'x-forwarded-for': '203.0.113.9' }, 403],
    [{ forwarded: 'for=203.0.113.9' }, 403],
    [{ 'x-real-ip': '203.0.113.9' }, 403],
    [{ 'x-forwarded-host': 'shop.example' }, 403],
    [{ 'x-forwarded-proto': 'https' }, 403],
    [{ via: '1.1 cache' }, 403],
  ])('with %o answers %i', async (headers, status) => {
    const answer = await (await serve())({ headers })
    expect(answer.status).toBe(status)
    expect(answer.body.includes('hookline_')).toBe(status === 200)
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('refuses %s', async method => {
    const { status, headers } = await (await serve())({ method })
    expect([status, headers.allow]).toEqual([405, 'GET, HEAD'])
  })

  const external = Object.values(networkInterfaces())
    .flat()
    .find(found => found?.family === 'IPv4' && !found.internal)?.address
  it.skipIf(external === undefined)('refuses other addresses, whatever host they say, unless it may answer them', async () => {
    const headers = { host: 'localhost' }
    const at = { host: external, localAddress: external, headers } as RequestOptions
    expect((await (await serve({}, '0.0.0.0'))(at)).status).toBe(403)
    const token = 'a token that is long enough'
    const ask = await serve({ remote: true, token }, '0.0.0.0')
    expect((await ask(at)).status).toBe(401)
    expect((await ask({ ...at, headers: { host: 'anything', authorization: `Bearer ${token}` } })).status).toBe(200)
  })

  it('answers over HTTP/2, where the host is called by another name', async () => {
    const { handler } = prometheus()
    const server = createHttp2Server((request, response) => handler(request, response)).listen(0, '127.0.0.1')
    cleanups.push(() => server.close())
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const session = connectHttp2(`http://127.0.0.1:${port}`)
    cleanups.push(() => session.close())
    const statuses: unknown[] = []
    for (const authority of ['localhost', 'evil.example']) {
      const stream = session.request({ ':path': '/metrics', ':authority': authority })
      const [headers] = (await once(stream, 'response')) as [Record<string, unknown>]
      stream.resume()
      statuses.push(headers[':status'])
    }
    expect(statuses).toEqual([200, 403])
  })

  it('stands in an application of Express, at a route of its own', async () => {
    const app = express().get('/metrics', prometheus().handler)
    const server = createServer(app).listen(0, '127.0.0.1')
    cleanups.push(() => server.close())
    await once(server, 'listening')
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const ask = async (path: string, method: string): Promise<number> => (await fetch(url + path, { method })).status
    expect([await ask('/metrics', 'GET'), await ask('/metrics', 'HEAD'), await ask('/', 'GET')]).toEqual([200, 200, 404])
  })

  it('asks for its token', async () => {
    const token = 'a token that is long enough'
    const ask = await serve({ token })
    const statuses: unknown[] = []
    for (const authorization of [undefined, token, `Basic ${token}`, `Bearer ${token}x`, 'Bearer ', `bearer ${token}`])
      statuses.push((await ask({ headers: authorization === undefined ? {} : { authorization } })).status)
    expect(statuses).toEqual([401, 401, 401, 401, 401, 200])
    expect((await ask()).headers['www-authenticate']).toBe('Bearer')
  })

  it('lives on after requests that are none', async () => {
    const ask = await serve()
    for (const line of ['GET http://[ HTTP/1.1', 'GET // HTTP/1.1', 'GET /%ff%00?% HTTP/1.1', 'GET *:*/ HTTP/1.1']) {
      const socket = connect(ask.port, '127.0.0.1')
      socket.end(`${line}\r\nHost: localhost\r\nConnection: close\r\n\r\n`)
      socket.resume()
      await once(socket, 'close')
    }
    expect((await ask()).status).toBe(200)
  })

  it.each([
    [{ remote: true }, '`token`'],
    [{ token: 'short' }, '`token`'],
    [{ hosts: 'localhost' }, '`hosts`'],
    [{ port: 9464 }, '`port`'],
    [{ on: '*' }, '`on`'],
  ])('refuses %o', (options, named) => {
    const error = { code: 'HOOKLINE_INVALID_OPTION', message: expect.stringContaining(named) as string }
    expect(() => prometheus(options as never)).toThrow(expect.objectContaining(error) as Error)
  })

  it('does not show a token that is too short', () => {
    expect(() => prometheus({ token: 'hunter2' })).toThrow(/got a string of 7, not shown/)
  })
})
