/** Nothing of the adapter keeps requests and responses alive: not those that are over, and not those that never end. */
import { once } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { AdapterStage } from '@hookline/testing'
import { describe, expect, test, type TestContext } from 'vitest'
import { answerTo, serve, stage } from './stage.ts'

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void

/** Waits until no more are left than `kept`: Node itself keeps the last request of a connection and of a parser. */
async function freed({ signal }: TestContext, refs: readonly WeakRef<object>[], kept = 0): Promise<boolean> {
  const left = (): number => refs.filter(ref => ref.deref() !== undefined).length
  while (!signal.aborted && left() > kept) {
    await new Promise(setImmediate)
    collect()
  }
  return left() <= kept
}

const ways: Record<string, (on: AdapterStage) => unknown> = {
  'nothing attached': on => on.recorder.dispose(),
  hooks(on) {
    on.recorder.dispose()
    on.registry.register({ name: 'inert', on: 'http:*', onEnter() {}, onExit() {} })
  },
  'asynchronous hooks'(on) {
    on.recorder.dispose()
    on.registry.register({ name: 'slow', on: 'http:*', async onEnter() {}, async onExit() {} })
  },
  'a subscriber'(on) {
    on.recorder.dispose()
    on.registry.subscribe(() => {}, { attributes: true, duration: true, parent: true, scope: true })
  },
}

describe.each(Object.entries(ways))('with %s', (_, attach) => {
  test('requests that are over are given back, of both ends', async context => {
    using on = stage()
    attach(on)
    const refs: WeakRef<object>[] = []
    await using server = await serve((request, response) => {
      refs.push(new WeakRef(request), new WeakRef(response))
      response.end('hello')
    })
    const ask = async (): Promise<void> => {
      const request = http.get({ ...server.at, agent: false })
      refs.push(new WeakRef(request))
      await answerTo(request)
    }
    for (let i = 0; i < 20; i++) await ask()
    expect(refs).toHaveLength(60)
    expect(await freed(context, refs, 6)).toBe(true)
  })

  test('and so are requests that nobody ever sends', async context => {
    using on = stage()
    attach(on)
    await using server = await serve(() => {})
    const agent = new http.Agent()
    const refs = await (async () => {
      const request = http.request({ ...server.at, agent }).on('error', () => {})
      const [socket] = (await once(request, 'socket')) as [{ destroy(): void }]
      const closed = new Promise(resolve => request.once('close', resolve))
      socket.destroy()
      await closed
      return [new WeakRef(request)]
    })()
    expect(await freed(context, refs)).toBe(true)
  })

  test('and responses whose client has left', async context => {
    using on = stage()
    attach(on)
    const refs: WeakRef<object>[] = []
    let left = (): void => {}
    const came = new Promise<void>(resolve => (left = resolve))
    await using server = await serve((request: IncomingMessage, response: ServerResponse) => {
      refs.push(new WeakRef(request), new WeakRef(response))
      response.once('close', () => left())
    })
    await (async () => {
      const request = http.get({ ...server.at, agent: false }).on('error', () => {})
      while (refs.length === 0) await new Promise(setImmediate)
      request.destroy()
      await came
    })()
    expect(await freed(context, refs)).toBe(true)
  })
})
