/** What version 2 of the SDK hands over in another form; its own classes were tried beside, see the README. */
import { HookRegistry, REQUEST_INPUTS } from '@hookline/core'
import { toolCallOf } from '@hookline/tools'
import { expect, test } from 'vitest'
import { mcpAdapter } from '../src/index.ts'
import { gate, text } from './fixture.ts'

const request = { method: 'tools/call', params: { name: 'echo', arguments: { a: 1 } } }

test('at a server: the signal and the id of a request stand one level further down', async () => {
  const registry = new HookRegistry()
  let ran = 0
  const handler = (): unknown => text(`ran ${(ran += 1)}`)
  const server = { _requestHandlers: new Map([['tools/call', handler]]), setRequestHandler: () => {} }
  mcpAdapter({ server }).install(registry)
  const [asked, allowed] = [gate<void>(), gate<void>()]
  const seen: unknown[] = []
  registry.register({
    name: 'asks',
    on: 'tool:*',
    needs: { scope: true },
    async onEnter(call) {
      seen.push(toolCallOf(call).callId, call.scope.has(REQUEST_INPUTS))
      asked.open()
      await allowed.opened
    },
  })
  const controller = new AbortController()
  const call = server._requestHandlers.get('tools/call') as (...args: unknown[]) => Promise<unknown>
  const calling = call(request, { mcpReq: { signal: controller.signal, id: 7 }, http: {} })
  await asked.opened
  controller.abort('enough')
  allowed.open()
  expect(await calling).toMatchObject({ isError: true })
  expect([ran, seen]).toEqual([0, ['7', false]])
})

test('at a client: options come without a schema before them', async () => {
  const registry = new HookRegistry()
  let ran = 0
  const client = {
    callTool: () => {},
    request: (_message: unknown, _options: unknown): Promise<unknown> => Promise.resolve(text(`ran ${(ran += 1)}`)),
  }
  mcpAdapter({ client }).install(registry)
  const asked = gate<void>()
  registry.register({
    name: 'asks',
    on: 'tool:*',
    onEnter() {
      asked.open()
      return new Promise(() => {})
    },
  })
  const controller = new AbortController()
  const reason = new Error('the user has left')
  const calling = client.request(request, { signal: controller.signal })
  await asked.opened
  controller.abort(reason)
  await expect(calling).rejects.toBe(reason)
  expect(ran).toBe(0)
})
