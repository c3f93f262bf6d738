import { types } from 'node:util'
import { HooklineError, nameOf } from '../errors.ts'
import { bodyText } from './body.ts'
import { defaultCapture } from './capture.ts'
import { decode } from './decode.ts'
import { freeze, typedArrayBuffer, typedArrayBytes, typedArrayOffset } from './intrinsics.ts'
import type { Capture } from './types.ts'

/**
 * Options of {@link createBodyTap}.
 *
 * @example
 * ```ts
 * import { createBodyTap, type BodyTapOptions } from '@hookline/core'
 * const options: BodyTapOptions = { maxBytes: 4096 }
 * const tap = createBodyTap(options)
 * ```
 */
export interface BodyTapOptions {
  /** Bytes kept of the body as it is sent, 1 to 16,777,216; unpacked it may become four times as many. @default 16384 */
  readonly maxBytes?: number
  /** Redacts and cuts the text. @default defaultCapture */
  readonly capture?: Capture
}

/**
 * Collects the beginning of a body that somebody else consumes; made by {@link createBodyTap}. None of its members throws.
 *
 * @example
 * ```ts
 * import { createBodyTap, type BodyTap } from '@hookline/core'
 * const tap: BodyTap = createBodyTap()
 * tap.push('{"password":"x"}')
 * tap.text('application/json') // '{"password":"[Redacted]"}'
 * ```
 */
export interface BodyTap {
  /** Takes a copy of a chunk, as far as there is room; anything but a string or bytes is passed over. */
  push(chunk: unknown, encoding?: string): void
  /** Bytes that went by, kept or not. */
  readonly bytes: number
  /** Whether more went by than was kept. */
  readonly truncated: boolean
  /** The body as redacted text, `'[Binary: n bytes]'` when it is none. */
  text(contentType?: string, contentEncoding?: string): string
}

/**
 * Makes a bounded collector for a body in passing: it never keeps more than `maxBytes`, never holds a chunk of its producer's memory and never stalls.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION` when `maxBytes` is out of range.
 * @example
 * ```ts
 * import { createBodyTap } from '@hookline/core'
 * const tap = createBodyTap({ maxBytes: 1024 })
 * tap.push(Buffer.from('user=ada&password=x'))
 * tap.text('application/x-www-form-urlencoded') // 'user=ada&password=[Redacted]'
 * ```
 */
export function createBodyTap(options: BodyTapOptions = {}): BodyTap {
  const maxBytes = options.maxBytes ?? 16_384
  if (!Number.isInteger(maxBytes) || maxBytes < 1 || maxBytes > 16_777_216) {
    throw new HooklineError(
      'HOOKLINE_INVALID_OPTION',
      `Body tap option "maxBytes": expected an integer from 1 to 16777216, got ${nameOf(maxBytes)}.`,
    )
  }
  return freeze(new Tap(maxBytes, options.capture ?? defaultCapture))
}

class Tap implements BodyTap {
  readonly #maxBytes: number
  readonly #capture: Capture
  readonly #chunks: Buffer[] = []
  #kept = 0
  #bytes = 0

  constructor(maxBytes: number, capture: Capture) {
    this.#maxBytes = maxBytes
    this.#capture = capture
  }

  get bytes(): number {
    return this.#bytes
  }

  get truncated(): boolean {
    return this.#bytes > this.#kept
  }

  push(chunk: unknown, encoding?: string): void {
    try {
      if (typeof chunk === 'string') this.#pushText(chunk, typeof encoding === 'string' && Buffer.isEncoding(encoding) ? encoding : 'utf8')
      else if (types.isUint8Array(chunk)) this.#pushBytes(chunk)
    } catch {
      // Out of memory or a detached buffer: the body is the consumer's, and this is only a look at it.
    }
  }

  text(contentType?: string, contentEncoding?: string): string {
    try {
      const type = typeof contentType === 'string' ? contentType : ''
      const decoded = decode(Buffer.concat(this.#chunks), typeof contentEncoding === 'string' ? contentEncoding : '', this.#maxBytes * 4)
      if (decoded !== undefined) {
        const text = bodyText(decoded.bytes, type, decoded.complete && !this.truncated, this.#capture)
        if (text !== undefined) return text
      }
    } catch {
      // What cannot be read is described like what is no text.
    }
    return `[Binary: ${this.#bytes} bytes]`
  }

  #pushText(chunk: string, encoding: BufferEncoding): void {
    this.#bytes += Buffer.byteLength(chunk, encoding)
    const room = this.#maxBytes - this.#kept
    // A UTF-16 unit is half a byte at least, in hexadecimal.
    if (room > 0) this.#keep(Buffer.from(chunk.slice(0, room * 2), encoding).subarray(0, room))
  }

  #pushBytes(chunk: Uint8Array): void {
    const length = typedArrayBytes(chunk)
    this.#bytes += length
    const taken = Math.min(length, this.#maxBytes - this.#kept)
    if (taken > 0) this.#keep(Buffer.from(new Uint8Array(typedArrayBuffer(chunk), typedArrayOffset(chunk), taken)))
  }

  #keep(part: Buffer): void {
    if (part.length === 0) return
    this.#kept += part.length
    this.#chunks.push(part)
  }
}
