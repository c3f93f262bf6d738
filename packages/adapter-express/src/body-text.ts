/** Makes the text of a captured body: decompressed within the same bound, redacted, binary left out. */
import { Buffer } from 'node:buffer'
import { brotliDecompressSync, constants, gunzipSync, inflateSync } from 'node:zlib'
import type { Capture } from '@hookline/core'
import type { BodyTap } from './body.ts'
import type { Gathered } from './kinds.ts'

/** Adds size, text and whether it is cut. */
export function addBody(capture: Capture, out: Gathered, prefix: string, tap: BodyTap, headers: object): void {
  if (tap.size === 0) return
  out[`${prefix}.size`] ??= tap.size
  const { 'content-type': type = '', 'content-encoding': encoding = '' } = headers as Record<string, unknown>
  const plain = decompressed(tap.bytes(), String(encoding).toLowerCase().trim(), tap.limit)
  const cut = tap.truncated || plain === undefined || plain.length > tap.limit
  if (cut) out[`${prefix}.truncated`] = true
  if (plain !== undefined && isText(String(type))) out[`${prefix}.content`] = shown(capture, plain.subarray(0, tap.limit).toString('utf8'), String(type), cut)
}

/** Undefined for what cannot be decompressed; one byte more than the limit tells that there was more. */
function decompressed(bytes: Buffer, encoding: string, limit: number): Buffer | undefined {
  if (encoding === '' || encoding === 'identity') return bytes
  try {
    if (encoding === 'gzip' || encoding === 'x-gzip') return bounded(gunzipSync, bytes, limit, constants.Z_SYNC_FLUSH)
    if (encoding === 'deflate') return bounded(inflateSync, bytes, limit, constants.Z_SYNC_FLUSH)
    if (encoding === 'br') return bounded(brotliDecompressSync, bytes, limit, constants.BROTLI_OPERATION_FLUSH)
  } catch {
    // Damaged, or a bomb.
  }
  return undefined
}

function bounded(decompress: (bytes: Buffer, options: { finishFlush: number; maxOutputLength: number }) => Buffer, bytes: Buffer, limit: number, finishFlush: number): Buffer {
  return decompress(bytes, { finishFlush, maxOutputLength: limit * 64 + 1024 })
}

function isText(type: string): boolean {
  return type === '' || /^(text\/|application\/(.+\+)?(json|xml|x-www-form-urlencoded|javascript|graphql|x-ndjson)|multipart\/form-data)/i.test(type)
}

/** JSON is redacted by its keys, a form by its names; everything else by the look of what is in it. */
function shown(capture: Capture, text: string, type: string, cut: boolean): string {
  if (/json/i.test(type) && !cut) {
    try {
      return JSON.stringify(capture.value(JSON.parse(text)))
    } catch {
      // Not what it says it is.
    }
  }
  if (/x-www-form-urlencoded/i.test(type)) return capture.url(`?${text}`).slice(1)
  return capture.text(text)
}
