import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import {
  assertVersion,
  combineAdapters,
  defineAdapter,
  hooked,
  patch,
  resolveLibrary,
  type Adapter,
  type AdapterDefinition,
} from '../src/index.ts'
import { fresh, thrownBy } from './helpers.ts'

/** A library with one method, and a definition of an adapter for it. */
function clock(): { clock: { now(): number }; definition: AdapterDefinition<{ now(): number }> } {
  const subject = { now: () => 1 }
  return {
    clock: subject,
    definition: {
      name: 'clock',
      subject: () => subject,
      setup(host, found) {
        const target = host.target({ name: 'clock:now', shape: 'sync' })
        host.patch(found, 'now', (original: () => number) => target.wrap(original))
      },
    },
  }
}

const doubles = {
  name: 'doubles',
  on: 'clock:*',
  onExit(call: { result: unknown }) {
    call.result = (call.result as number) * 2
  },
}

it('is one installation however often it is installed, and restores the original with the last remover', () => {
  const { clock: subject, definition } = clock()
  const { registry } = fresh()
  const original = subject.now
  const adapter = defineAdapter(definition)
  registry.register(doubles)
  const removers = [adapter.install(registry), adapter.install(registry)]
  expect([subject.now(), registry.targets.length]).toEqual([2, 1])
  removers[0]?.()
  removers[0]?.()
  expect(subject.now()).toBe(2)
  removers[1]?.()
  expect([subject.now === original, registry.targets]).toEqual([true, []])
  adapter.install(registry)
  expect(subject.now()).toBe(2)
})

it('serves two registries on one subject, in whichever order they are removed', () => {
  for (const order of [
    [0, 1],
    [1, 0],
  ]) {
    const { clock: subject, definition } = clock()
    const removers = [fresh(), fresh()].map(({ registry }) => {
      registry.register(doubles)
      return defineAdapter(definition).install(registry)
    })
    expect(subject.now()).toBe(4)
    removers[order[0] as number]?.()
    expect(subject.now()).toBe(2)
    removers[order[1] as number]?.()
    expect(subject.now()).toBe(1)
  }
})

it('restores everything, last first, when setup throws half-way, and can be installed again', () => {
  const { clock: subject, definition } = clock()
  const { registry } = fresh()
  const original = subject.now
  const mine = new Error('mine')
  const undone: string[] = []
  let broken = true
  const adapter = defineAdapter({
    ...definition,
    setup(host, found) {
      host.onDispose(() => undone.push('first'))
      definition.setup(host, found)
      host.onDispose(() => undone.push(found.now === original ? 'restored too early' : 'last'))
      if (broken) throw mine
    },
  })
  expect(thrownBy(() => adapter.install(registry))).toBe(mine)
  expect([subject.now === original, registry.targets, undone]).toEqual([true, [], ['last', 'first']])
  broken = false
  registry.register(doubles)
  adapter.install(registry)
  expect(subject.now()).toBe(2)
})

it('installs nothing for an unsupported version, and asks once per installation', () => {
  const { clock: subject, definition } = clock()
  const { registry } = fresh()
  const original = subject.now
  const adapter = (version: string | undefined) =>
    defineAdapter({ ...definition, supports: { library: 'clock', range: '>=2.0.0 <3', version: () => version } })
  expect(thrownBy(() => adapter('1.9.9').install(registry))).toMatchObject({
    code: 'HOOKLINE_ADAPTER_UNSUPPORTED_VERSION',
    message: expect.stringContaining('clock 1.9.9'),
  })
  expect(subject.now).toBe(original)
  const remove = adapter('2.1.0').install(registry)
  expect(subject.now).not.toBe(original)
  remove()
  adapter(undefined).install(registry)
  expect(subject.now).not.toBe(original)
})

it('says which library is missing, and takes the one the application would require', () => {
  expect(thrownBy(() => resolveLibrary('clock', 'no-such-library-anywhere'))).toMatchObject({
    code: 'HOOKLINE_ADAPTER_MODULE_NOT_FOUND',
    message: expect.stringContaining('no-such-library-anywhere'),
    cause: expect.objectContaining({ code: 'MODULE_NOT_FOUND' }),
  })
  const folder = mkdtempSync(join(tmpdir(), 'hookline-resolve-'))
  const [argv, cwd] = [process.argv[1], process.cwd()]
  try {
    mkdirSync(join(folder, 'node_modules', 'clock'), { recursive: true })
    writeFileSync(join(folder, 'node_modules', 'clock', 'index.js'), 'module.exports = { mine: true }')
    process.argv[1] = join(folder, 'main.js')
    expect(resolveLibrary('clock', 'clock')).toEqual({ mine: true })
    process.argv[1] = '/main.js'
    process.chdir(folder)
    expect(resolveLibrary('clock', 'clock')).toEqual({ mine: true })
  } finally {
    process.chdir(cwd)
    if (argv !== undefined) process.argv[1] = argv
    rmSync(folder, { recursive: true })
  }
})

