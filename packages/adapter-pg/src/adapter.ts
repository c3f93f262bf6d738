/** Puts targets under the methods of pg's clients and pools. */
import { defineAdapter, type Adapter, type AdapterHost, type AnyFunction } from '@hookline/core'
import { describeConnect, describePoolConnect, describeQuery } from './attributes.ts'
import { hookClientConnect, hookPoolConnect } from './connect.ts'
import { Errand } from './errand.ts'
import { libraryOf, ownerOf, versionOf, type PgModule } from './library.ts'
import { whenNativeLoads } from './native.ts'
import { settle, type PgAdapterOptions } from './options.ts'
import { hookClientQuery, hookPoolQuery } from './query.ts'
import { Turns } from './turns.ts'

/**
 * Makes pg hookable: `pg:query` (kind `db.query`), one call for each query of a client or a pool; `pg:connect` (`db.connect`) and `pg:pool.connect` (`db.pool.connect`).
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION`; at install `HOOKLINE_ADAPTER_WRONG_OBJECT`, `HOOKLINE_ADAPTER_MODULE_NOT_FOUND` and `HOOKLINE_ADAPTER_UNSUPPORTED_VERSION`.
 * @example
 * ```ts
 * import pg from 'pg'
 * import { hookRegistry } from '@hookline/core'
 * import { pgAdapter } from '@hookline/adapter-pg'
 *
 * const uninstall = pgAdapter({ pg }).install()
 * hookRegistry.register({ name: 'sql', on: 'pg:query', onEnter: call => console.log(call.attributes['db.query.text']) })
 * uninstall()
 * ```
 */
export function pgAdapter(options: PgAdapterOptions = {}): Adapter {
  const settings = settle(options)
  return defineAdapter<PgModule>({
    name: 'pg',
    subject: () => libraryOf(settings.pg),
    supports: { library: 'pg', range: '>=8.0.3 <9', version: versionOf },
    setup: (host, pg) => attach(host, pg, settings.parameters),
  })
}

function attach(host: AdapterHost, pg: PgModule, parameters: boolean): void {
  const turns = new Turns()
  const errand = new Errand()
  const init = { module: 'pg', shape: 'async' as const, ordered: false }
  const queries = host.target({
    ...init,
    name: 'pg:query',
    kind: 'db.query',
    functionName: 'query',
    describe: describeQuery(parameters ? () => host.capture : undefined),
    capture: { args: parameters },
  })
  // What connecting gives is a client: nothing that belongs into an event.
  const connecting = { ...init, functionName: 'connect', capture: { result: false } }
  const connects = host.target({ ...connecting, name: 'pg:connect', kind: 'db.connect', describe: describeConnect })
  const checkouts = host.target({ ...connecting, name: 'pg:pool.connect', kind: 'db.pool.connect', describe: describePoolConnect })

  const hookClient = (prototype: object): void => {
    host.patch(ownerOf(prototype, 'query'), 'query', (original: AnyFunction) => hookClientQuery(original, queries, turns, errand))
    host.patch(ownerOf(prototype, 'connect'), 'connect', (original: AnyFunction) => hookClientConnect(original, connects))
  }
  const pool = pg.Pool.prototype as object
  hookClient(pg.Client.prototype as object)
  host.patch(ownerOf(pool, 'query'), 'query', (original: AnyFunction) => hookPoolQuery(original, queries, errand))
  host.patch(ownerOf(pool, 'connect'), 'connect', (original: AnyFunction) => hookPoolConnect(original, checkouts, queries, errand))
  whenNativeLoads(host, pg, native => hookClient(native.Client.prototype as object))
}
