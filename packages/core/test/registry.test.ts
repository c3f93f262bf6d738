import { setImmediate as macrotask } from 'node:timers/promises'
import { expect, it, onTestFinished } from 'vitest'
import { hooked, HookRegistry, type Hook } from '../src/index.ts'
import { fresh, thrownBy } from './helpers.ts'

it.each<[string, unknown]>([
  ['HOOKLINE_INVALID_HOOK', null],
  ['HOOKLINE_INVALID_HOOK', { on: '*', onEnter() {} }],
  ['HOOKLINE_INVALID_HOOK', { name: ' ', on: '*', onEnter() {} }],
  ['HOOKLINE_INVALID_HOOK', { name: 'h', on: '*' }],
  ['HOOKLINE_INVALID_HOOK', { name: 'h', onEnter() {} }],
  ['HOOKLINE_INVALID_HOOK', { name: 'h', on: '*', onEnter: 5 }],
  ['HOOKLINE_INVALID_HOOK', { name: 'h', on: '*', onEnter() {}, order: NaN }],
  ['HOOKLINE_INVALID_HOOK', { name: 'h', on: '*', onEnter() {}, failure: 'ajar' }],
  ['HOOKLINE_INVALID_HOOK', { name: 'h', on: '*', onEnter() {}, timeoutMs: 0 }],
  ['HOOKLINE_DUPLICATE_HOOK', { name: 'taken', on: '*', onEnter() {} }],
])('refuses with %s: %j', (code, hook) => {
  const { registry } = fresh()
  registry.register({ name: 'taken', on: 'x', onEnter() {} })
  expect(thrownBy(() => registry.register(hook as Hook))).toMatchObject({
    code,
    message: expect.stringMatching(/expected|registered already/),
  })
})

it.each<[string, unknown, RegExp]>([
  [
    'a promise of a hook',
    Promise.resolve({ name: 'h', on: '*', onEnter() {} }),
    /expected a hook object, and a promise of one to be awaited first/,
  ],
  [
    'what makes a hook',
    () => ({ name: 'h', on: '*', onEnter() {} }),
    /expected a hook object, which a function that makes one gives when it is called/,
  ],
])('says what to do with %s', (_, hook, message) => {
  const { registry } = fresh()
  expect(thrownBy(() => registry.register(hook as Hook))).toMatchObject({
    code: 'HOOKLINE_INVALID_HOOK',
    message: expect.stringMatching(message),
  })
})

it('refuses names it does not know and options it cannot use', () => {
  const { registry } = fresh()
  expect(thrownBy(() => registry.enable('x'))).toMatchObject({ code: 'HOOKLINE_UNKNOWN_HOOK' })
  expect(thrownBy(() => registry.target({ name: '' }))).toMatchObject({ code: 'HOOKLINE_INVALID_TARGET' })
  expect(thrownBy(() => registry.target({ name: 'a', shape: 'round' as never }))).toMatchObject({ code: 'HOOKLINE_INVALID_OPTION' })
  expect(thrownBy(() => new HookRegistry({ slowHookMs: -1 }))).toMatchObject({ code: 'HOOKLINE_INVALID_OPTION' })
})

it('takes nothing once disposed, and passes calls through', () => {
  const { registry } = fresh()
  const f = hooked(() => 1, {
    name: 'f',
    registry,
    onExit(call) {
      call.result = 2
    },
  })
  const child = registry.child()
  expect(f()).toBe(2)
  registry.dispose()
  expect([f(), registry.disposed, child.disposed]).toEqual([1, true, true])
  for (const work of [
    () => registry.register({ name: 'h', on: '*', onEnter() {} }),
    () => registry.subscribe(() => {}),
    () => registry.target({ name: 'a' }),
    () => registry.child(),
  ]) {
    expect(thrownBy(work)).toMatchObject({ code: 'HOOKLINE_REGISTRY_DISPOSED' })
  }
})

it('lists hooks with what they stand on', () => {
  const { registry } = fresh()
  const target = registry.target({ name: 'f' })
  using _remove = registry.register({ name: 'h', on: 'f', order: { exit: 3 }, failure: 'open', onEnter() {} })
  expect(registry.hooks).toMatchObject([
    { name: 'h', on: 'f', enabled: true, order: { enter: 0, exit: 3 }, failure: { enter: 'open', exit: 'open' }, targets: [target.name] },
  ])
})