it.each<[string, string, boolean]>([
  ['8.0.3', '>=8.0.3 <9', true],
  ['8.0.2', '>=8.0.3 <9', false],
  ['8.1', '>=8.0.3 <9', true],
  ['9.0.0', '>=8.0.3 <9', false],
  ['8.99.99', '>=8.0.3 <9', true],
  ['10.0.0', '>=9', true],
  ['4.21.2', '>=4.18.0 <5 || >=5.0.0 <6', true],
  ['5.1.0', '>=4.18.0 <5 || >=5.0.0 <6', true],
  ['4.17.9', '>=4.18.0 <5 || >=5.0.0 <6', false],
  ['6.0.0', '>=4.18.0 <5 || >=5.0.0 <6', false],
  ['2.0.0', '<=2.0.0', true],
  ['2.0.1', '<=2.0.0', false],
  ['2.0.0', '>2.0.0', false],
  ['2.0.1', '>2.0.0', true],
  ['2.0.0', '<2.0.0', false],
  ['9.0.0-beta.1', '>=9', true],
])('judges version %s by %s: %s', (version, range, fits) => {
  const judge = (): void => assertVersion('lib', version, range)
  if (fits) judge()
  else expect(thrownBy(judge)).toMatchObject({ code: 'HOOKLINE_ADAPTER_UNSUPPORTED_VERSION' })
})

it('patches what a getter gives and puts the getter back, and keeps the attributes of a property', () => {
  const method = (): number => 1
  const object = {
    get f() {
      return method
    },
  }
  Object.defineProperty(object, 'hidden', { value: method, enumerable: false, writable: false, configurable: true })
  const before = Object.getOwnPropertyDescriptors(object)
  const removers = ['f', 'hidden'].map(key => patch(object, key, fn => () => (fn() as number) + 1))
  expect([object.f(), (object as unknown as { hidden(): number }).hidden(), Object.keys(object)]).toEqual([2, 2, ['f']])
  for (const remove of removers) remove()
  expect(Object.getOwnPropertyDescriptors(object)).toEqual(before)
})

it('patches a method that is inherited or cannot be configured, and refuses one that is frozen', () => {
  class Base {
    f(): number {
      return 1
    }
  }
  class Sub extends Base {}
  const remove = patch(
    Sub.prototype,
    'f',
    fn =>
      function (this: Base) {
        return (fn.call(this) as number) + 1
      },
  )
  expect([new Sub().f(), new Base().f(), Object.keys(Sub.prototype)]).toEqual([2, 1, []])
  remove()
  expect(Reflect.ownKeys(Sub.prototype)).toEqual(['constructor'])
  const writable = Object.defineProperty({} as { f(): number }, 'f', { value: () => 1, writable: true, configurable: false })
  const original = writable.f
  const restore = patch(writable, 'f', () => (() => 2) as never)
  expect([writable.f(), Object.getOwnPropertyDescriptor(writable, 'f')?.configurable]).toEqual([2, false])
  restore()
  expect(writable.f).toBe(original)
  const frozen = Object.freeze({ f: () => 1 })
  expect(thrownBy(() => patch(frozen, 'f', fn => fn))).toMatchObject({
    code: 'HOOKLINE_ADAPTER_WRONG_OBJECT',
    message: expect.stringContaining('frozen'),
  })
  expect(thrownBy(() => patch({ f: 5 }, 'f', fn => fn))).toMatchObject({
    code: 'HOOKLINE_ADAPTER_WRONG_OBJECT',
    message: expect.stringContaining('f'),
  })
})

it('leaves another patcher’s wrapper alone when it is removed, and ours under it is inert', () => {
  const { clock: subject, definition } = clock()
  const { registry } = fresh()
  registry.register(doubles)
  const uninstall = defineAdapter(definition).install(registry)
  const ours = subject.now
  const theirs = (): number => ours() + 10
  subject.now = theirs
  expect(subject.now()).toBe(12)
  uninstall()
  expect([subject.now === theirs, subject.now()]).toEqual([true, 11])
})

it('installs all adapters of a combination or none, and removes them in the reverse order', () => {
  const { registry } = fresh()
  const told: string[] = []
  const part = (name: string, fails = false): Adapter =>
    defineAdapter({
      name,
      subject: () => told,
      setup(host) {
        if (fails) throw new Error('no')
        told.push(`+${name}`)
        host.onDispose(() => told.push(`-${name}`))
      },
    })

  const both = combineAdapters('both', [part('one'), part('two')])
  expect([both.name, told]).toEqual(['both', []])
  const uninstall = both.install(registry)
  expect(told.splice(0)).toEqual(['+one', '+two'])
  uninstall()
  uninstall()
  expect(told.splice(0)).toEqual(['-two', '-one'])

  expect(() => combineAdapters('broken', [part('one'), part('two', true), part('three')]).install(registry)).toThrow('no')
  expect(told).toEqual(['+one', '-one'])
})

it('ends every registration at the end of a `using` block', () => {
  const { clock: subject, definition } = clock()
  const { registry } = fresh()
  const original = subject.now
  const target = registry.target({ name: 'f' })
  const f = target.wrap(() => 1)
  let events = 0
  const doubled = {
    onExit(call: { result: unknown }) {
      call.result = 2
    },
  }
  {
    using _hook = registry.register({ ...doubles, on: '*' })
    using _own = registry.attach(target, { name: 'own', ...doubled })
    using _subscriber = registry.subscribe(() => {
      events += 1
    })
    using _adapter = defineAdapter(definition).install(registry)
    using _child = registry.child()
    expect([f(), subject.now(), events]).toEqual([2, 2, 4])
  }
  expect([f(), subject.now === original, events, registry.hooks, target.active]).toEqual([1, true, 4, [], false])
  {
    using inner = registry.child()
    const g = hooked(() => 1, { name: 'g', registry: inner, ...doubled })
    expect(g()).toBe(2)
    registry.dispose()
    expect([g(), inner.disposed]).toEqual([1, true])
  }
})
