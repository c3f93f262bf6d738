/** Makes the queries, connections and streams of pg hookable. */
export { pgAdapter } from './adapter.ts'
export { changeQuery, type QueryChange } from './change.ts'
export type { DbPoolConnectAttributes, DbQueryAttributes, DbServerAttributes } from './kinds.ts'
export type { PgModule } from './library.ts'
export type { PgAdapterOptions } from './options.ts'
