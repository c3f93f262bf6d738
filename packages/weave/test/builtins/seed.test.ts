import { once } from 'node:events'
import http, { type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { HookRegistry } from '@hookline/core'
import { expect, test } from 'vitest'
import { patchBuiltins } from '../../src/builtins/patch-builtins.ts'
import { createMatcher } from '../../src/rules/matcher.ts'
import { readRules } from '../../src/rules/read.ts'
import { importHooks } from '../../src/runtime/hook-modules.ts'
import { Runtime } from '../../src/runtime/runtime.ts'

test("the seed's rule for an HTTP client shows the headers of requests and responses", async () => {
  const { rules, problems } = await readRules([new URL('fixtures/seed/config.json', import.meta.url).pathname])
  expect(problems).toEqual([])
  const runtime = new Runtime({ registry: new HookRegistry() })
  const { wheres } = createMatcher(rules).match({ package: 'node:http', version: process.versions.node, file: '' })
  using _patches = patchBuiltins(wheres, { runtime })
  const { modules } = await importHooks(rules)
  runtime.use(rules, modules)

  const server = http.createServer((_request, response) => response.setHeader('x-b', 'answered').end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const request = http.request({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', agent: new http.Agent() })
  const [response] = (await once(request.setHeader('x-a', 'asked').end(), 'response')) as [IncomingMessage]
  response.resume()
  server.close()
  await once(server, 'close')
  await once(http.get({ port: 2, host: '127.0.0.1' }), 'response').catch(() => {})

  const [hooks] = modules.values()
  expect((hooks as { lines?: unknown }).lines).toEqual([
    ['request', 'Agent', 'asked'],
    ['response', 'answered', undefined],
    ['request', 'Agent', undefined],
    ['response', undefined, 'ECONNREFUSED'],
  ])
})
