import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { get as httpGet } from 'node:http'
import { text } from 'node:stream/consumers'
import { BlockedError, HookRegistry, type HookEvent } from '@hookline/core'
import { headers, type HttpExchange } from '@hookline/hooks/headers'
import { describe, expect, it } from 'vitest'
import { stage, type Stage } from './stage.ts'

/** Collects what is written, and waits for a number of exchanges. */
function collect(): { readonly seen: HttpExchange[]; write(exchange: HttpExchange): void; count(number: number): Promise<void> } {
  const seen: HttpExchange[] = []
  let check = (): void => {}
  return {
    seen,
    write(exchange) {
      seen.push(exchange)
      check()
    },
    count: number =>
      new Promise(resolve => {
        check = () => {
          if (seen.length >= number) resolve()
        }
        check()
      }),
  }
}

const sent = { 'X-Question': 'why', authorization: 'Bearer hush', 'x-internal': 'hush', accept: 'text/plain' }
const allow = ['x-*', 'authorization', 'set-cookie', 'content-type', 'accept']
const get = async (on: Stage): Promise<unknown> => (await fetch(on.origin, { headers: sent })).text()

describe('headers', () => {
  it('captures both ways of what fetch sends and Express answers', async () => {
    await using on = await stage(['fetch', 'express'])
    const { seen, write, count } = collect()
    on.registry.register(headers({ allow, deny: ['x-internal', 'x-long'], write }))
    await get(on)
    await count(2)
    const request = { 'x-question': 'why', accept: 'text/plain', authorization: '[Redacted]' }
    const response = { 'x-answer': '42', 'content-type': 'text/plain; charset=utf-8', 'set-cookie': '[Redacted]' }
    const client = seen.find(({ kind }) => kind === 'http.client.request')
    expect(client).toMatchObject({ target: 'fetch', method: 'GET', url: on.origin, status: 200, outcome: 'returned' })
    expect(client).toMatchObject({ request, response })
    expect(Object.keys(client?.request ?? {}).toSorted()).toEqual(Object.keys(request).toSorted())
    expect(Object.keys(client?.response ?? {}).toSorted()).toEqual(Object.keys(response).toSorted())
    const server = seen.find(({ kind }) => kind === 'http.server.request')
    expect(server).toMatchObject({ target: 'express:request', method: 'GET', url: '/', status: 200, request, response })
    expect(JSON.stringify(seen)).not.toContain('hush')
    expect(on.reports).toEqual([])
  })

  it('captures those of node:http, client and server', async () => {
    await using on = await stage(['http'])
    const { seen, write, count } = collect()
    on.registry.register(headers({ allow: ['x-*'], truncate: 10, write }))
    await on.ask('/?page=2&token=hush', { 'x-question': ['a', 'b'] })
    await count(2)
    expect(new Set(seen.map(({ target }) => target))).toContain('http:server')
    expect(new Set(seen.map(({ kind }) => kind))).toEqual(new Set(['http.client.request', 'http.server.request']))
    for (const exchange of seen) {
      expect(exchange.response).toEqual({ 'x-answer': '42', 'x-long': 'yyyyyyyyy…' })
      expect(JSON.stringify(exchange.request)).toMatch(/"x-question":(\["a","b"]|"a, b")/)
      expect(exchange.url).toMatch(/\/\?page=2&token=\[Redacted]$/)
    }
  })

  it('captures what node:http is given as a list, names and values in turn', async () => {
    await using on = await stage(['http'])
    const { seen, write, count } = collect()
    on.registry.register(headers({ on: { kind: 'http.client.request' }, allow: ['x-*'], write }))
    const { host } = new URL(on.origin)
    const request = httpGet(on.origin, { headers: ['Host', host, 'X-One', '1', 'x-two', 'a', 'X-Two', 'b'] }, answer => answer.resume())
    await once(request, 'close')
    await count(1)
    expect(seen[0]?.request).toEqual({ 'x-one': '1', 'x-two': ['a', 'b'] })
  })

  it('captures what is sent when hooks have changed it, and nothing of the answer where there is none', async () => {
    await using on = await stage(['fetch'])
    const { seen, write } = collect()
    on.registry.register(headers({ allow: ['x-*'], write }))
    on.registry.register({ name: 'stop', on: 'fetch', order: 1, onEnter: call => call.block('no') })
    await expect(get(on)).rejects.toBeInstanceOf(BlockedError)
    expect(seen).toMatchObject([
      { outcome: 'blocked', status: undefined, request: { 'x-question': 'why', 'x-internal': 'hush' }, response: {} },
    ])
  })

  it('takes what targets tell by attributes where they have no more to give, and leaves other targets alone', () => {
    using registry = new HookRegistry()
    const { seen, write } = collect()
    registry.register(headers({ on: '*', allow: ['x-a', 'x-b'], deny: ['x-b'], write }))
    const attributes = { 'http.request.header.x-a': ['1'], 'http.response.header.x-b': ['2'], 'http.response.header.x-c': ['3'] }
    registry.target({ name: 'told', kind: 'other', describe: { exit: () => attributes } }).wrap(() => 1)()
    registry.target({ name: 'plain' }).wrap(() => 1)()
    expect(seen).toMatchObject([{ target: 'told', request: { 'x-a': ['1'] }, response: {} }])
    expect(seen[0]?.response).toEqual({})
  })

  it('takes of attributes whatever is text, under whatever name', () => {
    using registry = new HookRegistry()
    const { seen, write } = collect()
    registry.register(headers({ on: '*', allow: true, write }))
    const [one, numbers, proto] = ['x-one', 'x-numbers', '__proto__'].map(name => `http.request.header.${name}`) as [string, string, string]
    const attributes = { [one]: '1', [numbers]: [1, 2] as unknown as string[], [proto]: ['evil'] }
    registry.target({ name: 'told', describe: { exit: () => attributes } }).wrap(() => 1)()
    expect(Object.entries(seen[0]?.request ?? {})).toEqual([
      ['x-one', ['1']],
      ['__proto__', ['evil']],
    ])
  })

  it('ends no process whose output nobody reads any more', async () => {
    const program = `
      import { once } from 'node:events'
      import { hookRegistry } from '@hookline/core'
      import { headers } from '@hookline/hooks/headers'
      hookRegistry.register(headers({ allow: true }))
      const describe = { exit: () => ({ 'http.request.header.x-a': ['1'] }) }
      const ask = hookRegistry.target({ name: 'ask', kind: 'http.client.request', describe }).wrap(() => {})
      process.stdin.resume()
      await once(process.stdin, 'end')
      for (let i = 0; i < 5; i++) {
        ask()
        await new Promise(resolve => setTimeout(resolve, 1))
      }`
    const conditions = process.env['HOOKLINE_DIST'] === '1' ? [] : ['--conditions=@hookline/source']
    const child = spawn(process.execPath, [...conditions, '--input-type=module', '-e', program], { stdio: ['pipe', 'pipe', 'pipe'] })
    const errors = text(child.stderr)
    const exit = once(child, 'exit')
    child.stdout.destroy()
    await once(child.stdout, 'close')
    child.stdin.end()
    expect([await errors, (await exit)[0]]).toEqual(['', 0])
  })

  it('lets no failing `write` reach the call, and tells it', async () => {
    await using on = await stage(['fetch'])
    on.registry.register(
      headers({
        write: () => {
          throw new Error('full')
        },
      }),
    )
    await expect(get(on)).resolves.toBe('ok')
    expect(on.reports.map(({ code, hook }) => [code, hook])).toEqual([['HOOKLINE_HOOK_FAILED', 'headers']])
  })

  it('captures nothing of the requests that `write` makes itself, however late', async () => {
    await using on = await stage(['fetch'])
    const events: HookEvent[] = []
    const { seen, write, count } = collect()
    let done: Promise<unknown> | undefined
    on.registry.register(
      headers({
        async write(exchange) {
          write(exchange)
          await null
          done = get(on)
          await done
        },
      }),
    )
    on.registry.subscribe(event => void events.push(event))
    await get(on)
    await count(1)
    await done
    expect(events.filter(({ type }) => type === 'exit')).toHaveLength(2)
    expect(seen).toHaveLength(1)
  })

  it.each([
    [{ allow: 'x' }, 'option `allow`'],
    [{ allow: ['x y'] }, 'option `allow`'],
    [{ deny: ['*x'] }, 'option `allow`'],
    [{ deny: 'x' }, 'option `allow`'],
    [{ truncate: 0 }, 'option `truncate`'],
    [{ write: 1 }, 'option `write`'],
    [{ output: 'file' }, 'option `output`'],
    [{ color: 'red' }, 'option `color`'],
    [{ except: [] }, 'option `except`'],
  ])('refuses %j', (given, message) => {
    expect(() => headers(given as object)).toThrow(message)
  })
})
