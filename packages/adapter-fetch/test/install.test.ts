import { execFileSync } from 'node:child_process'
import { HookRegistry, HooklineError } from '@hookline/core'
import undici from 'undici'
import * as namespace from 'undici'
import { describe, expect, it } from 'vitest'
import { fetchAdapter } from '../src/index.ts'
import { attach, faces } from './both.ts'
import { startServer } from './server.ts'

const registryOf = (): HookRegistry => new HookRegistry({ onReport() {} })

describe.each(faces)('installing on $name', face => {
  it('hooks a call against a real server and gives the real response', async () => {
    await using server = await startServer()
    using attached = attach(face)
    const labels: string[] = []
    attached.hook({
      on: face.target,
      onEnter: () => void labels.push('enter'),
      onExit: (call, response) => void labels.push(`exit ${response.status} ${call.outcome}`),
    })
    const response = await face.current()(`${server.origin}/`)
    expect(labels).toEqual(['enter', 'exit 200 returned'])
    expect(response).toBeInstanceOf(face.Response)
    expect(await response.json()).toEqual({ ok: true })
  })

  it('looks like the original and restores the very descriptor', () => {
    const holder: object = face.target === 'fetch' ? globalThis : undici
    const before = Object.getOwnPropertyDescriptor(holder, 'fetch')
    const attached = attach(face)
    const during = Object.getOwnPropertyDescriptor(holder, 'fetch')
    expect(during?.value).not.toBe(before?.value)
    expect({ ...during, value: undefined }).toEqual({ ...before, value: undefined })
    expect(Reflect.ownKeys(during?.value as object).sort()).toEqual(Reflect.ownKeys(before?.value as object).sort())
    const { name, length } = face.current()
    expect({ name, length }).toEqual({ name: face.bare.name, length: face.bare.length })
    attached.uninstall()
    expect(Object.getOwnPropertyDescriptor(holder, 'fetch')).toEqual(before)
    expect(face.current()).toBe(face.bare)
  })

  it('is one installation when it is installed twice, removed by the last remover', async () => {
    await using server = await startServer()
    const registry = registryOf()
    const first = fetchAdapter(face.options).install(registry)
    const second = fetchAdapter(face.options).install(registry)
    let calls = 0
    registry.register({ name: 'count', on: '*', onEnter: () => void calls++ })
    await face.current()(server.origin)
    expect(calls).toBe(1)
    first()
    await face.current()(server.origin)
    expect(calls).toBe(2)
    second()
    expect(face.current()).toBe(face.bare)
  })

  it('is inert under a wrapper that somebody else put over it', async () => {
    await using server = await startServer()
    const holder = (face.target === 'fetch' ? globalThis : undici) as { fetch: typeof fetch }
    const attached = attach(face)
    let calls = 0
    attached.hook({ onEnter: () => void calls++ })
    const ours = face.current()
    const theirs: typeof fetch = (...args) => ours(...args)
    holder.fetch = theirs
    attached.uninstall()
    expect(face.current()).toBe(theirs)
    expect((await face.current()(server.origin)).status).toBe(200)
    expect(calls).toBe(0)
    holder.fetch = face.bare
  })

  it("gives back the library's own promise while nothing is attached", async () => {
    await using server = await startServer()
    using _ = attach(face)
    const promise = face.current()(server.origin)
    expect(Object.getPrototypeOf(promise)).toBe(Promise.prototype)
    await (await promise).text()
  })

  it('serves calls with any receiver', async () => {
    await using server = await startServer()
    using attached = attach(face)
    attached.hook({ onEnter() {} })
    const fetch = face.current()
    for (const receiver of [undefined, null, {}, globalThis]) expect((await fetch.call(receiver as never, server.origin)).status).toBe(200)
    expect((await { fetch }.fetch(server.origin)).status).toBe(200)
  })
})

describe('choosing what is hooked', () => {
  it('leaves the global alone when told to', () => {
    const uninstall = fetchAdapter({ globalThis: false }).install(registryOf())
    expect(globalThis.fetch).toBe(faces[0]?.bare)
    uninstall()
  })

  it('finds the undici that the application resolves', () => {
    const uninstall = fetchAdapter({ globalThis: false, undici: true }).install(registryOf())
    expect(undici.fetch).not.toBe(faces[1]?.bare)
    uninstall()
    expect(undici.fetch).toBe(faces[1]?.bare)
  })

  it('takes the frozen namespace of an import for the module behind it', () => {
    const uninstall = fetchAdapter({ undici: namespace }).install(registryOf())
    expect(undici.fetch).not.toBe(faces[1]?.bare)
    uninstall()
  })

  it('refuses something that is not undici, and leaves nothing behind', () => {
    const before = globalThis.fetch
    const adapter = fetchAdapter({ undici: { fetch() {} } as never })
    expect(() => adapter.install(registryOf())).toThrow(expect.objectContaining({ code: 'HOOKLINE_ADAPTER_WRONG_OBJECT' }))
    expect(globalThis.fetch).toBe(before)
  })

  it.each([
    [null],
    [{ header: ['a'] }],
    [{ globalThis: 1 }],
    [{ traceparent: 'yes' }],
    [{ headers: ['bad name'] }],
    [{ body: { maxBytes: 0 } }],
    [{ body: { request: 1 } }],
    [{ body: true }],
  ])('refuses options %j', options => {
    expect(() => fetchAdapter(options as never)).toThrow(HooklineError)
    expect(() => fetchAdapter(options as never)).toThrow(expect.objectContaining({ code: 'HOOKLINE_INVALID_OPTION' }))
  })

  it('does not load fetch at install', () => {
    const program = `
      import { fetchAdapter } from ${JSON.stringify(new URL('../src/index.ts', import.meta.url).href)}
      const loaded = () => process.moduleLoadList.some(name => name.endsWith('undici/undici'))
      const uninstall = fetchAdapter().install()
      const during = loaded()
      uninstall()
      console.log(JSON.stringify([during, loaded()]))`
    const printed = execFileSync(process.execPath, ['--conditions=@hookline/source', '--input-type=module', '-e', program], {
      encoding: 'utf8',
      cwd: new URL('..', import.meta.url).pathname,
    })
    expect(JSON.parse(printed)).toEqual([false, false])
  })
})
