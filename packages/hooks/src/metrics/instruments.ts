/** What is measured: names, units and buckets, by OpenTelemetry's semantic conventions where there are some for the kind of call. */

/** One instrument of the store. */
export interface Definition {
  readonly name: string
  readonly unit: string
  readonly description: string
  /** Upper bounds of the buckets of a histogram, in its unit; a counter has none. */
  readonly bounds: readonly number[] | undefined
}

/** How the duration of calls of one kind is measured. */
export interface DurationOf {
  readonly definition: Definition
  /** Which attributes of a call make its series. */
  readonly attributes: readonly string[]
  /** What was blocked or skipped never happened: true for what goes out, false for requests, which are answered all the same. */
  readonly onlyWhenRun: boolean
}

const counter = (name: string, unit: string, description: string): Definition => ({ name, unit, description, bounds: undefined })
const seconds = (name: string, description: string, bounds: readonly number[]): Definition => ({ name, unit: 's', description, bounds })

/** The conventions' own: https://opentelemetry.io/docs/specs/semconv/http/http-metrics/ and …/database/database-metrics/ */
const HTTP_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10]
const DB_BOUNDS = [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10]
/** Functions take microseconds, tools of an agent minutes. */
const CALL_BOUNDS = [0.00001, 0.0001, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 60]

export const CALLS: Definition = counter('hookline.calls', '{call}', 'Calls that have ended, however they ended.')
export const FAILURES: Definition = counter('hookline.failures', '{call}', 'Calls that threw.')
export const BLOCKS: Definition = counter('hookline.blocks', '{call}', 'Calls that a hook blocked.')

/** Of every kind that has no convention. */
export const CALL_DURATION: Definition = seconds('hookline.call.duration', 'Duration of calls.', CALL_BOUNDS)

const SERVER: DurationOf = {
  definition: seconds('http.server.request.duration', 'Duration of HTTP server requests.', HTTP_BOUNDS),
  attributes: ['http.request.method', 'url.scheme', 'http.route', 'http.response.status_code', 'network.protocol.version', 'error.type'],
  onlyWhenRun: false,
}
const CLIENT: DurationOf = {
  definition: seconds('http.client.request.duration', 'Duration of HTTP client requests.', HTTP_BOUNDS),
  attributes: [
    'http.request.method',
    'server.address',
    'server.port',
    'http.response.status_code',
    'network.protocol.version',
    'error.type',
  ],
  onlyWhenRun: true,
}
const DATABASE: DurationOf = {
  definition: seconds('db.client.operation.duration', 'Duration of database client operations.', DB_BOUNDS),
  attributes: [
    'db.system.name',
    'db.namespace',
    'db.operation.name',
    'db.response.status_code',
    'server.address',
    'server.port',
    'error.type',
  ],
  onlyWhenRun: true,
}

/** By the kind of the target. */
export const DURATIONS: ReadonlyMap<string, DurationOf> = new Map([
  ['http.server.request', SERVER],
  ['http.client.request', CLIENT],
  ['db.query', DATABASE],
])

/** All of them, in the order in which they are told. */
export const DEFINITIONS: readonly Definition[] = [
  CALLS,
  FAILURES,
  BLOCKS,
  CALL_DURATION,
  ...[...DURATIONS.values()].map(({ definition }) => definition),
]
