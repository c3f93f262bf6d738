/** Optional peers: packages that a hook needs and that only those have to install who use it. */
import { createRequire as requireFrom } from 'node:module'
import { HooklineError, resolveLibrary } from '@hookline/core'
import type {} from './errors.ts'

/** The package as this one sees it, else as the application does. Throws `HOOKLINE_PEER_MISSING`. */
export function loadPeer(hook: string, library: string, otherwise: string): unknown {
  try {
    return requireFrom(import.meta.url)(library) as unknown
  } catch (cause) {
    if (!isMissing(cause)) throw cause
  }
  try {
    return resolveLibrary(hook, library)
  } catch (error) {
    // What Node says about it: the error between speaks of adapters.
    const { cause = error } = error as Error
    const message = `${hook}: expected the package "${library}" to be installed, and it is not: npm install ${library}, or ${otherwise}.`
    throw new HooklineError('HOOKLINE_PEER_MISSING', message, { cause })
  }
}

function isMissing(error: unknown): boolean {
  return (error as { code?: unknown } | undefined)?.code === 'MODULE_NOT_FOUND'
}
