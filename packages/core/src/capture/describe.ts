import { types } from 'node:util'
import {
  arrayBufferBytes,
  className,
  dateTime,
  dateToIso,
  getOwnPropertyDescriptor,
  getPrototypeOf,
  inherits,
  isProxy,
  regExpFlags,
  regExpSource,
  searchParamsText,
  sharedBufferBytes,
  typedArrayBytes,
  typedArrayLength,
  typedArrayName,
  unboxed,
  urlHref,
} from './intrinsics.ts'

/** What `describe` answers for an object that has to be copied instead. */
export const COPY = 0
const PREVIEW = 8
const BIG = 2n ** 256n

/** Text for objects whose meaning is not in their keys, or `COPY`. The caller has made sure that it is no Proxy. */
export function describe(object: object): string | typeof COPY {
  try {
    return describeByBrand(object)
  } catch {
    // Something that only looks like a URL: its keys are all there is to say.
    return COPY
  }
}

function describeByBrand(object: object): string | typeof COPY {
  if (types.isDate(object)) return Number.isNaN(dateTime(object)) ? '[Invalid Date]' : dateToIso(object)
  if (types.isRegExp(object)) return regExp(object)
  if (ArrayBuffer.isView(object)) return types.isTypedArray(object) ? typedArray(object) : '[DataView]'
  if (types.isAnyArrayBuffer(object)) return arrayBuffer(object)
  if (types.isPromise(object)) return '[Promise]'
  if (types.isWeakMap(object)) return '[WeakMap]'
  if (types.isWeakSet(object)) return '[WeakSet]'
  if (types.isBoxedPrimitive(object)) return boxed(object)
  if (types.isGeneratorObject(object)) return '[Generator]'
  if (types.isMapIterator(object) || types.isSetIterator(object)) return '[Iterator]'
  if (types.isModuleNamespaceObject(object)) return '[Module]'
  if (types.isExternal(object)) return '[External]'
  if (inherits(object, URL.prototype)) return urlHref(object)
  if (inherits(object, URLSearchParams.prototype)) return searchParamsText(object)
  return COPY
}

export function describeFunction(fn: object): string {
  if (isProxy(fn)) return '[Proxy]'
  const name = getOwnPropertyDescriptor(fn, 'name')?.value as unknown
  return typeof name === 'string' && name !== '' ? `[Function: ${name.slice(0, 100)}]` : '[Function]'
}

/** Writing out a number of millions of digits takes seconds, so only its size is told. */
export function describeBigInt(value: bigint): string {
  return value < BIG && value > -BIG ? `${value}n` : '[BigInt: more than 256 bits]'
}

function regExp(object: object): string {
  let flags = ''
  for (const [flag, isSet] of regExpFlags) if (isSet(object)) flags += flag
  return `/${regExpSource(object)}/${flags}`
}

/** Bytes in hexadecimal, wider elements as numbers. Integer indices of a typed array run no code. */
function typedArray(view: object): string {
  const kind = getPrototypeOf(view) === Buffer.prototype ? 'Buffer' : typedArrayName(view)
  const items = view as ArrayLike<number | bigint>
  const length = typedArrayLength(view)
  const bytes = typedArrayBytes(view)
  let preview = ''
  for (let i = 0; i < length && i < PREVIEW; i++)
    preview += ` ${bytes === length ? ((items[i] as number) & 255).toString(16).padStart(2, '0') : items[i]}`
  return `[${kind}: ${bytes} bytes${length === 0 ? '' : ','}${preview}${length > PREVIEW ? ' …' : ''}]`
}

function arrayBuffer(buffer: object): string {
  return types.isSharedArrayBuffer(buffer)
    ? `[SharedArrayBuffer: ${sharedBufferBytes(buffer)} bytes]`
    : `[ArrayBuffer: ${arrayBufferBytes(buffer)} bytes]`
}

function boxed(object: object): string {
  for (const [is, valueOf] of unboxed) {
    if (!is(object)) continue
    const value = valueOf(object)
    return typeof value === 'bigint' ? describeBigInt(value) : String(value)
  }
  return `[${className(object)}]`
}