it('holds targets and disposed children weakly', async () => {
  const { registry } = fresh()
  const refs = ((): WeakRef<object>[] => {
    const child = registry.child()
    child.dispose()
    return [new WeakRef(child), new WeakRef(registry.target({ name: 'gone' }))]
  })()
  for (let i = 0; i < 3; i++) {
    await macrotask()
    globalThis.gc?.()
  }
  expect([refs.map(ref => ref.deref()), registry.targets]).toEqual([[undefined, undefined], []])
})

it('tells a failure once per hook, code and minute', () => {
  const { registry, reports } = fresh()
  const f = hooked(() => 1, { name: 'f', registry })
  for (const name of ['a', 'b'])
    registry.register({
      name,
      on: 'f',
      failure: 'open',
      onEnter() {
        throw new Error('x')
      },
    })
  for (let i = 0; i < 5; i++) f()
  expect(reports.map(({ hook }) => hook)).toEqual(['a', 'b'])
})

it('tells of hooks that keep the thread and of descriptions that fail', () => {
  const { registry, reports } = fresh()
  registry.configure({ slowHookMs: 0 })
  const f = hooked(() => 1, {
    name: 'f',
    registry,
    describe: {
      enter() {
        throw new Error('x')
      },
    },
    onEnter(call) {
      void call.attributes
      const until = performance.now() + 1
      while (performance.now() < until);
    },
  })
  f()
  expect(reports.map(({ code }) => code)).toEqual(['HOOKLINE_DESCRIBE_FAILED', 'HOOKLINE_HOOK_SLOW'])
})

it('applies options to targets that stand already', () => {
  const { registry, reports } = fresh()
  const f = hooked(() => 1, {
    name: 'f',
    registry,
    onEnter() {
      const until = performance.now() + 2
      while (performance.now() < until);
    },
  })
  f()
  expect(reports).toEqual([])
  registry.configure({ slowHookMs: 1 })
  f()
  expect(reports).toMatchObject([{ code: 'HOOKLINE_HOOK_SLOW' }])
})

it('lets attached hooks of one group share data', () => {
  const { registry } = fresh()
  const target = registry.target({ name: 'f' })
  const group = {}
  const seen: unknown[] = []
  registry.attach(
    target,
    {
      name: 'a',
      onEnter(call) {
        call.data = 'kept'
      },
    },
    { group },
  )
  registry.attach(target, { name: 'b', onExit: call => void seen.push(call.data) }, { group })
  registry.attach(target, { name: 'c', onExit: call => void seen.push(call.data) })
  target.wrap(() => {})()
  expect(seen).toEqual(['kept', undefined])
})

it('warns by the process when onReport itself throws', async () => {
  const printers = process.listeners('warning')
  process.removeAllListeners('warning')
  onTestFinished(() => void printers.forEach(printer => process.on('warning', printer)))
  const warned = new Promise<Error>(resolve => process.once('warning', resolve))
  const registry = new HookRegistry({
    onReport() {
      throw new Error('broken')
    },
  })
  hooked(() => 1, {
    name: 'f',
    registry,
    failure: 'open',
    onEnter() {
      throw new Error('x')
    },
  })()
  expect(await warned).toMatchObject({ name: 'HooklineWarning', code: 'HOOKLINE_HOOK_FAILED', message: expect.stringContaining('broken') })
})

it('leaves the hooks of one target alone switched as they are', () => {
  const { registry } = fresh()
  const target = registry.target({ name: 'f' })
  registry.attach(target, { name: 'own', onEnter() {} })
  expect(thrownBy(() => registry.disable('own'))).toMatchObject({ code: 'HOOKLINE_UNKNOWN_HOOK' })
  expect(target.active).toBe(true)
})

it('takes the shape that a wrapper states over the target’s own', async () => {
  const { registry } = fresh()
  const target = registry.target({ name: 'f', shape: 'sync' })
  registry.register({
    name: 'h',
    on: 'f',
    onExit(call) {
      call.result = 2
    },
  })
  const f = target.wrap(() => Promise.resolve(1), { shape: 'async' })
  const answer: unknown = f()
  expect(answer).toBeInstanceOf(Promise)
  expect(await answer).toBe(2)
})
