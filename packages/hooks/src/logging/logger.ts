/** The loggers that lines go to: the user's, whatever it is made by, or one of our own. */
import { hookRegistry } from '@hookline/core'
import { loadPeer } from '../peer.ts'

/** Writes one line. */
export type LogMethod = (fields: object, message: string) => void

/**
 * What is needed of a logger: methods by the names of the levels, that take an object and a message as pino's do. https://getpino.io
 *
 * @example
 * ```ts
 * import { logging, type LoggerLike } from '@hookline/hooks/logging'
 * const print = (fields: object, message: string): void => console.log(message, fields)
 * const logger: LoggerLike = { debug: print, info: print, warn: print, error: print }
 * logging({ logger, on: 'OrderService#*' })
 * ```
 */
export interface LoggerLike {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
  /** Asked before anything is captured, where there is one. */
  isLevelEnabled?(level: string): boolean
  /** Makes the logger of one target, where there is one. */
  // oxlint-disable-next-line typescript/no-explicit-any -- what it gives is as much a logger as what it is of
  child?(bindings: object): any
}

/** A logger and its methods by name, custom levels too. */
export type Methods = LoggerLike & Readonly<Record<string, unknown>>

/** Nothing is written at this level. */
export const SILENT = 'silent'

/** The method of a level while that level is on. What pino has switched off is its one function that does nothing, which is cheaper to see than to ask. */
export function methodOf(logger: Methods, level: string, ask: boolean): LogMethod | undefined {
  const method = logger[level]
  if (method === logger[SILENT] || typeof method !== 'function') return undefined
  if (ask && typeof logger.isLevelEnabled === 'function' && !logger.isLevelEnabled(level)) return undefined
  return method as LogMethod
}

/** Whether a logger is pino's, which puts another method in the place of each that is switched off. */
export function isPino(logger: Methods): boolean {
  return typeof logger['levelVal'] === 'number' && typeof logger[SILENT] === 'function' && streamOf(logger) !== undefined
}

interface Pino {
  (options: object): Methods
  readonly symbols: { readonly streamSym: symbol }
}

interface Emitter {
  on?(event: 'error', listener: (error: unknown) => void): unknown
}

/** pino, to standard output. What fails there later than in a call is told as a report, for nobody else has this stream to listen to. */
export function ownLogger(level: string): Methods {
  const pino = loadPeer('logging', 'pino', 'pass a logger of your own: logging({ logger })') as Pino
  const logger = pino({ level })
  const stream = (logger as unknown as Record<symbol, Emitter | undefined>)[pino.symbols.streamSym]
  stream?.on?.('error', cause =>
    hookRegistry.report({ code: 'HOOKLINE_LOG_LOST', message: 'Lines of the logging hook could not be written.', hook: 'logging', cause }),
  )
  return logger
}

/**
 * Whether all that a logger does for a line, at once or later, is calls that carry the line itself: pino's own destinations write lines as they are, to a file or to
 * a worker. Of other streams nothing is known.
 */
export function writesVisibly(logger: Methods): boolean {
  const stream = streamOf(logger)
  const name = (stream as { constructor?: { name?: unknown } } | undefined)?.constructor?.name
  return name === 'ThreadStream' || (name === 'SonicBoom' && (stream as { fsync?: unknown }).fsync !== true)
}

/** Whether lines hold the fields that they are given, by their names: true of pino where nobody told it to write them otherwise. */
export function keepsFields(logger: Methods, field: string): boolean {
  if (!isPino(logger)) return false
  const hooks = partOf(logger, 'hooks')
  const serializers = partOf(logger, 'serializers')
  const redacted = partOf(logger, 'stringifiers')
  return (
    partOf(logger, 'formatters')?.['log'] === undefined &&
    hooks?.['logMethod'] === undefined &&
    hooks?.['streamWrite'] === undefined &&
    ownPart(logger, 'mixinMergeStrategy') === undefined &&
    serializers?.[field] === undefined &&
    (serializers === undefined || Object.getOwnPropertySymbols(serializers).length === 0) &&
    (redacted === undefined || Reflect.ownKeys(redacted).length === 0)
  )
}

/** Numbers of the open files that a logger writes to itself, one at least. */
export function filesOf(logger: Methods): readonly number[] {
  const stream = streamOf(logger) as { fd?: unknown; streams?: unknown } | undefined
  const streams = Array.isArray(stream?.streams) ? stream.streams.map((one: { stream?: unknown }) => one?.stream) : []
  return [stream, ...streams].map(one => (one as { fd?: unknown } | undefined)?.fd).filter(fd => typeof fd === 'number')
}

function streamOf(logger: object): unknown {
  return ownPart(logger, 'stream')
}

function partOf(logger: object, name: string): Readonly<Record<PropertyKey, unknown>> | undefined {
  return ownPart(logger, name) as Readonly<Record<PropertyKey, unknown>> | undefined
}

/** What pino keeps under a symbol of a logger, or of the one that it is a child of. */
function ownPart(logger: object, name: string): unknown {
  for (let at: unknown = logger; typeof at === 'object' && at !== null; at = Object.getPrototypeOf(at)) {
    const symbol = Object.getOwnPropertySymbols(at).find(({ description }) => description === `pino.${name}`)
    if (symbol !== undefined) return (at as Record<symbol, unknown>)[symbol]
  }
  return undefined
}
