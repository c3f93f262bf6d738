import 'reflect-metadata'
import { hookRegistry, type CallContext, type HookEvent } from '@hookline/core'
import { Hooked, OnEnter, OnExit } from '@hookline/decorators'
import { HOOK_EVENTS, HookRegistry, registerHookline } from '@hookline/decorators/tsyringe'
import type { Observable } from 'rxjs'
import { container, inject, injectable } from 'tsyringe'
import { afterEach, expect, test } from 'vitest'

const undo: (() => void)[] = []
afterEach(() => {
  for (const work of undo.splice(0)) work()
})

@injectable()
class Journal {
  readonly lines: string[] = []
}

@injectable()
class Audit {
  static made = 0
  readonly name = 'audit'
  constructor(readonly journal: Journal) {
    Audit.made += 1
  }
  onEnter(call: CallContext, id: string) {
    call.data = id
  }
  onExit(call: CallContext, result: unknown) {
    this.journal.lines.push(`${call.target.name} ${String(call.data)} ${String(result)}`)
  }
}

test('hook classes come out of the container with their dependencies, once per registry', () => {
  const journal = new Journal()
  const scope = container.createChildContainer()
  class Depot {
    @OnEnter(Audit)
    @OnExit(Audit)
    fetch(id: string) {
      return id.toUpperCase()
    }
    @OnExit(Audit)
    put(id: string) {
      return id.length
    }
  }
  scope.registerInstance(Journal, journal)
  undo.push(registerHookline(scope))
  Audit.made = 0
  expect(hookRegistry.hooks.map(hook => hook.name)).toContain('Depot#fetch @OnEnter Audit')
  const depot = new Depot()
  depot.fetch('a')
  depot.put('bc')
  expect(Audit.made).toBe(1)
  expect(journal.lines).toEqual(['Depot#fetch a A', 'Depot#put bc 2'])
})

test('a hook class is switched off by its name before it was ever made, and stays off', () => {
  const scope = container.createChildContainer()
  const journal = new Journal()
  scope.registerInstance(Journal, journal)
  class Quiet {
    @OnEnter(() => {})
    @OnEnter(Audit)
    run(id: string) {
      return id
    }
  }
  undo.push(registerHookline(scope))
  hookRegistry.disable('Quiet#run @OnEnter Audit')
  new Quiet().run('a')
  expect(journal.lines).toEqual([])
  hookRegistry.enable('Quiet#run @OnEnter Audit')
  new Quiet().run('b')
  expect(journal.lines).toEqual(['Quiet#run b b'])
})

test('a token that nothing can resolve fails the call in its own way, and the next call tries again', async () => {
  const TOKEN = Symbol('limits')
  let ran = 0
  class Api {
    @OnEnter(TOKEN)
    async get(id: string) {
      ran += 1
      return id
    }
    @OnEnter(TOKEN)
    now() {
      ran += 1
      return 1
    }
    @OnEnter(Audit)
    audited(id: string) {
      ran += 1
      return id
    }
  }
  const api = new Api()
  await expect(api.get('a')).rejects.toMatchObject({ code: 'HOOKLINE_UNRESOLVED_HOOK' })
  expect(() => api.now()).toThrow(/limits/)
  expect(() => api.audited('a')).toThrow(/registerHookline/)
  expect(ran).toBe(0)
  const scope = container.createChildContainer()
  undo.push(registerHookline(scope))
  expect(() => api.now()).toThrow(/cannot resolve/)
  scope.register(TOKEN, { useValue: { onEnter: (call: CallContext) => call.skip('held') } })
  expect(await api.get('a')).toBe('held')
  expect(api.now()).toBe('held')
  expect(ran).toBe(0)
})

test('HookRegistry resolves to the process registry, or to the child that was given', () => {
  const scope = container.createChildContainer()
  undo.push(registerHookline(scope))
  expect(scope.resolve(HookRegistry)).toBe(hookRegistry)
  const tests = scope.createChildContainer()
  const registry = hookRegistry.child()
  undo.push(() => registry.dispose(), registerHookline(tests, { registry }))
  expect(tests.resolve(HookRegistry)).toBe(registry)
  expect(scope.resolve(HookRegistry)).toBe(hookRegistry)
})

test('HOOK_EVENTS is the line of that registry', () => {
  const registry = hookRegistry.child()
  const scope = container.createChildContainer()
  undo.push(() => registry.dispose(), registerHookline(scope, { registry }))
  @injectable()
  class Watcher {
    readonly seen: string[] = []
    constructor(@inject(HOOK_EVENTS) readonly events: Observable<HookEvent>) {
      events.subscribe(
        event => void this.seen.push(`${event.type} ${'target' in event && event.target !== undefined ? event.target.name : ''}`),
      )
    }
  }
  const watcher = scope.resolve(Watcher)
  registry.target({ name: 'add' }).wrap((a: number) => a)(1)
  expect(watcher.seen).toEqual(['enter add', 'exit add'])
})

test('a hooked class stays injectable with its constructor parameters', () => {
  const scope = container.createChildContainer()
  undo.push(registerHookline(scope))
  @Hooked()
  @injectable()
  class Outer {
    constructor(readonly journal: Journal) {}
    write(line: string) {
      this.journal.lines.push(line)
      return this.journal.lines.length
    }
  }
  @injectable()
  @Hooked({ hooks: [Audit] })
  class Inner {
    constructor(readonly outer: Outer) {}
    write(line: string) {
      return this.outer.write(line)
    }
  }
  expect(Reflect.getMetadata('design:paramtypes', Inner)).toEqual([Outer])
  const seen: string[] = []
  undo.push(hookRegistry.register({ name: 'seen', on: ['Outer#*', 'Inner#*'], onEnter: call => void seen.push(call.target.name) }))
  expect(scope.resolve(Inner).write('x')).toBe(1)
  expect(seen).toEqual(['Inner#write', 'Outer#write'])
})

test('the remover gives hook classes back to the container before', () => {
  const first = container.createChildContainer()
  const second = container.createChildContainer()
  const TOKEN = 'what'
  first.register(TOKEN, { useValue: { onEnter: (call: CallContext) => call.skip('first') } })
  second.register(TOKEN, { useValue: { onEnter: (call: CallContext) => call.skip('second') } })
  undo.push(registerHookline(first))
  const remove = registerHookline(second)
  remove()
  class Asker {
    @OnEnter(TOKEN)
    ask() {
      return 'nobody'
    }
  }
  expect(new Asker().ask()).toBe('first')
})
