/** What a record holds of a request: the few plain fields that tell what was asked, under their own names, without what bodies and headers may hold. */
import type { CallContext, Capture } from '@hookline/core'
import type { ExpressRequest } from './inputs.ts'

const REST = '[Truncated]'

/** Of a request, a middleware and a handler: see `Describe.args`. */
export function recordedRequest({ args }: CallContext, capture: Capture): readonly unknown[] {
  return [fieldsOf(args[0] as ExpressRequest, capture)]
}

/** Of an error handler, which gets the error first. */
export function recordedError({ args }: CallContext, capture: Capture): readonly unknown[] {
  return [args[0], fieldsOf(args[1] as ExpressRequest, capture)]
}

/** Of a parameter's callback: what matters comes last. */
export function recordedParam({ args }: CallContext, capture: Capture): readonly unknown[] {
  return [fieldsOf(args[0] as ExpressRequest, capture), REST, REST, args[3], args[4]]
}

function fieldsOf(request: ExpressRequest, capture: Capture): object {
  const { method, url = '/', originalUrl } = request
  const told: Record<string, unknown> = { method, url: capture.url(url) }
  if (originalUrl !== undefined && originalUrl !== url) told['originalUrl'] = capture.url(originalUrl)
  const end = url.indexOf('?')
  if (url.startsWith('/')) told['path'] = capture.url(end === -1 ? url : url.slice(0, end))
  // Only what stands there already: the query of Express 5 is parsed, by the application's own function, each time it is read.
  for (const name of ['query', 'params']) {
    const value: unknown = Object.getOwnPropertyDescriptor(request, name)?.value
    if (typeof value === 'object' && value !== null && Object.keys(value).length > 0) told[name] = value
  }
  told[REST] = 'the rest of the request'
  return told
}
