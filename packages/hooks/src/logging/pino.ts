/** What can be known of a logger that is pino's: how its lines are written, and where to. */
import { SILENT, type Methods } from './logger.ts'

/** Whether a logger is pino's, which puts another method in the place of each that is switched off. */
export function isPino(logger: Methods): boolean {
  return typeof logger['levelVal'] === 'number' && typeof logger[SILENT] === 'function' && streamOf(logger) !== undefined
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
  // All fields may stand in one.
  const outer = ownPart(logger, 'nestedKey')
  const names = typeof outer === 'string' ? [field, outer] : [field]
  return (
    partOf(logger, 'formatters')?.['log'] === undefined &&
    hooks?.['logMethod'] === undefined &&
    hooks?.['streamWrite'] === undefined &&
    ownPart(logger, 'mixinMergeStrategy') === undefined &&
    !concerns(partOf(logger, 'serializers'), names, 'pino.*') &&
    !concerns(partOf(logger, 'stringifiers'), names, 'pino.wildcardFirst')
  )
}

/** Whether one of these is for a field, or for all. */
function concerns(some: Readonly<Record<PropertyKey, unknown>> | undefined, names: readonly string[], all: string): boolean {
  return (
    some !== undefined &&
    (names.some(name => some[name] !== undefined) || Object.getOwnPropertySymbols(some).some(({ description }) => description === all))
  )
}

/** What the logger calls errors. */
export function errorKeyOf(logger: Methods): string {
  const key = ownPart(logger, 'errorKey')
  return typeof key === 'string' ? key : 'err'
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
