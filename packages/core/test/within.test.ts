import { AsyncLocalStorage } from 'node:async_hooks'
import { setImmediate as macrotask } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { CallContext, Hook, HookRegistry, Surroundings } from '../src/index.ts'
import { fresh, gate, listen, thrownBy } from './helpers.ts'

const storage = new AsyncLocalStorage<string>()
const now = (): string => storage.getStore() ?? 'outside'

/** A hook that runs targets in a context of its own name. */
function context(name: string, more: Partial<Hook> = {}, surroundings: Partial<Surroundings> = {}): Hook {
  return {
    name,
    on: '*',
    needs: { context: true },
    onEnter(call) {
      call.within({ run: body => storage.run(`${name} in ${now()}`, body), ...surroundings })
    },
    ...more,
  }
}

const target = (registry: HookRegistry, fn: (...args: never[]) => unknown, init: object = {}): ((...args: unknown[]) => unknown) =>
  registry.target({ name: 'f', ...init }).wrap(fn) as (...args: unknown[]) => unknown

describe('what hooks put around a target', () => {
  it('is there while the target runs and not for its caller', () => {
    const { registry } = fresh()
    const f = target(registry, () => now())
    registry.register(context('a'))
    expect([f(), now()]).toEqual(['a in outside', 'outside'])
  })

  it('nests in the order of the hooks', () => {
    const { registry } = fresh()
    const f = target(registry, () => now())
    registry.register(context('late', { order: 2 }))
    registry.register(context('early', { order: 1 }))
    expect(f()).toBe('late in early in outside')
  })

  it('is there after an await in the target, and the caller goes on without it', async () => {
    const { registry } = fresh()
    const f = target(registry, async () => {
      await macrotask()
      return now()
    })
    registry.register(context('a'))
    expect(await f()).toBe('a in outside')
    expect(now()).toBe('outside')
  })

  it('is there when hooks made the call wait', async () => {
    const { registry } = fresh()
    const f = target(registry, async () => now())
    registry.register(context('a'))
    registry.register({ name: 'waits', on: '*', onEnter: () => macrotask(), async: true })
    expect(await f()).toBe('a in outside')
  })

  it('is there at every step of a generator, whoever asks for it', () => {
    const { registry } = fresh()
    const f = target(registry, function* () {
      yield now()
      yield now()
    })
    registry.register(context('a'))
    const steps = f() as Iterator<string>
    expect([steps.next().value, storage.run('elsewhere', () => steps.next().value)]).toEqual(['a in outside', 'a in elsewhere'])
  })

  it('is there at every step of an async generator', async () => {
    const { registry } = fresh()
    const f = target(registry, async function* () {
      yield now()
      await macrotask()
      yield now()
    })
    registry.register(context('a'))
    const seen: string[] = []
    for await (const step of f() as AsyncIterable<string>) seen.push(step, now())
    expect(seen).toEqual(['a in outside', 'outside', 'a in outside', 'outside'])
  })

  it('is there in the body of a call that was begun by hand', () => {
    const { registry } = fresh()
    const made = registry.target({ name: 'f' })
    registry.register(context('a'))
    const open = made.begin(undefined, [])
    expect([open?.run(now), now()]).toEqual(['a in outside', 'outside'])
    expect(made.traced).toBe(true)
  })

  it('is left again for callbacks of the caller’s', async () => {
    const { registry } = fresh()
    const f = target(registry, (done: (error: null, seen: string) => void) => setImmediate(() => done(null, now())), { shape: 'callback' })
    registry.register(context('a', {}, { leave: body => storage.run('the caller', body) }))
    const seen = await new Promise(resolve => {
      f((_: unknown, inside: string) => resolve([inside, now()]))
    })
    expect(seen).toEqual(['a in outside', 'the caller'])
  })

  it('stays around callbacks where the hook does not say how it is left', async () => {
    const { registry } = fresh()
    const f = target(registry, (done: () => void) => setImmediate(() => done()), { shape: 'callback' })
    registry.register(context('a'))
    expect(
      await new Promise(resolve => {
        f(() => resolve(now()))
      }),
    ).toBe('a in outside')
  })

  it('is undone with its span, and also what a first look put there when the second one fails', () => {
    const { registry } = fresh()
    const f = target(registry, () => now())
    const span = { traceId: 'a'.repeat(32), id: 'b'.repeat(16) }
    let frame: { readonly spanId: string | undefined } | undefined
    let looks = 0
    const hook = context('a', {}, { span })
    registry.register({
      ...hook,
      failure: 'open',
      recheck: true,
      needs: { context: true, parent: true },
      onEnter(call) {
        void hook.onEnter?.(call)
        frame = (call as unknown as { _frame: typeof frame })._frame
        looks += 1
        if (looks === 2) throw new Error('late')
      },
    })
    registry.register({ name: 'later', on: '*', onEnter() {} })
    expect([f(), looks, frame?.spanId]).toEqual(['outside', 2, undefined])
  })

  it('leaves its trace to a call that failed open: what was not told is taken back', () => {
    const { registry } = fresh()
    const traced = (name: string, letter: string): Hook =>
      context(name, { failure: 'open' }, { span: { traceId: letter.repeat(32), id: letter.repeat(16) } })
    const fails = traced('fails', 'a')
    registry.register({
      ...fails,
      onEnter(call) {
        void fails.onEnter?.(call)
        throw new Error('late')
      },
    })
    const ids: string[] = []
    registry.register({ name: 'log', on: '*', order: 2, needs: { parent: true }, onEnter: call => void ids.push(call.traceId) })
    const f = target(registry, () => now())
    f()
    const remove = registry.register(traced('works', 'b'))
    f()
    remove()
    registry.register({ name: 'early log', on: '*', order: -1, onEnter: call => void ids.push(call.traceId) })
    registry.register(traced('too late', 'c'))
    f()
    expect(ids.map(id => new Set(id).size === 1)).toEqual([false, true, false, false])
    expect([ids[1], ids[2]]).toEqual(['b'.repeat(32), ids[3]])
  })

  it('gives its trace to a call that came from elsewhere, where nobody was told of that one', () => {
    const { registry } = fresh()
    const remote = { traceId: 'd'.repeat(32), id: 'd'.repeat(16) }
    const served = registry.target({ name: 'serve' })
    const traceIds = (): (string | undefined)[] => {
      const call = served.begin(undefined, [], { remote })
      void call?.end('returned')
      return [call?.context.traceId, call?.context.parent?.traceId]
    }
    registry.register({ name: 'lineage', on: '*', needs: { parent: true }, onEnter() {} })
    expect(traceIds()).toEqual([remote.traceId, remote.traceId])
    registry.register(context('tracer', {}, { span: { traceId: 'b'.repeat(32), id: 'b'.repeat(16) } }))
    expect(traceIds()).toEqual(['b'.repeat(32), remote.traceId])
    registry.register({ name: 'early log', on: '*', order: -1, onEnter: call => void call.traceId })
    expect(traceIds()).toEqual([remote.traceId, remote.traceId])
  })

  it('is undone when the hook fails open afterwards', () => {
    const { registry, reports } = fresh()
    const f = target(registry, () => now())
    const hook = context('a', { failure: 'open' })
    registry.register({
      ...hook,
      onEnter(call) {
        void hook.onEnter?.(call)
        throw new Error('late')
      },
    })
    expect([f(), reports.map(({ code }) => code)]).toEqual(['outside', ['HOOKLINE_HOOK_FAILED']])
  })
})

