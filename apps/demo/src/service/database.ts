/** The tables, in a schema of their own, so that a database of yours is left as it was. */
import { randomBytes } from 'node:crypto'
import pg from 'pg'

const TABLES = `
  CREATE TABLE stock (item text PRIMARY KEY, price float8 NOT NULL, pieces int NOT NULL);
  CREATE TABLE orders (id serial PRIMARY KEY, customer text NOT NULL, item text NOT NULL, quantity int NOT NULL, total float8 NOT NULL);
  INSERT INTO stock VALUES ('tea', 4, 1000), ('cup', 9, 1000)`

export interface Database {
  readonly pool: pg.Pool
  /** Drops the schema and ends the pool. */
  close(): Promise<void>
}

export async function openDatabase(url: string): Promise<Database> {
  const schema = `hookline_demo_${randomBytes(4).toString('hex')}`
  const here = new URL(url)
  here.searchParams.set('options', `${here.searchParams.get('options') ?? ''} -c search_path=${schema}`.trim())
  const pool = new pg.Pool({ connectionString: here.href, max: 4 })
  // A client that idles must not end the process when the server goes away first.
  pool.on('error', () => {})
  const close = async (): Promise<void> => {
    try {
      await pool.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`)
    } finally {
      await pool.end()
    }
  }
  try {
    await pool.query(`CREATE SCHEMA ${schema}`)
    const { rows } = await pool.query<{ name: string | null }>('SELECT current_schema() AS name')
    if (rows[0]?.name !== schema)
      throw new Error(`DATABASE_URL: expected search_path to take effect, got the schema ${rows[0]?.name}. Connect without a pooler.`)
    await pool.query(TABLES)
  } catch (error) {
    await close().catch(() => {})
    const { message, code } = error as { message?: string; code?: string }
    throw new Error(
      `PostgreSQL at ${here.host}: ${message || code}. Start it, correct DATABASE_URL, or unset it for one that the demo starts.`,
      { cause: error },
    )
  }
  return { pool, close }
}
