/** Starts everything that the demo consists of, and ends it in reverse order. */
import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { startPostgres } from '@hookline/testing/postgres'
import { pino } from 'pino'
import { container, type DependencyContainer } from 'tsyringe'
import { shopApp } from './service/app.ts'
import { carrierServer } from './service/carrier-server.ts'
import { openDatabase } from './service/database.ts'
import { setUpHookline } from './service/hookline.ts'
import { CARRIER_URL, LOGGER, POOL } from './service/tokens.ts'

export interface RunningShop {
  readonly url: string
  readonly carrierUrl: string
  readonly database: string
  readonly databaseUrl: string
  readonly container: DependencyContainer
  close(): Promise<void>
}

/** `log` is given what pino writes, line by line. */
export async function openShop(log: (line: string) => void): Promise<RunningShop> {
  const closers: (() => unknown)[] = []
  const close = async (): Promise<void> => {
    const failures: unknown[] = []
    for (const closer of closers.splice(0).reverse()) {
      // One that cannot close must not keep the others, PostgreSQL least of all.
      await Promise.resolve()
        .then(closer)
        .catch((error: unknown) => failures.push(error))
    }
    if (failures.length > 0) throw failures[0]
  }
  try {
    const postgres = await startPostgres()
    closers.push(() => postgres.stop())
    const { pool, close: closeDatabase } = await openDatabase(postgres.url)
    closers.push(closeDatabase)
    const carrier = await listen(carrierServer())
    closers.push(carrier.close)

    closers.push(setUpHookline(container))
    container.registerInstance(POOL, pool)
    container.registerInstance(CARRIER_URL, carrier.url)
    container.registerInstance(LOGGER, pino({ base: null, timestamp: false }, { write: log }))

    const shop = await listen(shopApp(container))
    closers.push(shop.close)
    const database = process.env['DATABASE_URL'] ? 'the PostgreSQL of DATABASE_URL' : 'a PostgreSQL of its own'
    return { url: shop.url, carrierUrl: carrier.url, database, databaseUrl: postgres.url, container, close }
  } catch (error) {
    await close()
    throw error
  }
}

function listen(app: { listen(port: number, host: string): Server }): Promise<{ url: string; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server = app.listen(0, '127.0.0.1')
    server.once('error', reject)
    server.once('listening', () => {
      const close = (): Promise<void> =>
        new Promise(done => {
          server.close(() => done())
          server.closeAllConnections()
        })
      resolve({ url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close })
    })
  })
}
