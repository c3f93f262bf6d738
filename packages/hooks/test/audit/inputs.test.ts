/** What an auditor reads of requests and queries, and what a guard's rules make of it afterwards. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { expressAdapter } from '@hookline/adapter-express'
import { pgAdapter } from '@hookline/adapter-pg'
import { HookRegistry } from '@hookline/core'
import express from 'express'
import pg from 'pg'
import { afterEach, expect, it } from 'vitest'
import { audit, type AuditEntry } from '../../src/audit.ts'
import { compileGuard, guard, replayCall, type GuardRule } from '../../src/guard.ts'
import { calls, closeLater, newPath } from './helpers.ts'

const undo: (() => void)[] = []
afterEach(() => {
  for (const step of undo.splice(0)) step()
})

async function recorded(registry: HookRegistry, on: string, work: () => Promise<unknown>): Promise<AuditEntry[]> {
  const path = newPath()
  const log = closeLater(await audit({ path, on }))
  const remove = registry.register(log)
  await work()
  remove()
  await log.flush()
  return calls(path)
}

/** Every query is refused before it leaves, so that no server is needed. */
async function inputsOf(parameters: boolean, ...queries: readonly (readonly unknown[])[]): Promise<unknown[]> {
  const registry = new HookRegistry({ onReport: () => undefined })
  undo.push(pgAdapter({ pg, parameters }).install(registry))
  registry.register({ name: 'none', on: 'pg:query', onEnter: call => call.block('not here') })
  const client = new pg.Client()
  client.on('error', () => undefined)
  const found = await recorded(registry, 'pg:query', async () => {
    for (const args of queries) {
      const [first] = args as [object]
      const answer = Reflect.apply(client.query, client, args) as unknown
      if (answer instanceof Promise) await answer.catch(() => undefined)
      else
        await new Promise(resolve =>
          (first as pg.Query & { once(name: 'error', done: (value: unknown) => void): void }).once('error', resolve),
        )
    }
  })
  return found.map(({ input }) => input)
}

const text = 'SELECT name FROM customers WHERE id = $1 AND token = $2'

it('holds the statement of a query in each of its forms, and hides its values', async () => {
  const forms = [
    ['SELECT 1'],
    [text, [7, 'geheim']],
    [{ name: 'find', text, values: [7, 'geheim'] }],
    [{ text, values: [7, 'geheim'], rowMode: 'array' }],
    [new pg.Query(text, [7, 'geheim'])],
    [text, Array.from({ length: 100 }, () => 'geheim')],
  ]
  expect(await inputsOf(false, ...forms)).toEqual([
    ['SELECT 1'],
    [text, ['[Redacted]', '[Redacted]']],
    { name: 'find', text, values: ['[Redacted]', '[Redacted]'] },
    { text, values: ['[Redacted]', '[Redacted]'], '[Truncated]': 'further fields of the query' },
    { text, values: ['[Redacted]', '[Redacted]'], '[Truncated]': 'further fields of the query' },
    [text, '[Redacted]'],
  ])
})

it('holds the values, redacted, where the adapter was told to', async () => {
  const token = `ghp_${'a'.repeat(36)}`
  const found = await inputsOf(true, [text, [7, token]], [{ text, values: [7, { password: 'p' }] }])
  expect(found).toEqual([[text, [7, '[Redacted]']], { text, values: [7, { password: '[Redacted]' }] }])
})

async function asked(registry: HookRegistry, on: string, path: string): Promise<AuditEntry[]> {
  undo.push(expressAdapter({ express }).install(registry))
  const app = express()
  app.use(
    '/shop',
    express.Router().get('/:item', (request, response) => void response.json(request.params)),
  )
  app.use(((error, _request, response, _next) => void response.status(500).end(String(error))) satisfies express.ErrorRequestHandler)
  const server = app.listen(0, '127.0.0.1')
  await once(server, 'listening')
  undo.push(() => server.close())
  return recorded(registry, on, async () => {
    const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`, {
      headers: { connection: 'close', cookie: 'sid=geheim' },
    })
    await answer.text()
    server.close()
    await once(server, 'close')
  })
}

it('holds what was asked of a request and of its handlers, and nothing of its secrets', async () => {
  const [request] = await asked(new HookRegistry(), 'express:request', '/shop/tea?size=2&token=geheim')
  const url = '/shop/tea?size=2&token=[Redacted]'
  expect(request?.input).toMatchObject({ method: 'GET', url, path: '/shop/tea', '[Truncated]': 'the rest of the request' })
  expect(request?.line).not.toContain('geheim')
  const [handler] = await asked(new HookRegistry(), 'express:handler', '/shop/tea?size=2&token=geheim')
  expect(handler?.input).toMatchObject({
    method: 'GET',
    url: '/tea?size=2&token=[Redacted]',
    originalUrl: url,
    path: '/tea',
    params: { item: 'tea' },
  })
  expect(handler?.line).not.toContain('geheim')
})

it('is enough for rules to be asked afterwards as they would have been then', async () => {
  const rules: GuardRule[] = [
    { id: 'method', deny: 'express:request', when: { method: 'GET' } },
    { id: 'other-method', deny: 'express:request', when: { method: 'DELETE' } },
    { id: 'header', deny: 'express:request', when: { 'headers.x-admin': 'yes' } },
  ]
  const [entry] = await asked(new HookRegistry(), 'express:request', '/shop/tea')
  const decide = (rule: GuardRule) => replayCall(compileGuard({ rules: [rule] }), entry as AuditEntry)
  expect(rules.map(rule => decide(rule))).toMatchObject([
    { effect: 'deny', certainty: 'certain' },
    { effect: 'allow' },
    { effect: 'deny', certainty: 'cannot tell' },
  ])
  const registry = new HookRegistry({ onReport: () => undefined })
  registry.register(guard({ rules: [rules[0] as GuardRule] }))
  const [live] = await asked(registry, 'express:request', '/shop/tea')
  expect(live).toMatchObject({ outcome: 'blocked', input: { method: 'GET' } })
})