describe('a target inside of what hooks put around it', () => {
  const runs: readonly [string, Surroundings['run']][] = [
    ['never calls it', () => {}],
    [
      'throws before',
      () => {
        throw new Error('before')
      },
    ],
    [
      'throws after',
      body => {
        body()
        throw new Error('after')
      },
    ],
    [
      'calls it twice',
      body => {
        body()
        body()
      },
    ],
    ['calls it later', body => queueMicrotask(body)],
  ]
  it.each(runs)('runs once where the code around it %s', async (_, run) => {
    const { registry } = fresh()
    let count = 0
    const f = target(registry, () => {
      count += 1
      return 'result'
    })
    registry.register(context('a', { failure: 'open' }, { run }))
    expect(f()).toBe('result')
    await macrotask()
    expect(count).toBe(1)
  })

  it('throws what it throws, through whatever is around it', () => {
    const { registry, reports } = fresh()
    const error = new Error('its own')
    const f = target(registry, () => {
      throw error
    })
    registry.register(
      context(
        'a',
        {},
        {
          run: body => {
            try {
              body()
            } catch {
              // The target's error is not for us.
            }
          },
        },
      ),
    )
    expect([thrownBy(f), reports]).toEqual([error, []])
  })

  it('does not run where the code around it fails under closed', () => {
    const { registry } = fresh()
    let ran = false
    const f = target(registry, () => {
      ran = true
    })
    registry.register(
      context(
        'a',
        { failure: 'closed' },
        {
          run: () => {
            throw new Error('no context')
          },
        },
      ),
    )
    expect([(thrownBy(f) as Error).message, ran]).toEqual(['no context', false])
  })

  it('refuses the call in the way of its shape where it fails under closed', async () => {
    const { registry } = fresh()
    const ends: unknown[] = []
    registry.subscribe(event => event.type === 'exit' && ends.push([event.target.name, event.outcome, event.blockedBy]))
    const run = (): never => {
      throw new Error('no context')
    }
    registry.register(context('a', { failure: 'closed' }, { run }))
    const ran: string[] = []
    const rejection = async (promise: unknown): Promise<unknown> => await (promise as Promise<unknown>).then(undefined, String)

    const promised = registry.target({ name: 'async' }).wrap(async () => void ran.push('async'))()
    expect(await rejection(promised)).toBe('Error: no context')
    const given = await new Promise(resolve => {
      const target = registry.target({ name: 'callback', shape: 'callback' })
      target.wrap((callback: (error: unknown) => void) => void (ran.push('callback'), callback(null)))(resolve)
    })
    expect(String(given)).toBe('Error: no context')
    const steps = registry.target({ name: 'generator' }).wrap(function* () {
      yield ran.push('generator')
    })()
    expect(String(thrownBy(() => steps.next()))).toBe('Error: no context')
    const later = registry.target({ name: 'asyncGenerator' }).wrap(async function* () {
      yield ran.push('asyncGenerator')
    })()
    expect(await rejection(later.next())).toBe('Error: no context')
    expect(ran).toEqual([])
    expect(ends).toEqual(['async', 'callback', 'generator', 'asyncGenerator'].map(name => [name, 'blocked', 'a']))
  })

  it.each<[string, Partial<Hook>, string]>([
    ['does not ask for it', { needs: {} }, 'HOOKLINE_INVALID_HOOK'],
    ['gives no function', { onEnter: call => call.within({} as never) }, 'HOOKLINE_INVALID_OPTION'],
    ['gives nothing', { onEnter: call => call.within(undefined as never) }, 'HOOKLINE_INVALID_OPTION'],
    [
      'asks on exit',
      { onExit: (call: CallContext) => call.within({ run: body => body() }), failure: { exit: 'closed' } },
      'HOOKLINE_CALL_PHASE',
    ],
  ])('is refused to a hook that %s', (_, more, code) => {
    const { registry } = fresh()
    const f = target(registry, () => {})
    registry.register(context('a', more))
    expect(thrownBy(f)).toMatchObject({ code })
  })
})

