import type * as Zlib from 'node:zlib'

/** How many codings may be stacked, and how often a body that unpacks to too much is halved before it is given up. */
const MAX_CODINGS = 3
const MAX_HALVINGS = 16

/** A body without its content codings, as far as it goes; `complete` is false when a cut or the limit left a part out. */
export interface Decoded {
  readonly bytes: Buffer
  readonly complete: boolean
}

/** Undoes `Content-Encoding`, never giving more than `limit` bytes; undefined for a coding that is unknown or data that is not what it says. */
export function decode(bytes: Buffer, contentEncoding: string, limit: number): Decoded | undefined {
  const codings = contentEncoding
    .toLowerCase()
    .split(',', MAX_CODINGS + 1)
    .map(coding => coding.trim())
    .filter(coding => coding !== '' && coding !== 'identity')
  if (codings.length > MAX_CODINGS) return undefined
  let decoded: Decoded = { bytes, complete: true }
  for (const coding of codings.reverse()) {
    const next = undo(coding, decoded.bytes, limit)
    if (next === undefined) return undefined
    decoded = { bytes: next.bytes, complete: decoded.complete && next.complete }
  }
  return decoded
}

type Unpack = (input: Buffer, options: Zlib.ZlibOptions & Zlib.BrotliOptions) => Buffer

function undo(coding: string, input: Buffer, limit: number): Decoded | undefined {
  // Loaded when the first compressed body is shown: most programs never get here.
  const zlib = process.getBuiltinModule('node:zlib')
  switch (coding) {
    case 'gzip':
    case 'x-gzip':
      return bounded(zlib.gunzipSync, zlib.constants.Z_SYNC_FLUSH, input, limit)
    case 'deflate':
      // Some servers send it without the zlib header.
      return (
        bounded(zlib.inflateSync, zlib.constants.Z_SYNC_FLUSH, input, limit) ??
        bounded(zlib.inflateRawSync, zlib.constants.Z_SYNC_FLUSH, input, limit)
      )
    case 'br':
      return bounded(zlib.brotliDecompressSync, zlib.constants.BROTLI_OPERATION_FLUSH, input, limit)
    default:
      return undefined
  }
}

/** The synchronous functions give nothing at all when the output is too long; of a shorter input they give the beginning. */
function bounded(unpack: Unpack, finishFlush: number, input: Buffer, limit: number): Decoded | undefined {
  let part = input
  for (let halved = 0; halved <= MAX_HALVINGS && part.length > 0; halved++) {
    try {
      const bytes = unpack(part, { finishFlush, maxOutputLength: limit })
      // Part of a block that unpacks to everything at once unpacks to nothing.
      return halved > 0 && bytes.length === 0 ? undefined : { bytes, complete: halved === 0 }
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'ERR_BUFFER_TOO_LARGE') return undefined
      part = part.subarray(0, part.length >> 1)
    }
  }
  return undefined
}
