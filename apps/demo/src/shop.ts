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
  readonly container: DependencyContainer
  close(): Promise<void>
}

/** `log` is given what pino writes, line by line. */
export async function openShop(log: (line: string) => void): Promise<RunningShop> {
  const closers: (() => unknown)[] = []
  const close = async (): Promise<void> => {
    for (const closer of closers.splice(0).reverse()) await closer()
  }
  try {
    const postgres = await startPostgres()
    closers.push(() => postgres.stop())
    const database = await openDatabase(postgres.url)
    closers.push(() => database.close())
    const carrier = await listen(carrierServer())
    closers.push(carrier.close)

    closers.push(setUpHookline(container))
    container.registerInstance(POOL, database.pool)
    container.registerInstance(CARRIER_URL, carrier.url)
    container.registerInstance(LOGGER, pino({ base: null, timestamp: false }, { write: log }))

    const shop = await listen(shopApp(container))
    closers.push(shop.close)
    return { url: shop.url, carrierUrl: carrier.url, container, close }
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
