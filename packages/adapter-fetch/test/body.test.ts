import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import type { HookEvent } from '@hookline/core'
import { describe, expect, it } from 'vitest'
import { attach, faces, type Attached } from './both.ts'
import { startServer } from './server.ts'

/** Node's Readable.fromWeb no longer calls the reader's methods. */
const readsBehindMethods = Number(process.versions.node.split('.')[0]) >= 26

function bodyExit(attached: Attached): Promise<HookEvent & { type: 'exit' }> {
  return new Promise(resolve => {
    attached.registry.subscribe(
      event => void (event.type === 'exit' && event.target.kind === 'http.client.response.body' && resolve(event)),
      { attributes: true, parent: true },
    )
  })
}

const ways: Record<string, (response: Response) => Promise<unknown>> = {
  text: response => response.text(),
  json: async response => JSON.stringify(await response.json()),
  arrayBuffer: async response => Buffer.from(await response.arrayBuffer()).toString(),
  blob: async response => (await response.blob()).text(),
  reader: async response => {
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    let text = ''
    for (let step = await reader.read(); !step.done; step = await reader.read()) text += Buffer.from(step.value).toString()
    return text
  },
  'for await': async response => {
    let text = ''
    for await (const chunk of response.body as unknown as AsyncIterable<Uint8Array>) text += Buffer.from(chunk).toString()
    return text
  },
  pipeTo: async response => {
    let text = ''
    await response.body?.pipeTo(new WritableStream<Uint8Array>({ write: chunk => void (text += Buffer.from(chunk).toString()) }))
    return text
  },
  pipeThrough: response => new Response(response.body?.pipeThrough(new TransformStream())).text(),
  tee: response => new Response(response.body?.tee()[1]).text(),
  'clone, copy read': response => response.clone().text(),
  'clone, both read': async response => {
    const copy = response.clone()
    const [a, b] = await Promise.all([response.text(), copy.text()])
    expect(a).toBe(b)
    return a
  },
  fromWeb: async response => (await buffer(Readable.fromWeb(response.body as never))).toString(),
}

