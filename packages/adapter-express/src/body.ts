/** Takes a copy of the beginning of a body as it passes by; what the consumer sees stays the same, byte by byte and moment by moment. */
import type { ServerResponse } from 'node:http'
import { Buffer } from 'node:buffer'
import type { ExpressRequest } from './inputs.ts'

/** The beginning of a body, never more than a fixed number of bytes of it. */
export class BodyTap {
  readonly limit: number
  /** Bytes that passed. */
  size = 0
  readonly #chunks: Buffer[] = []
  #kept = 0
  readonly #restore: () => void

  constructor(limit: number, restore: () => void) {
    this.limit = limit
    this.#restore = restore
  }

  /** True when more passed than was kept. */
  get truncated(): boolean {
    return this.size > this.#kept
  }

  see(chunk: unknown, encoding: unknown): void {
    const length = lengthOf(chunk, encoding)
    this.size += length
    const room = this.limit - this.#kept
    if (room <= 0 || length === 0) return
    // A copy: the producer may use its buffer again. A long string is cut first, so that no more than the limit is ever encoded.
    const bytes = typeof chunk === 'string' ? Buffer.from(chunk.slice(0, room * 2), encodingOf(encoding)) : Buffer.from(chunk as Uint8Array).subarray(0, room)
    const kept = bytes.subarray(0, room)
    this.#chunks.push(kept)
    this.#kept += kept.length
  }

  bytes(): Buffer {
    return Buffer.concat(this.#chunks)
  }

  stop(): void {
    this.#restore()
  }
}

function lengthOf(chunk: unknown, encoding: unknown): number {
  if (typeof chunk === 'string') return Buffer.byteLength(chunk, encodingOf(encoding))
  return chunk instanceof Uint8Array ? chunk.byteLength : 0
}

function encodingOf(encoding: unknown): BufferEncoding {
  return typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8'
}

/** The parser pushes every chunk into the request, whether and however somebody reads it: seeing them there changes no mode and takes nothing. */
export function tapRequest(request: ExpressRequest, limit: number): BodyTap | undefined {
  const original = request.push as ((chunk: unknown, encoding?: BufferEncoding) => boolean) | undefined
  if (typeof original !== 'function') return undefined
  const push = function push(this: unknown, chunk: unknown, encoding?: unknown): boolean {
    if (chunk !== null) tap.see(chunk, encoding)
    return Reflect.apply(original, this, arguments) as boolean
  }
  const tap = new BodyTap(limit, cover(request, 'push', push))
  return tap
}

/** Sees what is written, in the order of writing; return values, callbacks and backpressure are the response's own. */
export function tapResponse(response: ServerResponse, limit: number): BodyTap {
  const { write, end } = response as unknown as Record<'write' | 'end', Function>
  let ending = false
  const sees = (chunk: unknown, encoding: unknown): void => {
    if (!ending && typeof chunk !== 'function' && chunk !== null && chunk !== undefined && sends(response)) tap.see(chunk, encoding)
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
  const tap = new BodyTap(limit, () => {
    undoEnd()
    undoWrite()
  })
  return tap
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
