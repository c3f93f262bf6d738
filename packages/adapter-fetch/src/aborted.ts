/** Tells the caller giving up from everything else that can go wrong. */

/** True when the error is the reason of the caller's own signal. */
export function abortError(signal: unknown, error: unknown): boolean {
  if (signal instanceof AbortSignal) return signal.aborted && error === signal.reason
  // A signal behind a getter cannot be looked at again, but only signals make these errors.
  return error instanceof DOMException && (error.name === 'AbortError' || error.name === 'TimeoutError')
}
