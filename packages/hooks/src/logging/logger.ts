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
