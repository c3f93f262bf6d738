/** Finds pg, its version and the prototypes whose methods are patched. */
// Renamed, for the banners of ES bundles declare a `createRequire` of their own.
import { createRequire as requireFrom } from 'node:module'
import { HooklineError, resolveLibrary } from '@hookline/core'

/**
 * The subset of the module pg that is needed: https://node-postgres.com
 *
 * @example
 * ```ts
 * import pg from 'pg'
 * import type { PgModule } from '@hookline/adapter-pg'
 * const library: PgModule = pg
 * ```
 */
export interface PgModule {
  // oxlint-disable-next-line typescript/no-explicit-any -- its own types are the library's business
  readonly Client: abstract new (...args: any[]) => object
  // oxlint-disable-next-line typescript/no-explicit-any -- as above
  readonly Pool: abstract new (...args: any[]) => object
}

/** The module itself: of a namespace (`import * as pg`) the object behind it. */
export function libraryOf(given: unknown): PgModule {
  const found = given === undefined ? resolveLibrary('pg', 'pg') : given
  for (const candidate of [(found as { default?: unknown } | null | undefined)?.default, found]) if (isPg(candidate)) return candidate
  throw new HooklineError(
    'HOOKLINE_ADAPTER_WRONG_OBJECT',
    'pgAdapter, option `pg`: expected the module pg (with Client and Pool). Pass what `import pg from "pg"` gives, or nothing to let the adapter find it.',
  )
}

function isPg(value: unknown): value is PgModule {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null) return false
  const { Client, Pool } = value as { Client?: { prototype?: unknown }; Pool?: { prototype?: unknown } }
  return [Client, Pool].every(found => typeof found === 'function' && hasMethods(found.prototype))
}

function hasMethods(prototype: unknown): boolean {
  const { query, connect } = (prototype ?? {}) as { query?: unknown; connect?: unknown }
  return typeof query === 'function' && typeof connect === 'function'
}

/** The prototype that the method comes from: pg's own Pool only inherits from pg-pool's, which others may use directly. */
export function ownerOf(prototype: object, method: string): object {
  let owner = prototype
  for (let at: object | null = prototype; at !== null; at = Object.getPrototypeOf(at) as object | null)
    if (Object.hasOwn(at, method)) owner = at
  return owner
}

/** The version in the package.json beside the module's file; undefined for a bundled module. */
export function versionOf(pg: PgModule): string | undefined {
  const require = requireFrom(import.meta.url)
  for (const file of Object.keys(require.cache)) {
    if (!/[\\/]lib[\\/]index\.js$/.test(file) || require.cache[file]?.exports !== pg) continue
    try {
      return (requireFrom(file)('../package.json') as { version?: string }).version
    } catch {
      return undefined
    }
  }
  return undefined
}
