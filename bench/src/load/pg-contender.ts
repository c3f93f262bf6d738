/** A pool of ten connections that is always busy with a small query. */
import { createRequire } from 'node:module'
import { pgAdapter, type PgModule } from '@hookline/adapter-pg'
import { attach } from './attach.ts'
import { serveWork } from './serve-slices.ts'

const require = createRequire(import.meta.url)

interface Pool {
  query(text: string, values: readonly unknown[]): Promise<{ rows: readonly { n: number }[] }>
}

export async function pgContender(contender: string): Promise<never> {
  attach(contender, () => pgAdapter({ pg: require('pg') as PgModule }), [['@opentelemetry/instrumentation-pg', 'PgInstrumentation']])
  const { Pool } = require('pg') as { Pool: new (options: object) => Pool }
  const pool = new Pool({ connectionString: process.env['HOOKLINE_BENCH_URL'], max: 10 })
  serveWork(async () => {
    const { rows } = await pool.query('SELECT $1::int AS n', [7])
    if (rows[0]?.n !== 7) throw new Error('expected the row that was asked for')
  })
  return new Promise(() => {})
}
