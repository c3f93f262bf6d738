/** A service with holes: Express on a real PostgreSQL through a pool that is too small. */
import { once } from 'node:events'
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expressAdapter } from '@hookline/adapter-express'
import { pgAdapter } from '@hookline/adapter-pg'
import { HookRegistry } from '@hookline/core'
import { startPostgres, type Postgres } from '@hookline/testing/postgres'
import express, { type Request, type Response } from 'express'
import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'

/** The service, its registry, and what the server has seen. */
export interface Service {
  readonly registry: HookRegistry
  readonly url: string
  readonly pool: pg.Pool
  /** How many of the service's queries have reached the server since it was asked last. */
  arrived(): Promise<number>
}

/** Queries that the service makes of an input, each in a way of its own. Every one counts itself at the server. */
const COUNT = "SELECT nextval('arrivals')"
const sqlOf = (input: unknown): string => `${COUNT}; SELECT name FROM people WHERE name = '${String(input)}'`

/** Of the last statement. */
const rowsOf = (result: pg.QueryResult | pg.QueryResult[]): unknown[] => (Array.isArray(result) ? result.at(-1) : result)?.rows ?? []

type Run = (pool: pg.Pool, sql: string, values?: readonly unknown[]) => Promise<unknown[]>

/** The ways to a query through a pool. */
export const ways: Readonly<Record<string, Run>> = {
  pool: async (pool, sql, values) => rowsOf(await pool.query(sql, values as unknown[] | undefined)),
  callback: (pool, sql, values) =>
    new Promise((resolve, reject) => {
      pool.query(sql, values as unknown[], (error: Error | undefined, result: pg.QueryResult) =>
        error ? reject(error) : resolve(rowsOf(result)),
      )
    }),
  client: async (pool, sql, values) => {
    const client = await pool.connect()
    try {
      return rowsOf(await client.query(sql, values as unknown[] | undefined))
    } finally {
      client.release()
    }
  },
  checkout: (pool, sql, values) =>
    new Promise((resolve, reject) => {
      pool.connect((failure, client, release) => {
        if (failure !== undefined || client === undefined) return reject(failure ?? new Error('no client'))
        client.query(sql, values as unknown[], (error: Error | undefined, result: pg.QueryResult) => {
          release()
          if (error) reject(error)
          else resolve(rowsOf(result))
        })
      })
    }),
}

/** Starts all of it before the tests of a file. `max`: clients of the pool. */
export function service(max: number): Service {
  let postgres: Postgres
  let pool: pg.Pool
  let admin: pg.Client
  let url = ''
  const registry = new HookRegistry({ onReport() {} })
  const removers: (() => void)[] = []
  let server: Server
  beforeAll(async () => {
    postgres = await startPostgres()
    admin = new pg.Client(postgres.url)
    await admin.connect()
    await admin.query(
      "DROP TABLE IF EXISTS people; DROP SEQUENCE IF EXISTS arrivals; CREATE SEQUENCE arrivals; CREATE TABLE people (name text, secret text); INSERT INTO people VALUES ('ada', 's1'), ('O''Brien', 's2')",
    )
    removers.push(expressAdapter({ express }).install(registry), pgAdapter({ pg }).install(registry))
    pool = new pg.Pool({ connectionString: postgres.url, max })
    server = application(() => pool).listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  })
  afterAll(async () => {
    server.close()
    server.closeAllConnections()
    await pool.end()
    for (const remove of removers) remove()
    await admin.end()
    await postgres.stop()
  })
  let before = 0
  return {
    registry,
    get url() {
      return url
    },
    get pool() {
      return pool
    },
    async arrived() {
      const { rows } = await admin.query<{ n: string }>('SELECT CASE WHEN is_called THEN last_value ELSE 0 END AS n FROM arrivals')
      const now = Number(rows[0]?.n)
      const since = now - before
      before = now
      return since
    },
  }
}

function application(poolOf: () => pg.Pool): express.Express {
  const app = express()
  app.use(express.json(), express.urlencoded({ extended: true }), express.text({ type: 'text/plain' }))
  const answer =
    (sqlFor: (request: Request) => string) =>
    async (request: Request, response: Response): Promise<void> => {
      const run = ways[String(request.headers['x-way'] ?? 'pool')] as Run
      response.json(await run(poolOf(), sqlFor(request)))
    }
  app.get(
    '/query',
    answer(({ query }) => sqlOf(query['name'])),
  )
  app.get(
    '/path/:name',
    answer(({ params }) => sqlOf(params['name'])),
  )
  app.post(
    '/json',
    answer(({ body }) => sqlOf((body as { filter: { names: string[] } }).filter.names[0])),
  )
  app.post(
    '/form',
    answer(({ body }) => sqlOf((body as { name: string }).name)),
  )
  app.post(
    '/text',
    answer(({ body }) => sqlOf((JSON.parse(body as string) as { name: string }).name)),
  )
  app.get(
    '/header',
    answer(({ headers }) => sqlOf(decodeURIComponent(String(headers['x-name'])))),
  )
  app.get(
    '/cookie',
    answer(({ headers }) => sqlOf(decodeURIComponent(String(headers.cookie).replace(/^.*name=/, '')))),
  )
  app.get(
    '/escaped',
    answer(({ query }) => sqlOf(String(query['name']).replaceAll("'", "''"))),
  )
  app.get(
    '/sorted',
    answer(({ query }) => `${COUNT}; SELECT name FROM people ORDER BY ${String(query['by'])}`),
  )
  app.get('/parameter', async (request, response) => {
    const run = ways[String(request.headers['x-way'] ?? 'pool')] as Run
    response.json(await run(poolOf(), 'SELECT name FROM people WHERE name = $1', [request.query['name']]))
  })
  // Two queries with a pause in between, in which other requests run.
  app.get('/twice', async (request, response) => {
    const run = ways[String(request.headers['x-way'] ?? 'pool')] as Run
    await run(poolOf(), `${COUNT}, pg_sleep(0.001)`)
    response.json(await run(poolOf(), sqlOf(request.query['name'])))
  })
  return app
}
