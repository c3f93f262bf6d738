/** What an auditor reads of requests of node:http and of fetch, and what a guard's rules make of it afterwards. */
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { fetchAdapter } from '@hookline/adapter-fetch'
import { httpAdapter } from '@hookline/adapter-http'
import { HookRegistry } from '@hookline/core'
import { afterEach, expect, it } from 'vitest'
import { audit, type AuditEntry } from '../../src/audit.ts'
import { compileGuard, guard, replayCall, type GuardRule } from '../../src/guard.ts'
import { calls, closeLater, newPath } from './helpers.ts'

const undo: (() => void)[] = []
afterEach(() => {
  for (const step of undo.splice(0)) step()
})

async function recorded(on: string, ask: (origin: string) => Promise<unknown>, rule?: GuardRule): Promise<AuditEntry[]> {
  const registry = new HookRegistry({ onReport: () => undefined })
  undo.push(httpAdapter().install(registry), fetchAdapter().install(registry))
  if (rule !== undefined) registry.register(guard({ rules: [rule] }))
  const path = newPath()
  const log = closeLater(await audit({ path, on }))
  registry.register(log)
  const server = http.createServer((request, response) => request.resume().on('end', () => response.end('tea'))).listen(0, '127.0.0.1')
  await once(server, 'listening')
  await ask(`http://127.0.0.1:${(server.address() as AddressInfo).port}`)
  server.close()
  await once(server, 'close')
  await log.flush()
  return calls(path)
}

const headers = {
  connection: 'close',
  'content-type': 'text/plain',
  'x-admin': 'yes',
  cookie: 'sid=geheim',
  authorization: 'Bearer geheim',
}
const path = '/shop/tea?size=2&token=geheim'
const shown = '/shop/tea?size=2&token=[Redacted]'

const byHttp = (origin: string, given: http.RequestOptions['headers'] = headers): Promise<unknown> =>
  new Promise(resolve => {
    http
      .request(origin + path, { method: 'POST', headers: given, agent: false }, response => void response.resume().on('end', resolve))
      .on('error', resolve)
      .end('geheim')
  })

it('holds what a client asked, and nothing of its secrets', async () => {
  const [entry] = await recorded('http:client', byHttp)
  expect(entry?.input).toMatchObject({
    method: 'POST',
    protocol: 'http:',
    host: '127.0.0.1',
    path: shown,
    '[Truncated]': {
      url: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/shop\/tea\?size=2&token=\[Redacted\]$/),
      headers: { 'content-type': 'text/plain' },
    },
  })
  expect(entry?.line).not.toContain('geheim')
})

it('holds the headers of a client that were given as a list', async () => {
  const [entry] = await recorded('http:client', origin =>
    byHttp(origin, ['Host', 'a', 'Content-Type', 'text/plain', 'Connection', 'close']),
  )
  expect(entry?.input).toMatchObject({ '[Truncated]': { headers: { 'content-type': 'text/plain' } } })
})

it('holds what a server was asked, and nothing of its secrets', async () => {
  const [entry] = await recorded('http:server', byHttp)
  expect(entry?.input).toMatchObject({
    method: 'POST',
    url: shown,
    headers: { 'content-type': 'text/plain', '[Truncated]': 'headers that are not on the list' },
    '[Truncated]': 'the rest of the request',
  })
  expect(entry?.line).not.toContain('geheim')
})

const init = { method: 'POST', headers, body: 'geheim' }
const forms: Record<string, readonly [(origin: string) => Promise<Response>, (url: unknown) => unknown]> = {
  'a string': [origin => fetch(origin + path, { headers }), url => [url, { '[Truncated]': { headers: { 'content-type': 'text/plain' } } }]],
  'a string alone': [origin => fetch(origin + path), url => [url]],
  'a URL': [origin => fetch(new URL(origin + path), init), url => [{ href: url }, { method: 'POST' }]],
  'a Request': [
    origin => fetch(new Request(origin + path, init)),
    url => ({ url, method: 'POST', '[Truncated]': { headers: { 'content-type': 'text/plain' } } }),
  ],
  'what only its own code can tell': [
    origin => fetch({ toString: () => origin + path } as never, { headers }),
    () => [{ href: '[Unreadable]' }, {}],
  ],
}
it.each(Object.entries(forms))('holds what fetch was asked by %s, and nothing of its secrets', async (_, [ask, input]) => {
  const [entry] = await recorded('fetch', async origin => (await ask(origin)).text())
  expect(entry?.input).toMatchObject(
    input(expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+\/shop\/tea\?size=2&token=\[Redacted\]$/)) as object,
  )
  expect(entry?.line).not.toContain('geheim')
})

it.each([
  [{ id: 'a', deny: 'http:client', when: { method: 'POST' } }, 'deny', 'certain'],
  [{ id: 'a', deny: 'http:client', when: { host: '127.0.0.1' } }, 'deny', 'certain'],
  [{ id: 'a', deny: 'http:client', when: { method: 'DELETE' } }, 'allow', 'certain'],
  [{ id: 'a', deny: 'http:client', when: { url: 'x' } }, 'deny', 'cannot tell'],
  [{ id: 'a', deny: 'http:server', when: { method: 'POST' } }, 'deny', 'certain'],
  [{ id: 'a', deny: 'http:server', when: { 'headers.content-type': 'text/plain' } }, 'deny', 'certain'],
  [{ id: 'a', deny: 'http:server', when: { 'headers.x-admin': 'yes' } }, 'deny', 'cannot tell'],
] as const)('is enough for rules to be asked afterwards: %j', async (rule, effect, certainty) => {
  const [entry] = await recorded(rule.deny, byHttp)
  const decision = replayCall(compileGuard({ rules: [rule] }), entry as AuditEntry)
  expect([decision?.effect, decision?.certainty ?? 'certain']).toEqual([effect, certainty])
  if (certainty === 'certain') {
    const [live] = await recorded(rule.deny, byHttp, rule)
    expect(live?.outcome).toBe(effect === 'deny' ? 'blocked' : 'returned')
  }
})
