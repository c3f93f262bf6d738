/** What a program can see of pg is the same with the adapter and without: every scenario is compared with its own bare run. */
import { once } from 'node:events'
import { text as read } from 'node:stream/consumers'
import { inspect } from 'node:util'
import { pgAdapter } from '@hookline/adapter-pg'
import { attachAdapter, attachmentModes, type AttachmentMode } from '@hookline/testing'
import pg from 'pg'
import { to as copyTo } from 'pg-copy-streams'
import Cursor from 'pg-cursor'
import QueryStream from 'pg-query-stream'
import { describe, expect, it } from 'vitest'
import { closedPort, server } from './fixture.ts'

// Node would print that pg deprecates what is used here on purpose.
process.removeAllListeners('warning')

const postgres = server()
// oxlint-disable-next-line typescript/no-explicit-any -- much of what is called here is wrong on purpose
type Loose = any

async function seenBy(mode: AttachmentMode | undefined, scenario: () => unknown): Promise<unknown> {
  using _ = attachAdapter(pgAdapter({ pg, parameters: true }), mode)
  return await scenario()
}

async function withClient<T>(body: (client: Loose) => Promise<T>, options: object = {}): Promise<T> {
  const client = new pg.Client({ connectionString: postgres.url, ...options }) as Loose
  client.on('error', () => {})
  await client.connect()
  try {
    return await body(client)
  } finally {
    await client.end()
  }
}

async function withPool<T>(body: (pool: Loose) => Promise<T>, options: object = {}): Promise<T> {
  const pool = new pg.Pool({ connectionString: postgres.url, ...options }) as Loose
  pool.on('error', () => {})
  try {
    return await body(pool)
  } finally {
    if (!pool.ending) await pool.end()
  }
}

const at = (body: () => unknown): string => {
  try {
    return inspect(body())
  } catch (error) {
    return `thrown ${String(error)}`
  }
}
const settled = async (promise: unknown): Promise<unknown> => {
  const [one] = await Promise.allSettled([promise])
  return one.status === 'rejected' ? `rejected ${String(one.reason)}` : ((one.value as Loose)?.['rows'] ?? typeof one.value)
}
const back = (run: (callback: (...args: unknown[]) => void) => unknown): Promise<unknown> =>
  new Promise(resolve => {
    let returned: unknown = 'nothing yet'
    returned = run(function (this: unknown, ...args: unknown[]) {
      resolve([
        args.length,
        args.map(arg => (arg instanceof Error ? String(arg) : ((arg as Loose)?.['rows'] ?? typeof arg))),
        (this as object | undefined)?.constructor.name,
        typeof returned,
      ])
    })
  })
const log = (emitter: NodeJS.EventEmitter, names: readonly string[], into: unknown[], prefix = ''): void => {
  for (const name of names) emitter.on(name, () => into.push(prefix + name))
}
class Own<T> extends Promise<T> {}

