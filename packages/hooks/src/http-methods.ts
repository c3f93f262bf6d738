/** Methods of HTTP that stand for themselves in names and attributes; anybody may send any other word as one. */

const METHODS: ReadonlySet<unknown> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH', 'QUERY'])

/** What the semantic conventions put in the place of the others: https://opentelemetry.io/docs/specs/semconv/registry/attributes/http/ */
export const OTHER_METHOD = '_OTHER'

/** Whether a method is one that the conventions know. */
export function isKnownMethod(method: unknown): method is string {
  return METHODS.has(method)
}
