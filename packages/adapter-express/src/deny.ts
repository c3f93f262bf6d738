/** What a blocked function becomes: an error with a status for `next`. A blocked request is answered by core. */

/** Gives the error the status 403 where it has none; nobody sees it that way who lists the error's own keys. */
export function deny(error: unknown): unknown {
  if (typeof error !== 'object' || error === null) return Object.assign(new Error('Forbidden'), { status: 403, cause: error })
  const known = error as { status?: unknown; statusCode?: unknown }
  if (known.status === undefined && known.statusCode === undefined && Object.isExtensible(error)) {
    Object.defineProperty(error, 'status', { value: 403, configurable: true, writable: true })
  }
  return error
}
