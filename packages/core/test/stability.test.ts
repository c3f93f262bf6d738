import { expect, it } from 'vitest'
import { hooked, patch, type Disposer } from '../src/index.ts'
import { fresh, gate, listen, thrownBy } from './helpers.ts'

it('never splits a pair: a hook removed, disabled or added in flight', async () => {
  const { registry } = fresh()
  const seen: string[] = []
  const { opened, open } = gate()
  const f = hooked(async () => opened, { name: 'f', registry })
  const removers: Disposer[] = []
  for (const name of ['removed', 'disabled'])
    removers.push(registry.register({ name, on: 'f', onEnter: () => void seen.push(`>${name}`), onExit: () => void seen.push(`<${name}`) }))
  const running = f()
  removers[0]?.()
  registry.disable('disabled')
  registry.register({ name: 'added', on: 'f', onExit: () => void seen.push('<added') })
  open()
  await running
  expect(seen).toEqual(['>removed', '>disabled', '<removed', '<disabled'])
})

it('restores the very descriptor, deletes what was inherited, and is inert under another patcher', () => {
  const original = (): number => 1
  const own = { f: original }
  patch(own, 'f', fn => (() => fn()) as never)()
  expect(own.f).toBe(original)
  const child = Object.create(own) as typeof own
  patch(child, 'f', fn => (() => fn()) as never)()
  expect(Object.hasOwn(child, 'f')).toBe(false)
  const { registry } = fresh()
  const target = registry.target({ name: 'f' })
  registry.register({
    name: 'h',
    on: 'f',
    onExit(call) {
      call.result = 2
    },
  })
  const remove = patch(own, 'f', fn => target.wrap(fn as never))
  const ours = own.f
  const theirs = (): number => ours()
  own.f = theirs
  expect(own.f()).toBe(2)
  remove()
  target.dispose()
  expect([own.f === theirs, own.f()]).toEqual([true, 1])
  expect(thrownBy(() => patch({}, 'f', fn => fn))).toMatchObject({ code: 'HOOKLINE_ADAPTER_WRONG_OBJECT' })
})

it('enters no further hook once a call begun by hand has ended', async () => {
  const { registry } = fresh()
  const seen: string[] = []
  const { opened, open } = gate()
  registry.register({
    name: 'a',
    on: 'request',
    async onEnter() {
      await opened
    },
    onExit: () => void seen.push('<a'),
  })
  registry.register({ name: 'b', on: 'request', onEnter: () => void seen.push('>b'), onExit: () => void seen.push('<b') })
  const call = registry.target({ name: 'request' }).begin(null, [])
  await call?.end('aborted')
  open()
  await call?.entering
  expect(seen).toEqual(['<a'])
})

it('does not tell a running subscriber of what its own calls cause', () => {
  const { registry } = fresh()
  const f = hooked(() => 1, { name: 'f', registry })
  registry.register({
    name: 'guard',
    on: 'f',
    allowNested: true,
    failure: 'open',
    onEnter() {
      throw new Error('x')
    },
  })
  let events = 0
  registry.subscribe(() => {
    events += 1
    f()
  })
  f()
  expect(events).toBe(3)
})

it('detaches a subscriber that throws, and tells the others', () => {
  const { registry, reports } = fresh()
  registry.subscribe(() => {
    throw new Error('x')
  })
  const seen = listen(registry)
  const f = hooked(() => 1, { name: 'f', registry })
  expect(f()).toBe(1)
  expect(seen).toEqual(['enter f', 'exit f returned'])
  expect(reports).toMatchObject([{ code: 'HOOKLINE_SUBSCRIBER_FAILED' }])
})