describe('a span that is put around a target', () => {
  const span = { traceId: 'a'.repeat(32), id: 'b'.repeat(16) }

  it('gives its trace id to the call', () => {
    const { registry } = fresh()
    const f = target(registry, () => {})
    const seen: string[] = []
    registry.register(context('a', {}, { span }))
    registry.register({ name: 'b', on: '*', onEnter: call => void seen.push(call.traceId), onExit: call => void seen.push(call.traceId) })
    f()
    expect(seen).toEqual([span.traceId, span.traceId])
  })

  it('leaves a trace id alone that somebody has seen', () => {
    const { registry } = fresh()
    const f = target(registry, () => {})
    const seen: string[] = []
    registry.subscribe(event => event.type === 'enter' && void seen.push(event.traceId))
    registry.register(context('a', { onExit: call => void seen.push(call.traceId) }, { span }))
    f()
    expect(seen[1]).toBe(seen[0])
    expect(seen[0]).not.toBe(span.traceId)
  })
})

it('keeps the order of calls and events as they are without a context', async () => {
  const { registry } = fresh()
  const { opened, open } = gate()
  const f = target(registry, async () => opened)
  const seen = listen(registry)
  registry.register(context('a'))
  const both = [f(), f()]
  open()
  await Promise.all(both)
  expect(seen).toEqual(['enter f', 'enter f', 'exit f returned', 'exit f returned'])
})

describe('the code around a target', () => {
  it('is the hook’s: what it calls is not hooked, and what the target calls is', () => {
    const { registry } = fresh()
    const helper = registry.target({ name: 'helper' }).wrap(() => now())
    const f = target(registry, () => helper())
    const seen: string[] = []
    registry.register(
      context(
        'a',
        { onExit: call => void seen.push(call.target.name) },
        {
          run: body => {
            helper()
            storage.run('a', body)
            helper()
          },
        },
      ),
    )
    expect([f(), seen]).toEqual(['a', ['helper', 'f']])
  })

  it.each([
    ['fails', () => Promise.reject(new Error('around'))],
    [
      'fails when the target has run',
      async (body: () => void) => {
        body()
        await Promise.resolve()
        throw new Error('around')
      },
    ],
  ])('is told as a failure of the hook where its promise %s', async (_, run) => {
    const { registry, reports } = fresh()
    const f = target(registry, () => 'result')
    registry.register(context('a', {}, { run }))
    expect(f()).toBe('result')
    await macrotask()
    expect(reports.map(({ code }) => code)).toEqual(['HOOKLINE_HOOK_FAILED'])
  })

  it('cannot keep a callback from its caller, also under closed', async () => {
    const { registry, reports } = fresh()
    const f = target(registry, (done: (error: null, value: string) => void) => setImmediate(() => done(null, 'value')), {
      shape: 'callback',
    })
    const leave = (): void => {
      throw new Error('leave')
    }
    registry.register(context('a', { failure: 'closed' }, { leave }))
    const seen = await new Promise(resolve => {
      f((...given: unknown[]) => resolve(given))
    })
    expect([seen, reports.map(({ code }) => code)]).toEqual([[null, 'value'], ['HOOKLINE_HOOK_FAILED']])
  })
})
