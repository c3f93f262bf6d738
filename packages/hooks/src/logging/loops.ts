/**
 * No line may cause the next. What a logger does while it is called is nested in the hook, which core leaves alone. What it does later (a stream that is flushed, a
 * batch that is sent) is known by the async context it comes from; and where that is lost, because someone else's write was under way, by the line that is carried.
 */
import { types } from 'node:util'
import type { CallContext } from '@hookline/core'
import { asOwnWork } from '../own-work.ts'
import type { LogMethod, Methods } from './logger.ts'
import { filesOf } from './pino.ts'

/** The field of every line that holds the call's id. */
export const FIELD = 'callId'
/** Shorter texts hold no line. */
const SHORTEST_LINE = 40
/** Of longer texts, the beginning and the end. */
const LOOK = 65_536
/** Digits that all ids of this process begin with. */
const PREFIX = 8
/** Quotes, colons, blanks and backslashes between the name of the field and the id. */
const GAP = 24

/** Calls the logger, so that whatever it does later is known as its own; what can be known by the lines it carries needs no such care. */
export function write(logger: Methods, method: LogMethod, fields: object, message: string, visible: boolean): void {
  if (visible) method.call(logger, fields, message)
  else asOwnWork(invoke, logger, method, fields, message)
}

function invoke(logger: Methods, method: LogMethod, fields: object, message: string): void {
  method.call(logger, fields, message)
}

/**
 * Whether a call carries a line of a logging hook of this process: chunks, lists of chunks (`writev`), options of a request with a body. Where the logger writes lines in
 * a way of its own, any id of this process tells; and if there is none in them, that they are written to the logger's own file.
 */
export function carriesLine(call: CallContext, { logger, keepsId }: Writer): boolean {
  return carriesAny(call, call.args, keepsId) || (!keepsId && writesTo(logger, call.args))
}

/** What writes the lines of a target. */
interface Writer {
  readonly logger: Methods
  readonly keepsId: boolean
}

function writesTo(logger: Methods, [file, chunk]: readonly unknown[]): boolean {
  return typeof file === 'number' && (isChunk(chunk) || Array.isArray(chunk)) && filesOf(logger).includes(file)
}

function carriesAny(call: CallContext, args: readonly unknown[], strict: boolean): boolean {
  for (let i = 0; i < args.length; i++) {
    const arg = args[i]
    if (
      typeof arg === 'string'
        ? arg.length >= SHORTEST_LINE && hasLine(call, arg, strict)
        : typeof arg === 'object' && isCarrier(call, arg, strict)
    )
      return true
  }
  return false
}

function isCarrier(call: CallContext, arg: unknown, strict: boolean): boolean {
  if (arg === null || types.isProxy(arg)) return false
  if (types.isUint8Array(arg)) return hasLineIn(call, arg, strict)
  if (Array.isArray(arg)) return isChunk(arg[0]) && arg.some(chunk => isChunk(chunk) && carries(call, chunk, strict))
  if (!Object.hasOwn(arg as object, 'body')) return false
  const body = Object.getOwnPropertyDescriptor(arg, 'body')?.value as unknown
  return isChunk(body) && carries(call, body, strict)
}

function isChunk(value: unknown): value is string | Uint8Array {
  return typeof value === 'string' || types.isUint8Array(value)
}

function carries(call: CallContext, chunk: string | Uint8Array, strict: boolean): boolean {
  return typeof chunk === 'string' ? hasLine(call, chunk, strict) : hasLineIn(call, chunk, strict)
}

function hasLineIn(call: CallContext, bytes: Uint8Array, strict: boolean): boolean {
  if (bytes.byteLength < SHORTEST_LINE) return false
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.length <= 2 * LOOK) return hasLine(call, buffer.toString('latin1'), strict)
  return hasLine(call, buffer.toString('latin1', 0, LOOK), strict) || hasLine(call, buffer.toString('latin1', buffer.length - LOOK), strict)
}

function hasLine(call: CallContext, text: string, strict: boolean): boolean {
  if (text.length > 2 * LOOK) return hasLine(call, text.slice(0, LOOK), strict) || hasLine(call, text.slice(-LOOK), strict)
  if (!strict) return text.includes(call.id.slice(0, PREFIX))
  let at = text.indexOf(FIELD)
  while (at >= 0) {
    const found = text.indexOf(call.id.slice(0, PREFIX), at + FIELD.length)
    if (found < 0) return false
    if (found <= at + GAP) return true
    at = text.indexOf(FIELD, Math.max(at + FIELD.length, found - GAP))
  }
  return false
}
