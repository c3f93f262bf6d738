/** Tells calls that wait at a client when the connection they were made on has ended: nobody need be asked any more. */
import { setMaxListeners } from 'node:events'
import type { AnyFunction } from '@hookline/core'

/** As much of a transport as is needed. */
export interface Transport {
  readonly sessionId?: unknown
  onclose?: AnyFunction | undefined
}

const byTransport = new WeakMap<Transport, AbortController>()

/** Aborted when the connection ends, with the error that the library has for calls it had sent. */
function closingOf(transport: Transport): AbortSignal {
  const known = byTransport.get(transport)
  // A transport may be connected again.
  if (known !== undefined && !known.signal.aborted) return known.signal
  const controller = new AbortController()
  // As many as there are calls.
  setMaxListeners(0, controller.signal)
  byTransport.set(transport, controller)
  if (known === undefined) {
    const { onclose: original } = transport
    // oxlint-disable-next-line unicorn/prefer-add-event-listener -- transports are no event targets
    transport.onclose = function onclose(this: unknown, ...args: unknown[]): unknown {
      try {
        return original === undefined ? undefined : (Reflect.apply(original, this, args) as unknown)
      } finally {
        byTransport.get(transport)?.abort(connectionClosed())
      }
    }
  }
  return controller.signal
}

/** A signal for one call, and what lets go of those it was made of. */
export interface CallSignal {
  readonly signal: AbortSignal | undefined
  release(): void
}

/** Aborted when the caller gives up, or the connection ends. By hand, because what `AbortSignal.any` makes of a signal that lives on is kept with it (Node 22). */
export function signalFor(transport: Transport | undefined, given: unknown): CallSignal {
  const closing = transport === undefined ? undefined : closingOf(transport)
  const caller = given instanceof AbortSignal ? given : undefined
  if (caller === undefined || closing === undefined || caller.aborted) return { signal: caller ?? closing, release: () => {} }
  const controller = new AbortController()
  const abort = ({ target }: Event): void => controller.abort((target as AbortSignal).reason)
  for (const each of [caller, closing]) each.addEventListener('abort', abort)
  return {
    signal: controller.signal,
    release: () => {
      for (const each of [caller, closing]) each.removeEventListener('abort', abort)
    },
  }
}

/** As the library says it of calls whose connection has ended. */
function connectionClosed(): Error {
  return Object.assign(new Error('MCP error -32000: Connection closed'), { code: -32_000 })
}
