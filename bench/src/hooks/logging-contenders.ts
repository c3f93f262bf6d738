/** One method, logged by hand and by the hook: the same fields, the same message, the same logger. */
import { HookRegistry } from '@hookline/core'
import { logging } from '@hookline/hooks/logging'
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Logger } from 'pino'
import { BARE_LINE, OURS, PINO_REDACTS, SAME_LINE } from './rows.ts'
import { redacted } from './redact-by-hand.ts'

/** What is logged: some arguments and a result of the usual size. */
export type Place = (id: string, order: object) => object

export interface LoggingContender {
  readonly name: string
  /** Paths that the logger redacts. */
  readonly redact?: string[]
  make(place: Place, logger: Logger): Place
  /** What the calls are made in: a request, which is their parent. */
  around?(body: () => void): void
}

let number = 0
/** An id of 16 hexadecimal digits, as cheap as one can be. */
const nextId = (): string => `a178c9a2${(number++ & 0xffff_ffff).toString(16).padStart(8, '0')}`

interface Frame {
  readonly callId: string
  readonly traceId: string
}

const request: Frame = { callId: 'a178c9a200000001', traceId: '9a498ac11bb2b641658c17c92a047ca9' }

/** No redaction, and every call has the same parent: what is left is pino. */
const bare: LoggingContender = {
  name: BARE_LINE,
  make: (place, logger) => {
    const log = logger.child({ target: 'OrderService#place' })
    return (id, order) => {
      const ids = { callId: nextId(), traceId: request.traceId, parentId: request.callId }
      const started = performance.now()
      log.debug({ ...ids, input: [id, order] }, 'OrderService#place called')
      try {
        const result = place(id, order)
        const durationMs = since(started)
        // The hook tells the input once: with the line at the beginning, or where there is none, here.
        const input = log.isLevelEnabled('debug') ? undefined : [id, order]
        log.info({ ...ids, input, outcome: 'returned', durationMs, result }, 'OrderService#place returned')
        return result
      } catch (err) {
        log.error({ ...ids, outcome: 'threw', err }, 'OrderService#place failed')
        throw err
      }
    }
  },
}

/** Ids that nested calls find by the async context, and values that `redact` has looked through. */
function byHand(name: string, redact: (value: unknown) => unknown, paths: string[]): LoggingContender {
  return {
    name,
    redact: paths,
    around: body => frames.run(request, body),
    make: (place, logger) => {
      const log = logger.child({ target: 'OrderService#place' })
      return (id, order) => {
        const parent = frames.getStore()
        const frame = { callId: nextId(), traceId: parent?.traceId ?? request.traceId }
        const ids = { callId: frame.callId, traceId: frame.traceId, parentId: parent?.callId }
        const isTold = log.isLevelEnabled('debug')
        if (isTold) log.debug({ ...ids, input: redact([id, order]) }, 'OrderService#place called')
        const started = performance.now()
        try {
          const result = frames.run(frame, place, id, order)
          if (log.isLevelEnabled('info')) {
            const durationMs = since(started)
            const input = isTold ? undefined : redact([id, order])
            log.info({ ...ids, input, outcome: 'returned', durationMs, result: redact(result) }, 'OrderService#place returned')
          }
          return result
        } catch (err) {
          log.error({ ...ids, outcome: 'threw', err }, 'OrderService#place failed')
          throw err
        }
      }
    },
  }
}

const frames = new AsyncLocalStorage<Frame>()
const since = (started: number): number => Math.round((performance.now() - started) * 1000) / 1000

/** pino finds keys at the depths that its paths name, and nothing inside of strings. */
const paths = ['password', 'token', 'secret', 'key', 'authorization', 'cookie'].flatMap(key => [`input[*].${key}`, `result.${key}`])

const hook: LoggingContender = {
  name: OURS,
  make: (place, logger) => {
    const registry = new HookRegistry()
    registry.register(logging({ logger }))
    return registry.target({ name: 'OrderService#place' }).wrap(place)
  },
  around: body => {
    const registry = new HookRegistry()
    registry.register({ name: 'request', on: '*', needs: { parent: true }, onEnter: call => void call.traceId })
    registry.target({ name: 'request' }).wrap(body)()
  },
}

/** The first is the baseline; the second, the same again, is the control. */
export const loggingContenders: readonly LoggingContender[] = [
  byHand(SAME_LINE, redacted, []),
  byHand(`control: ${SAME_LINE} again`, redacted, []),
  byHand(PINO_REDACTS, value => value, paths),
  bare,
  hook,
]
