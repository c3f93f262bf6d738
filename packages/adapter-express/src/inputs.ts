/** The request, as Express and body parsers extend it. */
import type { IncomingMessage } from 'node:http'

/** The request, as Express and body parsers extend it. */
export type ExpressRequest = IncomingMessage & {
  readonly originalUrl?: string
  readonly baseUrl?: string
  readonly query?: Record<string, unknown>
  readonly params?: Record<string, unknown>
  readonly body?: unknown
  readonly cookies?: Record<string, unknown>
}
