/** One method, logged by hand and by the hook: the same fields, the same message, the same logger. */
import { HookRegistry } from '@hookline/core'
import { logging } from '@hookline/hooks/logging'
import { AsyncLocalStorage } from 'node:async_hooks'
import { once } from 'node:events'
import pino, { type Logger } from 'pino'

/** What is logged: some arguments and a result of the usual size. */
export type Place = (id: string, order: object) => object

export interface LoggingContender {
  readonly name: string
  /** Paths that the logger redacts. */
  readonly redact?: string[]
  make(place: Place, logger: Logger): Place
  /** What the calls are made in. */
  around?(body: () => void): void
}

/** Where lines go: nowhere, by a stream that does nothing, or by the file system. */
export type Destination = 'stream' | 'file'

export async function makeLogger(level: string, destination: Destination, redact: string[] = []): Promise<Logger> {
  if (destination === 'stream') return pino({ level, redact }, { write() {} })
  const stream = pino.destination({ dest: '/dev/null', sync: false })
  await once(stream, 'ready')
  return pino({ level, redact }, stream)
}

let number = 0
/** An id of 16 hexadecimal digits, as cheap as one can be. */
const nextId = (): string => `a178c9a2${(number++ & 0xffff_ffff).toString(16).padStart(8, '0')}`
const traceId = '9a498ac11bb2b641658c17c92a047ca9'
const parentId = 'a178c9a200000001'

const byHand: LoggingContender = {
  name: 'pino by hand',
  make: (place, logger) => {
    const log = logger.child({ target: 'OrderService#place' })
    return (id, order) => {
      const callId = nextId()
      const started = performance.now()
      log.debug({ callId, traceId, parentId, input: [id, order] }, 'OrderService#place called')
      try {
        const result = place(id, order)
        const durationMs = Math.round((performance.now() - started) * 1000) / 1000
        // The hook tells the input once: with the line at the beginning, or where there is none, here.
        const input = log.isLevelEnabled('debug') ? undefined : [id, order]
        log.info({ callId, traceId, parentId, outcome: 'returned', durationMs, input, result }, 'OrderService#place returned')
        return result
      } catch (err) {
        log.error({ callId, traceId, parentId, outcome: 'threw', err }, 'OrderService#place failed')
        throw err
      }
    }
  },
}

interface Frame {
  readonly callId: string
  readonly traceId: string
}

const frames = new AsyncLocalStorage<Frame>()

/** What the hook does beside: ids that nested calls find by the async context, and keys that pino redacts, two levels deep. */
const byHandInFull: LoggingContender = {
  name: 'pino by hand, redacting, with parents',
  redact: ['password', 'token', 'secret', 'key', 'authorization', 'cookie'].flatMap(key => [`input[*].${key}`, `result.${key}`]),
  make: (place, logger) => {
    const log = logger.child({ target: 'OrderService#place' })
    return (id, order) => {
      const parent = frames.getStore()
      const frame = { callId: nextId(), traceId: parent?.traceId ?? traceId }
      const ids = { callId: frame.callId, traceId: frame.traceId, parentId: parent?.callId }
      const started = performance.now()
      log.debug({ ...ids, input: [id, order] }, 'OrderService#place called')
      try {
        const result = frames.run(frame, place, id, order)
        const durationMs = Math.round((performance.now() - started) * 1000) / 1000
        const input = log.isLevelEnabled('debug') ? undefined : [id, order]
        log.info({ ...ids, outcome: 'returned', durationMs, input, result }, 'OrderService#place returned')
        return result
      } catch (err) {
        log.error({ ...ids, outcome: 'threw', err }, 'OrderService#place failed')
        throw err
      }
    }
  },
  around: body => frames.run({ callId: parentId, traceId }, body),
}

const hook: LoggingContender = {
  name: 'Hookline',
  make: (place, logger) => {
    const registry = new HookRegistry()
    registry.register(logging({ logger }))
    return registry.target({ name: 'OrderService#place' }).wrap(place)
  },
  // In a request: what is called there has a trace and a parent, as it has by hand.
  around: body => {
    const registry = new HookRegistry()
    registry.register({ name: 'request', on: '*', needs: { parent: true }, onEnter: call => void call.traceId })
    registry.target({ name: 'request' }).wrap(body)()
  },
}

/** The first is the baseline; the second, the same again, is the control. */
export const loggingContenders: readonly LoggingContender[] = [
  byHand,
  { ...byHand, name: 'control: pino by hand again' },
  byHandInFull,
  hook,
]
