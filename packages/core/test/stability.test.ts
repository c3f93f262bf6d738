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

it('tells no listener of events that come after it was taken off, also by another listener', () => {
  const { registry } = fresh()
  const seen: string[] = []
  const f = hooked(() => {}, { name: 'f', registry })
  registry.subscribe(() => {
    remove()
  })
  const remove = registry.subscribe(event => void seen.push(event.type))
  f()
  expect(seen).toEqual([])
})

it('detaches a listener that rejects, and tells it that its line has ended', async () => {
  const { registry, reports } = fresh()
  let ended = 0
  registry.subscribe(
    async () => {
      throw new Error('x')
    },
    {},
    () => {
      ended += 1
    },
  )
  hooked(() => {}, { name: 'f', registry })()
  await new Promise(setImmediate)
  expect([ended, reports]).toMatchObject([1, [{ code: 'HOOKLINE_SUBSCRIBER_FAILED' }]])
})

it('shows nothing in events that a target forbids', () => {
  const { registry } = fresh()
  const seen: unknown[] = []
  registry.subscribe(event => seen.push(event.type === 'enter' ? event.args : event.type === 'exit' ? event.result : event), {
    args: true,
    result: true,
  })
  for (const capture of [{ args: false }, { result: false }]) hooked((n: number) => n, { name: 'f', registry, capture })(1)
  expect(seen).toEqual([undefined, 1, [1], undefined])
})

it('stays without hooks once disposed, whatever is registered later, and forgets the lineage that a switched-off hook asked for', () => {
  const { registry } = fresh()
  const target = registry.target({ name: 'f' })
  const attached = registry.attach(target, { name: 'own', needs: { parent: true }, onEnter() {} })
  expect(target.traced).toBe(true)
  attached()
  registry.register({ name: 'h', on: '*', needs: { scope: true }, onEnter() {} })
  registry.register({ name: 'other', on: '*', onEnter() {} })
  expect(target.traced).toBe(true)
  registry.disable('h')
  expect([target.active, target.traced]).toEqual([true, false])
  target.dispose()
  registry.register({ name: 'later', on: '*', onEnter() {} })
  registry.enable('h')
  expect([target.active, registry.targets]).toEqual([false, []])
})

it('ends a call begun by hand once, as what it ended first', () => {
  const { registry } = fresh()
  const outcomes: unknown[] = []
  const target = registry.target({ name: 'f', aborted: (_call, error) => error === 'gone' })
  registry.register({ name: 'h', on: 'f', onExit: call => void outcomes.push(call.outcome) })
  for (const error of ['gone', 'broken']) {
    const call = target.begin(null, [])
    void call?.end('threw', error)
    void call?.end('returned', 1)
  }
  expect(outcomes).toEqual(['aborted', 'threw'])
})

it('takes the duration while a call runs, and keeps it when the call is over', () => {
  const { registry } = fresh()
  const times: (number | undefined)[] = []
  let kept: { readonly durationMs: number | undefined } | undefined
  hooked(
    () => {
      times.push(kept?.durationMs)
    },
    {
      name: 'f',
      registry,
      needs: { duration: true },
      onEnter(call) {
        kept = call
      },
      onExit(call) {
        times.push(call.durationMs)
      },
    },
  )()
  const [running, atExit] = times as [number, number]
  expect(running >= 0 && atExit >= running && kept?.durationMs === atExit).toBe(true)
})

it('keeps a copy of the arguments a hook assigns as a whole', () => {
  const mine = [1]
  const f = hooked((n: number) => n, {
    name: 'f',
    registry: fresh().registry,
    onEnter(call) {
      call.args = mine as [number]
      mine[0] = 9
    },
  })
  expect(f(0)).toBe(1)
})
