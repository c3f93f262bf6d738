/** Takes a copy of the beginning of a body as it passes by; what the consumer sees stays the same, byte by byte and moment by moment. */
import type { ServerResponse } from 'node:http'
import { createBodyTap, type BodyTap, type BodyTapOptions } from '@hookline/core'
import type { ExpressRequest } from './inputs.ts'

/** A body in passing, and the way to stop looking. */
export interface SeenBody {
  readonly tap: BodyTap
  stop(): void
}

/** The parser pushes every chunk into the request, whether and however somebody reads it: seeing them there changes no mode and takes nothing. */
export function tapRequest(request: ExpressRequest, options: BodyTapOptions): SeenBody | undefined {
  const tap = createBodyTap(options)
  const original = request.push as ((chunk: unknown, encoding?: BufferEncoding) => boolean) | undefined
  if (typeof original !== 'function') return undefined
  const push = function push(this: unknown, chunk: unknown, encoding?: unknown): boolean {
    tap.push(chunk, encoding as string | undefined)
    return Reflect.apply(original, this, arguments) as boolean
  }
  return { tap, stop: cover(request, 'push', push) }
}

/** Sees what is written, in the order of writing; return values, callbacks and backpressure are the response's own. */
export function tapResponse(response: ServerResponse, options: BodyTapOptions): SeenBody {
  const tap = createBodyTap(options)
  const { write, end } = response as unknown as Record<'write' | 'end', Function>
  let ending = false
  const sees = (chunk: unknown, encoding: unknown): void => {
    if (!ending && sends(response)) tap.push(chunk, encoding as string | undefined)
  }
  const undoWrite = cover(response, 'write', function (this: unknown, chunk: unknown, encoding: unknown, _callback: unknown): unknown {
    sees(chunk, encoding)
    return Reflect.apply(write, this, arguments)
  })
  const undoEnd = cover(response, 'end', function (this: unknown, chunk: unknown, encoding: unknown, _callback: unknown): unknown {
    sees(chunk, encoding)
    // The response of HTTP/2 writes its last chunk by its own `write`.
    const before = ending
    ending = true
    try {
      return Reflect.apply(end, this, arguments)
    } finally {
      ending = before
    }
  })
  const stop = (): void => {
    undoEnd()
    undoWrite()
  }
  return { tap, stop }
}

function sends(response: ServerResponse): boolean {
  return response.req?.method !== 'HEAD' && response.statusCode !== 204 && response.statusCode !== 304 && response.writableEnded !== true
}

/** Covers a method by an own property that does not show, and gives back the way to uncover it. */
function cover(object: object, key: string, fn: Function): () => void {
  const own = Object.getOwnPropertyDescriptor(object, key)
  const { name } = (object as Record<string, Function>)[key] as Function
  Object.defineProperty(fn, 'name', { value: name, configurable: true })
  Object.defineProperty(object, key, { value: fn, configurable: true, writable: true, enumerable: own?.enumerable ?? false })
  return () => {
    if (Object.getOwnPropertyDescriptor(object, key)?.value !== fn) return
    if (own === undefined) Reflect.deleteProperty(object, key)
    else Object.defineProperty(object, key, own)
  }
}
