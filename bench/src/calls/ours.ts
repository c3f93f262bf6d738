/** Hookline itself, in every state that a row asks for. */
import { hooked, HookRegistry, type EventNeeds, type Hook } from '@hookline/core'
import { OURS, type Add, type Contender } from './contender.ts'

/** What hooks and subscribers do: the least that the engine cannot leave out. */
let seen = 0

/** Written out one by one: hooks of real programs do not share one function text either. */
const pairs: readonly (() => Hook)[] = [
  () => ({ name: 'one', on: '*', onEnter: () => void (seen += 1), onExit: () => void (seen += 2) }),
  () => ({ name: 'two', on: '*', onEnter: _call => void (seen += 3), onExit: _call => void (seen += 4) }),
  () => ({ name: 'three', on: '*', onEnter: (_call, _a) => void (seen += 5), onExit: (_call, _result) => void (seen += 6) }),
  () => ({ name: 'four', on: '*', onEnter: (_call, _a, _b) => void (seen += 7), onExit: (_call, _result, _error) => void (seen += 8) }),
]

function contender(configure: (registry: HookRegistry) => void): Contender {
  return {
    name: OURS,
    make(raw: Add): Add {
      const registry = new HookRegistry({
        onReport(report) {
          throw new Error(`expected a run without reports, got: ${report.message}`)
        },
      })
      const wrapped = hooked(raw, { name: 'add', registry })
      configure(registry)
      return wrapped
    },
  }
}

export const off: Contender = contender(() => {})

export function withPairs(count: number): Contender {
  return contender(registry => {
    for (const pair of pairs.slice(0, count)) registry.register(pair())
  })
}

export const withData: Contender = contender(registry => {
  registry.register({
    name: 'data',
    on: '*',
    onEnter(call) {
      call.data = 1
    },
    onExit(call) {
      if (call.data !== 1) throw new Error('expected the data of the enter hook')
    },
  })
})

export const withAwaited: Contender = contender(registry => {
  registry.register({
    name: 'awaited',
    on: '*',
    async onEnter() {
      seen += 1
    },
    async onExit() {
      seen += 2
    },
  })
})

export function withSubscriber(needs: EventNeeds): Contender {
  return contender(registry => {
    registry.subscribe(event => (seen += event.type.length), needs)
  })
}

/** One pair of hooks, and a subscriber that wants arguments, parents and durations; `readIds` also makes the ids into text. */
export function withEverything(readIds: boolean): Contender {
  return contender(registry => {
    for (const pair of pairs.slice(0, 1)) registry.register(pair())
    registry.subscribe(
      event => {
        if (event.type !== 'enter' && event.type !== 'exit') return
        seen += event.type === 'enter' ? (event.args?.length ?? 0) : (event.durationMs ?? 0)
        if (readIds) seen += event.id.length + event.traceId.length
      },
      { args: true, parent: true, duration: true },
    )
  })
}
