import { once } from 'node:events'
import undici from 'undici'
import { describe, expect, it } from 'vitest'
import { attach, faces, type Attached } from './both.ts'
import { closedPort, startServer } from './server.ts'

/** What a promise came to, with what can be told apart. */
async function settled(promise: Promise<Response>): Promise<unknown> {
  try {
    const response = await promise
    return {
      status: response.status,
      type: response.type,
      redirected: response.redirected,
      path: URL.canParse(response.url) ? new URL(response.url).pathname : response.url,
      text: await response.text(),
    }
  } catch (error) {
    const { name, message, cause } = error as Error & { cause?: { code?: string; message?: string } }
    return { name, message, code: cause?.code, cause: cause?.message?.replace(/:\d{4,5}\b/, ':port') }
  }
}

const observe = (attached: Attached): void => {
  attached.hook({ onEnter() {}, onExit() {} })
  attached.listen()
}

describe.each(faces)('$name with hooks and a subscriber is as bare', face => {
  const cases: Record<string, (origin: string) => [unknown?, unknown?]> = {
    'no argument': () => [],
    'an invalid URL': () => ['not a url'],
    null: () => [null],
    'an init that is no object': origin => [origin, 5],
    'a forbidden method': origin => [origin, { method: 'CONNECT' }],
    'GET with a body': origin => [origin, { body: 'x' }],
    'a bad header': origin => [origin, { headers: { 'bad name': '1' } }],
    HEAD: origin => [origin, { method: 'HEAD' }],
    'no content': origin => [`${origin}/status/204`],
    'an error status': origin => [`${origin}/status/500`],
    'a redirect followed': origin => [`${origin}/redirect/302?to=/end`],
    'a redirect by hand': origin => [`${origin}/redirect/302?to=/end`, { redirect: 'manual' }],
    'a redirect refused': origin => [`${origin}/redirect/302?to=/end`, { redirect: 'error' }],
    'a connection reset': origin => [`${origin}/reset`],
    'a port that fetch refuses': () => ['http://127.0.0.1:1/'],
    'a closed port': () => [`http://127.0.0.1:${closedPort}/`],
    'a data: URL': () => ['data:text/plain,hello'],
    'a scheme nobody knows': () => ['foo://bar'],
    'an object with toString': origin => [{ toString: () => `${origin}/from-object` }],
    'an object that only inherits from Request': () => [Object.create(face.Request.prototype)],
    'a stream without duplex': origin => [origin, { method: 'POST', body: new ReadableStream() }],
    'a stream as body': origin => [`${origin}/echo`, { method: 'POST', duplex: 'half', body: new Blob(['streamed']).stream() }],
    'an async iterable as body': origin => [
      `${origin}/echo`,
      {
        method: 'POST',
        duplex: 'half',
        body: (async function* () {
          yield Buffer.from('one')
          yield Buffer.from('two')
        })(),
      },
    ],
    'a stream that fails': origin => [
      `${origin}/echo`,
      {
        method: 'POST',
        duplex: 'half',
        body: new ReadableStream({
          pull(controller) {
            controller.error(new Error('source broke'))
          },
        }),
      },
    ],
    'an agent of its own': origin => [origin, { dispatcher: new undici.Agent({ keepAliveTimeout: 10 }) }],
  }

  it.each(Object.keys(cases))('for %s', async title => {
    await using server = await startServer()
    const make = (): [string, RequestInit] => cases[title]?.(server.origin) as [string, RequestInit]
    const bare = await settled(face.bare(...make()))
    using attached = attach(face)
    observe(attached)
    expect(await settled(face.current()(...make()))).toEqual(bare)
  })

  it('for a form', async () => {
    await using server = await startServer()
    using attached = attach(face)
    observe(attached)
    const form = new face.FormData()
    form.append('field', 'value')
    const response = await face.current()(`${server.origin}/echo`, { method: 'POST', body: form })
    expect((await response.formData()).get('field')).toBe('value')
  })

  it('for a blob: URL', async () => {
    using attached = attach(face)
    observe(attached)
    const url = URL.createObjectURL(new Blob(['from a blob']))
    expect(await (await face.current()(url)).text()).toBe('from a blob')
    URL.revokeObjectURL(url)
  })

  it('for a Request of another fetch', async () => {
    await using server = await startServer()
    const Foreign = faces.find(other => other !== face)?.Request as typeof Request
    const bare = await settled(face.bare(new Foreign(server.origin)))
    using attached = attach(face)
    observe(attached)
    expect(await settled(face.current()(new Foreign(server.origin)))).toEqual(bare)
  })

  it('reads getters of init once each, in the same order', async () => {
    await using server = await startServer()
    const reads: string[] = []
    const init = (): RequestInit => {
      const target: object = { method: 'POST', body: 'x', headers: { a: 'b' }, signal: new AbortController().signal }
      return Object.defineProperties(
        {},
        Object.fromEntries(
          ['body', 'headers', 'method', 'signal', 'duplex', 'redirect'].map(key => [
            key,
            { enumerable: true, get: () => (reads.push(key), Reflect.get(target, key)) },
          ]),
        ),
      )
    }
    await (await face.bare(server.origin, init())).text()
    const bare = reads.splice(0)
    using attached = attach(face)
    observe(attached)
    await (await face.current()(server.origin, init())).text()
    expect(reads).toEqual(bare)
  })

  it.each(['an error', 'a string', 'nothing'])('for an abort before and during, with %s as reason, told as aborted', async kind => {
    await using server = await startServer()
    using attached = attach(face)
    const events = attached.listen()
    const reason = kind === 'an error' ? new Error('mine') : kind === 'a string' ? 'enough' : undefined
    const before = new AbortController()
    before.abort(reason)
    expect(
      await face
        .current()(server.origin, { signal: before.signal })
        .catch((error: unknown) => error),
    ).toBe(before.signal.reason)
    const during = new AbortController()
    const arrived = once(server.server, 'request')
    const promise = face.current()(new face.Request(`${server.origin}/never`, { signal: during.signal }))
    await arrived
    during.abort(reason)
    expect(await promise.catch((error: unknown) => error)).toBe(during.signal.reason)
    expect(events.flatMap(event => (event.type === 'exit' ? [event.outcome] : []))).toEqual(['aborted', 'aborted'])
    expect(attached.reports).toEqual([])
  })

  it('for an abort after the headers', async () => {
    await using server = await startServer()
    const abortLate = async (fetch: typeof globalThis.fetch): Promise<unknown> => {
      const controller = new AbortController()
      const response = await fetch(`${server.origin}/slow-body`, { signal: controller.signal })
      controller.abort()
      const error = (await response.text().catch((thrown: unknown) => thrown)) as Error
      return [error.name, error.message, error === controller.signal.reason]
    }
    const bare = await abortLate(face.bare)
    using attached = attach(face)
    const events = attached.listen()
    expect(await abortLate(face.current())).toEqual(bare)
    expect(events.at(-1)).toMatchObject({ type: 'exit', outcome: 'returned' })
  })

  it('for AbortSignal.timeout', async () => {
    await using server = await startServer()
    using attached = attach(face)
    const events = attached.listen()
    await expect(face.current()(`${server.origin}/never`, { signal: AbortSignal.timeout(5) })).rejects.toMatchObject({
      name: 'TimeoutError',
    })
    expect(events.at(-1)).toMatchObject({ outcome: 'aborted', attributes: { 'error.type': 'TimeoutError' } })
  })

  it('for a rejection that nobody handles', async () => {
    using attached = attach(face)
    observe(attached)
    const saved = process.listeners('unhandledRejection')
    process.removeAllListeners('unhandledRejection')
    const unhandled = once(process, 'unhandledRejection')
    void face.current()(`http://127.0.0.1:${closedPort}/`)
    expect(((await unhandled) as Error[])[0]?.message).toBe('fetch failed')
    for (const listener of saved) process.on('unhandledRejection', listener)
  })

  it.each([false, true])('for a consumer slower than the server: the server is held back (capture of bodies: %s)', async capture => {
    const total = 50 * 2 ** 20
    let written = 0
    await using server = await startServer(async (_, response) => {
      response.setMaxListeners(0).on('error', () => {})
      const chunk = Buffer.alloc(65_536)
      while (written < total && !response.destroyed) {
        written += chunk.length
        if (!response.write(chunk)) await new Promise<void>(resolve => void response.once('drain', resolve).once('close', resolve))
      }
      response.end()
    })
    using attached = attach(face, capture ? { body: { response: true } } : {})
    observe(attached)
    const response = await face.current()(server.origin)
    const reader = (response.body as ReadableStream<Uint8Array>).getReader()
    await reader.read()
    // Round trips through the same loop: whatever would be read ahead would be read in this time.
    for (let i = 0; i < 50; i++) await (await face.bare(`data:,${i}`)).text()
    for (let i = 0; i < 200; i++) await new Promise(setImmediate)
    expect(written).toBeLessThan(total / 2)
    let read = 0
    for (let step = await reader.read(); !step.done; step = await reader.read()) read += step.value.length
    expect(read).toBeGreaterThan(total - 2 ** 20)
  })

  it('opens as many connections', async () => {
    const connections = async (fetch: typeof globalThis.fetch): Promise<number> => {
      await using server = await startServer()
      let count = 0
      server.server.on('connection', () => count++)
      for (let i = 0; i < 20; i++) await (await fetch(server.origin)).text()
      return count
    }
    const bare = await connections(face.bare)
    using attached = attach(face)
    observe(attached)
    expect(await connections(face.current())).toBe(bare)
  })
})
