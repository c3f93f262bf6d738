import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { setImmediate as turn } from 'node:timers/promises'
import { BlockedError, HookRegistry, type Hook } from '@hookline/core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { patchFor, place, type Patched } from './place.ts'

let patched: Patched | undefined
let url: string
const bare = globalThis.fetch
const server = http.createServer((request, response) => {
  if (request.url !== '/never') response.setHeader('x-b', 'answered').end([request.method, request.headers['x-a']].join(' '))
})

beforeAll(async () => {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
})
afterEach(() => patched?.())
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const hooked = (...hooks: Omit<Hook, 'name' | 'on'>[]): Patched => (patched = patchFor([place('globalThis', 'fetch')], ...hooks))

test('hooks see the arguments and the response, and may wait', async () => {
  const seen: unknown[] = []
  hooked({
    async onEnter(_call, input: string, init: RequestInit) {
      await turn()
      seen.push(input, init.headers)
    },
    async onExit(call, response: Response) {
      await turn()
      seen.push(response.headers.get('x-b'), call.outcome)
    },
  })
  expect(await (await fetch(url, { headers: { 'x-a': 'asked' } })).text()).toBe('GET asked')
  expect(seen).toEqual([url, { 'x-a': 'asked' }, 'answered', 'returned'])
})

test('hooks change the request, answer it, replace its response or block it', async () => {
  hooked({
    onEnter(call, input: string) {
      if (input === url) call.args[1] = { method: 'PUT', headers: { 'x-a': 'changed' } }
      else if (input.endsWith('skip')) call.skip(new Response('skipped'))
      else if (input.endsWith('block')) call.block('no')
    },
    onExit(call) {
      if (String(call.args[0]).endsWith('replace')) call.result = new Response('replaced')
    },
  })
  const text = async (path: string): Promise<string> => (await fetch(url + path)).text()
  expect([await text(''), await text('skip'), await text('replace')]).toEqual(['PUT changed', 'skipped', 'replaced'])
  await expect(text('block')).rejects.toThrow(BlockedError)
})

test.each([
  ['aborted', () => fetch(`${url}never`, { signal: AbortSignal.timeout(20) })],
  ['aborted', () => fetch(new Request(url, { signal: AbortSignal.abort(new RangeError('enough')) }))],
  ['threw', () => fetch('http://127.0.0.1:2/')],
  ['threw', () => fetch('no url')],
] as const)('a call that fails ends as %s, with the error that it has without hooks', async (outcome, call) => {
  const expected = (await call().catch((error: unknown) => error)) as Error
  const outcomes: unknown[] = []
  hooked({ onExit: ended => void outcomes.push(ended.outcome) })
  const error = (await call().catch((reason: unknown) => reason)) as Error
  expect([error.name, error.message, error.constructor]).toEqual([expected.name, expected.message, expected.constructor])
  expect(outcomes).toEqual([outcome])
})

test('is described by OpenTelemetry names, credentials left out, and nothing of the caller is run', async () => {
  const registry = new HookRegistry()
  const attributes: unknown[] = []
  registry.subscribe(event => void (event.type === 'exit' && attributes.push(event.attributes)), { attributes: true })
  patched = patchFor([place('globalThis', 'fetch')], registry)
  let reads = 0
  const init = {
    headers: { authorization: 'Bearer x', accept: 'text/html' },
    get method() {
      reads++
      return 'POST'
    },
  }
  await fetch(`${url}?token=secret`, init)
  expect(attributes).toMatchObject([
    {
      'url.full': `${url}?token=[Redacted]`,
      'server.address': '127.0.0.1',
      'http.request.header.accept': ['text/html'],
      'http.response.status_code': 200,
    },
  ])
  expect([reads, /secret|Bearer/.test(JSON.stringify(attributes))]).toEqual([1, false])
})

test('looks like fetch, and is fetch again after removal', () => {
  const descriptor = Object.getOwnPropertyDescriptor(globalThis, 'fetch')
  hooked({ onEnter() {} })
  expect(globalThis.fetch).not.toBe(bare)
  expect([fetch.name, fetch.length, Object.hasOwn(fetch, 'prototype')]).toEqual([bare.name, bare.length, Object.hasOwn(bare, 'prototype')])
  expect({ ...Object.getOwnPropertyDescriptor(globalThis, 'fetch'), value: bare }).toEqual({
    ...descriptor,
    get: undefined,
    set: undefined,
  })
  patched?.()
  expect(globalThis.fetch).toBe(bare)
  expect(Object.getOwnPropertyDescriptor(globalThis, 'fetch')).toEqual(descriptor)
})
