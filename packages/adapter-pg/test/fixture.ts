/** One PostgreSQL for a test file, and clients and pools on it. */
import { originalOf } from '@hookline/core'
import { startPostgres, type Postgres } from '@hookline/testing/postgres'
import pg from 'pg'
import { afterAll, beforeAll } from 'vitest'

/** Started before the first test; ended after the last. */
export interface Server {
  readonly url: string
  /** A query that no adapter sees, on a connection of its own. */
  plain(text: string): Promise<pg.QueryResult>
}

export function server(): Server {
  let postgres: Postgres | undefined
  let admin: pg.Client | undefined
  beforeAll(async () => {
    postgres = await startPostgres()
    admin = new pg.Client(postgres.url)
    await bare('connect').call(admin)
  })
  afterAll(async () => {
    await admin?.end()
    await postgres?.stop()
  })
  return {
    get url(): string {
      return (postgres as Postgres).url
    },
    plain: text => bare('query').call(admin, text) as Promise<pg.QueryResult>,
  }
}

/** The method without any hooks. */
export function bare(name: 'query' | 'connect'): Function {
  let method: Function = Reflect.get(pg.Client.prototype, name)
  for (let under = originalOf(method); under !== undefined; under = originalOf(method)) method = under
  return method
}

/** A port where nobody listens and that the system hands to nobody, as it may one that was just free. */
export const closedPort = 1
