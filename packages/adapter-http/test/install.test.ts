import http from 'node:http'
import { HookRegistry, hookRegistry, type HooklineError } from '@hookline/core'
import { httpAdapter } from '@hookline/adapter-http'
import rules from '@hookline/adapter-http/rules'
import { expect, test } from 'vitest'
import { answerTo, serve } from './stage.ts'

const codeOf = (work: () => unknown): string => {
  try {
    work()
  } catch (error) {
    return (error as HooklineError).code
  }
  return 'none'
}

test.each([
  null,
  { headers: 'x' },
  { headers: ['bad name'] },
  { client: 1 },
  { server: 'yes' },
  { http2: 1 },
  { body: true },
  { traceparent: 1 },
  { traceparent: null },
  { traceparent: { send: 1 } },
  { traceparent: { sends: true } },
])('options of the wrong type are refused: %j', options => {
  expect(codeOf(() => httpAdapter(options as never))).toBe('HOOKLINE_INVALID_OPTION')
})

test.each([
  [{}, ['http:client', 'http:server']],
  [{ client: false }, ['http:server']],
  [{ server: false }, ['http:client']],
  [{ server: false, client: false, http2: true }, ['http:server']],
  [{ server: false, client: false }, []],
])('%j makes the targets %j', (options, names) => {
  const registry = new HookRegistry()
  const uninstall = httpAdapter(options).install(registry)
  expect(registry.targets.map(({ name }) => name)).toEqual(names)
  uninstall()
})

test('rules attach it from the start, until the adoption is undone', async () => {
  expect(rules.map(rule => [rule.package, typeof rule.adopt])).toEqual([['node:http', 'function']])
  const seen: string[] = []
  using _hook = hookRegistry.register({ name: 'seen', on: 'http:*', onEnter: call => void seen.push(call.target.name) })
  await using server = await serve((_request, response) => void response.end('hello'))
  const undo = rules[0]?.adopt(http)
  await answerTo(http.get({ ...server.at, agent: false }))
  expect(seen).toEqual(['http:client', 'http:server'])
  undo?.()
  await answerTo(http.get({ ...server.at, agent: false }))
  expect(seen).toHaveLength(2)
})