const scenarios: Record<string, () => unknown> = {
  'what is thrown at once, and what only comes later': () =>
    withClient(async client => [
      ...[
        [],
        [null],
        [undefined, []],
        ['select 1', [1], 'no function'],
        ['select 1', 'no array'],
        [{}],
        [5],
        [{ text: 'select 1', values: 'x' }],
      ].map(args => at(() => void client.query(...args)?.catch?.(() => {}))),
      at(() => void client.connect().catch(() => {})),
      await settled(client.query({})),
      await settled(
        client.query({
          text: 'select $1',
          values: [
            {
              toPostgres: () => {
                throw new Error('no value')
              },
            },
          ],
        }),
      ),
      await withPool(async pool => [
        await settled(pool.query(() => {})),
        await back(done => pool.query(done)),
        await settled(pool.query()),
        await back(done => pool.query(null, done)),
        await settled(pool.query({})),
      ]),
    ]),
  'the stack of an error, back to who asked': async () => {
    const stacks: unknown[] = []
    async function outerFunction(name: string, ask: () => Promise<unknown>): Promise<void> {
      async function innerFunction(): Promise<void> {
        await ask()
      }
      try {
        await innerFunction()
      } catch (error) {
        const { stack = '' } = error as Error
        stacks.push([name, stack.split('\n', 1), stack.includes('innerFunction'), stack.includes('outerFunction')])
      }
    }
    await withClient(async client => outerFunction('client', () => client.query('select test from nonexistent')))
    await withPool(async pool => outerFunction('pool', () => pool.query('select test from nonexistent')))
    await withPool(pool => outerFunction('connect', () => pool.connect()), {
      connectionString: undefined,
      host: '127.0.0.1',
      port: closedPort,
    })
    return stacks
  },
  'how callbacks are called': () =>
    withClient(async client => [
      await back(done => client.query('select 1 as a', done)),
      await back(done => client.query('select $1::int as a', [2], done)),
      await back(done => client.query({ text: 'select 3 as a', callback: done })),
      await back(done => client.query({ text: 'select 3 as a', callback: () => {} }, done)),
      await back(done => client.query('select nothing', done)),
      await back(done => client.connect(done)),
      await withPool(async pool => [
        await back(done => pool.query('select 1 as a', done)),
        await back(done => pool.query('select $1::int as a', [1], done)),
        await back(done => pool.query('select nothing', done)),
        await back(done => pool.connect((...args: unknown[]) => ((args[2] as () => void)(), done(...args)))),
      ]),
    ]),
  'the order of events, answers and ticks': () =>
    withPool(
      async pool => {
        const seen: unknown[] = []
        log(pool, ['connect', 'acquire', 'release', 'remove'], seen, 'pool ')
        const client = await pool.connect()
        log(client, ['drain', 'notice', 'notification', 'end'], seen)
        const ended = once(client, 'end')
        seen.push('connected')
        await client.query("do $$ begin raise notice 'n'; end $$")
        seen.push('after notice')
        const answers = ['select 1', 'select nothing', 'select 2'].map((text, n) =>
          client.query(text).then(
            () => seen.push(`promise ${n}`),
            () => seen.push(`failed ${n}`),
          ),
        )
        client.query('select 3', () => seen.push('callback'))
        const query = client.query(new pg.Query('select 4 union select 5' as never) as never) as unknown as pg.Query & NodeJS.EventEmitter
        log(query, ['row', 'end', 'error'], seen, 'query ')
        seen.push('asked')
        await once(query, 'end')
        await Promise.all(answers)
        client.release()
        seen.push('released')
        await pool.query('select 1')
        await new Promise(resolve => pool.query('select 1', resolve))
        await pool.end()
        await ended
        return seen
      },
      { max: 1 },
    ),
  'what is sent when': () =>
    withClient(async client => {
      const sent = (): number => client['connection'].stream.bytesWritten as number
      const seen: unknown[] = []
      const note = (ask: () => unknown): unknown => {
        const before = sent()
        const answer = ask()
        seen.push(sent() - before, client['_queryQueue'].length, client['_activeQuery']?.text)
        return answer
      }
      await note(() => client.query('select 1'))
      await Promise.all([
        note(() => client.query('select $1::int', [1])),
        note(() => client.query('select 2')),
        note(() => client.query({ text: 'select 3', name: 'three' })),
      ])
      return seen
    }),
  'pipelines, which drain once and end last': async () => {
    const seen: unknown[] = []
    const client = new pg.Client({ connectionString: postgres.url, pipeline: true }) as Loose
    log(client, ['drain', 'end', 'error'], seen)
    await client.connect()
    const before = client['connection'].stream.bytesWritten as number
    const answers = [
      'select 1 as a',
      'select nothing',
      { text: 'select $1::int as a', values: [3], name: 'n' },
      { text: 'select $1::int as a', values: [4], name: 'n' },
    ].map(query => settled(client.query(query)))
    seen.push((client['connection'].stream.bytesWritten as number) - before, client['_sentQueryQueue'].length)
    const cursor = client.query(new Cursor('select 1'))
    seen.push(await back(done => cursor.read(1, done)))
    const end = client.end()
    seen.push(await Promise.all(answers))
    await end
    return seen
  },
  'queries that are pending when the client ends': async () => {
    const client = new pg.Client(postgres.url)
    await client.connect()
    const answers = [client.query('select 1'), client.query('select 2'), new Promise((_, reject) => client.query('select 3', reject))].map(
      settled,
    )
    const end = client.end()
    return [await Promise.all(answers), await settled(end), await settled(client.query('select 4')), await settled(client.end())]
  },
  'queries and clients that wait when the pool ends': () =>
    withPool(
      async pool => {
        const answers = [pool.query('select 1 as a'), pool.query('select 2 as a')].map(settled)
        const end = pool.end()
        return [
          await Promise.all(answers),
          await settled(end),
          await settled(pool.query('select 3')),
          await settled(pool.connect()),
          await back(done => pool.connect(done)),
          await settled(pool.end()),
        ]
      },
      { max: 2 },
    ),
  'time limits of queries and of connecting': () =>
    withPool(
      async full => {
        const slow = { text: 'select pg_sleep(10)', query_timeout: 5 }
        const query = new pg.Query(slow as never) as unknown as { handleError(error: unknown): void }
        const seen = [
          await withClient(client => settled(client.query(slow as never))),
          await withClient(client => back(done => client.query(slow, done))),
        ]
        const failed = new Promise(resolve => (query.handleError = resolve))
        seen.push(
          await withClient(async client => (client.query(Object.assign(query, { query_timeout: 5 }) as never), String(await failed))),
        )
        seen.push(await withClient(client => settled(client.query('select pg_sleep(10)')), { query_timeout: 5 }))
        const held = await full.connect()
        // Only who waits for the one client has a limit: connecting takes what it takes.
        full.options.connectionTimeoutMillis = 50
        const late = await Promise.all([settled(full.query('select 1')), settled(full.connect()), back(done => full.connect(done))])
        held.release()
        return [seen, late]
      },
      { max: 1 },
    ),
  'listeners, own keys, and what was handed over': () =>
    withPool(async pool => {
      const client = await pool.connect()
      const config = Object.freeze({ text: 'select $1::int as a', values: Object.freeze([1]), rowMode: 'array' })
      const changing = { text: 'select 1 as a' }
      const query = new pg.Query('select 1 as a' as never) as unknown as Loose
      const keys = Object.keys(query)
      const counts = (emitter: NodeJS.EventEmitter): unknown => emitter.eventNames().map(name => [name, emitter.listenerCount(name)])
      const promise = client.query(config)
      const seen: unknown[] = [Reflect.ownKeys(promise), promise.constructor === Promise, client.query(query as never) === (query as never)]
      seen.push(counts(client), Object.keys(query).length === keys.length, inspect(query, { depth: 0 }).includes('handle'))
      await promise
      await once(query, 'end')
      await new Promise(resolve => client.query(changing, resolve))
      await client.query(changing)
      seen.push(
        changing,
        counts(client),
        counts(pool),
        counts(query),
        Reflect.ownKeys(query).length === keys.length,
        Object.keys(client),
        Object.keys(pool),
      )
      for (let i = 0; i < 15; i++) await Promise.all([client.query('select 1'), pool.query('select 1')])
      seen.push(counts(client), pool.totalCount, pool.idleCount, pool.waitingCount)
      client.release()
      seen.push(at(() => client.release()))
      return seen
    }),
  'promises of another class': async () => {
    const seen: unknown[] = []
    const client = new pg.Client({ connectionString: postgres.url, Promise: Own } as never)
    for (const ask of [() => client.connect(), () => client.query('select 1'), () => client.query('select nothing'), () => client.end()]) {
      const promise = ask() as Promise<unknown>
      seen.push(promise instanceof Own, await settled(promise))
    }
    await withPool(
      async pool => {
        for (const ask of [
          () => pool.query('select 1'),
          () => pool.query('select nothing'),
          () => pool.connect().then((held: Loose) => held.release()),
        ]) {
          const promise = ask() as Promise<unknown>
          seen.push(promise instanceof Own, await settled(promise))
        }
      },
      { Promise: Own },
    )
    return seen
  },
  'subclasses that override methods': async () => {
    const seen: unknown[] = []
    class MyClient extends pg.Client {
      override query(...args: unknown[]): any {
        seen.push(['query', args.length, typeof args[0]])
        return (super.query as (...given: unknown[]) => unknown)(...args)
      }
      override connect(...args: unknown[]): any {
        seen.push(['connect', args.length])
        return (super.connect as (...given: unknown[]) => unknown)(...args)
      }
    }
    class MyPool extends pg.Pool {
      override connect(...args: unknown[]): any {
        seen.push(['pool connect', args.length])
        return (super.connect as (...given: unknown[]) => unknown)(...args)
      }
    }
    const pool = new MyPool({ connectionString: postgres.url, Client: MyClient })
    seen.push(await settled(pool.query('select 1 as a')), await back(done => pool.query('select $1::int as a', [1], done as never)))
    const client = await pool.connect()
    seen.push(client instanceof MyClient, await settled(client.query({ text: 'select 2 as a' })))
    client.release()
    await pool.end()
    return seen
  },
  'cursors, streams and copies, to the end and broken off': () =>
    withClient(async client => {
      const seen: unknown[] = []
      const rows = 'select generate_series(1, 5) as n'
      const cursor = client.query(new Cursor(rows))
      log(cursor as never, ['row', 'end', 'error'], seen, 'cursor ')
      seen.push(await cursor.read(2), await back(done => cursor.read(10, done)), await cursor.read(1))
      seen.push(
        await withClient(async other => [
          await settled(other.query(new Cursor(rows)).close()),
          await settled(other.query('select 1 as usable')),
        ]),
      )
      const failing = new Cursor('select nothing')
      seen.push(await withClient(async other => (other.query(failing), [await settled(failing.read(1)), await settled(failing.read(1))])))
      for (const cut of [false, true]) {
        await withClient(async other => {
          const stream = other.query(new QueryStream(rows, [], { highWaterMark: 1 }))
          log(stream, ['end', 'close', 'error'], seen, 'stream ')
          for await (const row of stream) {
            seen.push(row)
            if (cut) break
          }
        })
      }
      seen.push(await withClient(other => settled(other.query(new QueryStream('select nothing')).toArray())))
      seen.push(await withClient(other => read(other.query(copyTo(`copy (${rows}) to stdout`)))))
      return seen
    }),
  'what a callback throws, and a rejection nobody takes': () =>
    withClient(async client => {
      const seen: unknown[] = []
      for (const event of ['uncaughtException', 'unhandledRejection']) {
        const saved = process.listeners(event as 'exit')
        process.removeAllListeners(event)
        const mine = (error: unknown): void => void seen.push([event, String(error)])
        process.on(event, mine)
        if (event === 'uncaughtException') {
          client.query('select 1', () => {
            throw new Error('thrown by the callback')
          })
        } else {
          void client.query('select nothing')
          void withPool(async pool => pool.query('select nothing'))
        }
        while (seen.length < (event === 'uncaughtException' ? 1 : 3)) await once(process, event)
        for (let i = 0; i < 3; i++) await new Promise(setImmediate)
        process.off(event, mine)
        for (const listener of saved) process.on(event, listener)
      }
      return seen.map(String).sort()
    }),
  'clients that break while they are idle, busy and connecting': () =>
    withPool(async pool => {
      const seen: unknown[] = []
      log(pool, ['error', 'remove'], seen, 'pool ')
      const idle = await pool.connect()
      idle.release()
      const gone = (): Promise<void> => new Promise(resolve => void pool.once('remove', () => resolve()))
      const closed = gone()
      idle.emit('error', new Error('expected'))
      seen.push(pool.totalCount)
      // When a socket has closed is the system's business: what comes next must not race with it.
      await closed
      const busy = await pool.connect()
      busy.on('error', () => seen.push('client error'))
      const answers = [settled(busy.query('select pg_sleep(10)')), back(done => busy.query('select 2', done))]
      busy['connection'].stream.destroy(new Error('cut'))
      seen.push(await Promise.all(answers), await settled(busy.query('select 1')))
      const removed = gone()
      busy.release()
      await removed
      seen.push(
        await withPool(
          async none => [
            await settled(none.query('select 1')),
            await back(done => none.connect(done)),
            await back(done => none.query('select 1', done)),
            none.totalCount,
          ],
          { connectionString: undefined, host: '127.0.0.1', port: closedPort },
        ),
      )
      return seen
    }),
}

describe.each(attachmentModes)('%s', mode => {
  it.each(Object.keys(scenarios))('leaves as it is: %s', async title => {
    const scenario = scenarios[title] as () => unknown
    const bare = await seenBy(undefined, scenario)
    expect(await seenBy(mode, scenario)).toEqual(bare)
  })
})
