import { expect, it } from 'vitest'
import { hooked, type EnterEvent, type ExitEvent, type HookEvent } from '../src/index.ts'
import { fresh, thrownBy } from './helpers.ts'

it('makes events that no subscriber can change for the next', () => {
  const { registry } = fresh()
  const events: HookEvent[] = []
  registry.subscribe(event => void events.push(event), { args: true, result: true, attributes: true, parent: true })
  const inner = hooked((value: { a: number }) => value, {
    name: 'inner',
    registry,
    describe: { enter: () => ({ x: 1 }), exit: () => ({ y: 2 }) },
  })
  hooked(() => inner({ a: 1 }), { name: 'outer', registry })()
  const [enter, exit] = events.filter((event): event is EnterEvent | ExitEvent => 'target' in event && event.target.name === 'inner') as [
    EnterEvent,
    ExitEvent,
  ]
  for (const [object, key] of [
    [enter, 'type'],
    [enter.args, 0],
    [enter.args?.[0], 'a'],
    [exit.result, 'a'],
    [enter.attributes, 'x'],
    [exit.attributes, 'y'],
    [exit.parent, 'id'],
  ] as [Record<string, unknown>, string][]) {
    expect(
      thrownBy(() => {
        object[key] = 'changed'
      }),
    ).toBeInstanceOf(TypeError)
  }
  expect(exit.attributes).toEqual({ x: 1, y: 2 })
})

it('shows in an event what the caller gave and gets, and survives arguments that throw', () => {
  const { registry } = fresh()
  const events: HookEvent[] = []
  registry.subscribe(event => void events.push(event), { args: true, result: true })
  const cyclic: Record<string, unknown> = {}
  cyclic['self'] = cyclic
  const f = hooked((..._values: unknown[]) => 1, {
    name: 'f',
    registry,
    onEnter(call) {
      call.args[0] = 'changed'
    },
    onExit(call) {
      call.result = 5
    },
  })
  f(
    'given',
    {
      get a() {
        throw new Error('x')
      },
    },
    new Proxy(
      {},
      {
        ownKeys() {
          throw new Error('x')
        },
      },
    ),
    cyclic,
    'x'.repeat(1e6),
  )
  expect((events[0] as EnterEvent).args?.[0]).toBe('given')
  expect((events[1] as ExitEvent).result).toBe(5)
})