describe.each(faces)('bodies of $name', face => {
  it.each(Object.keys(ways))('sees the response body read by %s, redacted, and changes nothing of it', async way => {
    await using server = await startServer()
    using attached = attach(face, { body: { response: true } })
    const exit = bodyExit(attached)
    const text = '{"user":"ada","password":"hunter2"}'
    const response = await face.current()(`${server.origin}/echo`, {
      method: 'POST',
      body: text,
      headers: { 'content-type': 'application/json' },
    })
    expect(Object.keys(response)).toEqual(Object.keys(new face.Response()))
    expect(await (ways[way] as (typeof ways)[string])(response)).toBe(text)
    const { attributes, outcome } = await exit
    expect(outcome).toBe('returned')
    if (way === 'fromWeb' && readsBehindMethods) return void expect(attributes).not.toHaveProperty('http.response.body.size')
    expect(attributes).toMatchObject({
      'http.response.body.size': text.length,
      'http.response.status_code': 200,
      'http.request.method': 'POST',
    })
    expect(attributes['http.response.body.content']).toContain('ada')
    expect(attributes['http.response.body.content']).not.toContain('hunter2')
  })

  it('names the call of fetch as the parent of the reading', async () => {
    await using server = await startServer()
    using attached = attach(face, { body: { response: true } })
    const events = attached.listen()
    const exit = bodyExit(attached)
    await (await face.current()(server.origin)).text()
    await exit
    const [call] = events.filter(event => event.type === 'exit' && event.target.name === face.target) as { id: string }[]
    const [body] = events.filter(event => event.type === 'exit' && event.target.name === `${face.target}:body`) as {
      parent: { id: string }
    }[]
    expect(body?.parent.id).toBe(call?.id)
  })

  it('ends as aborted when the consumer cancels', async () => {
    await using server = await startServer()
    using attached = attach(face, { body: { response: true } })
    const exit = bodyExit(attached)
    const response = await face.current()(`${server.origin}/slow-body`)
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    await reader.read()
    await reader.cancel('enough')
    expect(await exit).toMatchObject({ outcome: 'aborted', attributes: { 'http.response.body.content': 'first' } })
  })

  it('ends as threw when the server breaks off, and the consumer gets the error', async () => {
    await using server = await startServer()
    using attached = attach(face, { body: { response: true } })
    const exit = bodyExit(attached)
    const response = await face.current()(`${server.origin}/half`)
    await expect(response.text()).rejects.toThrow(TypeError)
    expect(await exit).toMatchObject({ outcome: 'threw', error: { type: 'TypeError' } })
  })

  it('keeps no more than maxBytes, and says so', async () => {
    await using server = await startServer(
      (_, response) => void response.writeHead(200, { 'content-type': 'text/plain' }).end('x'.repeat(100_000)),
    )
    using attached = attach(face, { body: { response: true, maxBytes: 100 } })
    const exit = bodyExit(attached)
    expect((await (await face.current()(server.origin)).text()).length).toBe(100_000)
    expect((await exit).attributes).toMatchObject({ 'http.response.body.size': 100_000, 'http.response.body.truncated': true })
    expect(String((await exit).attributes['http.response.body.content']).length).toBeLessThan(200)
  })

  it('asks for no chunk earlier when a pipe is slow', async () => {
    const pulls = async (): Promise<number> => {
      let count = 0
      const source = new ReadableStream({ pull: controller => (count++, controller.enqueue(new Uint8Array(1))) }, { highWaterMark: 0 })
      using attached = attach(face, { body: { response: true } })
      attached.hook({ on: face.target, onEnter: call => call.skip(new face.Response(source)) })
      if (watching) attached.listen()
      const response = await face.current()('data:,')
      expect(Object.getOwnPropertyNames(response.body).includes('pipeTo')).toBe(watching)
      void response.body?.pipeTo(new WritableStream({ write: () => new Promise(() => {}) }))
      for (let i = 0; i < 20; i++) await new Promise(setImmediate)
      return count
    }
    let watching = false
    const bare = await pulls()
    watching = true
    expect(await pulls()).toBe(bare)
  })

  it.each([204, 304])('begins no reading for a response without a body (%i)', async status => {
    await using server = await startServer()
    using attached = attach(face, { body: { response: true } })
    const events = attached.listen()
    const response = await face.current()(`${server.origin}/status/${status}`)
    expect(response.body).toBeNull()
    expect(events.map(event => 'target' in event && event.target.name)).toEqual([face.target, face.target])
  })

  it.each([
    ['a string', '{"token":"abc","n":1}'],
    ['bytes', Buffer.from('{"token":"abc","n":1}')],
    ['a form', new URLSearchParams({ token: 'abc', n: '1' })],
  ])('shows a request body that is %s, redacted', async (_, body) => {
    await using server = await startServer()
    using attached = attach(face, { body: { request: true } })
    const events = attached.listen()
    await (await face.current()(`${server.origin}/`, { method: 'POST', body: body as string })).text()
    expect(server.seen[0]?.body).toContain('abc')
    const exit = events.find(event => event.type === 'exit') as unknown as { attributes: Record<string, string> }
    expect(exit.attributes['http.request.body.content']).toMatch(/n/)
    expect(exit.attributes['http.request.body.content']).not.toContain('abc')
  })

  it('holds no body in any event unless it is told to', async () => {
    await using server = await startServer()
    using attached = attach(face)
    const events = attached.listen()
    const response = await face.current()(`${server.origin}/echo`, { method: 'POST', body: 'the-payload' })
    expect(Object.getOwnPropertyNames(response.body)).toEqual([])
    await response.text()
    expect(JSON.stringify(events)).not.toContain('the-payload')
  })
})
