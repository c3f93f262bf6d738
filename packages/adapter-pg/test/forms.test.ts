/** Every overload of query, what streams and cursors do, and how calls go wrong. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { text } from 'node:stream/consumers'
import { BlockedError, HookRegistry, type ExitEvent } from '@hookline/core'
import { changeQuery, pgAdapter } from '@hookline/adapter-pg'
import { recordEvents, type EventRecorder } from '@hookline/testing'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import Cursor from 'pg-cursor'
import QueryStream from 'pg-query-stream'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { server } from './fixture.ts'

// Node would print that pg deprecates what is used here on purpose.
process.removeAllListeners('warning')

const postgres = server()
let registry: HookRegistry
let recorder: EventRecorder
let client: pg.Client
let remove: () => void

beforeEach(async () => {
  registry = new HookRegistry()
  remove = pgAdapter({ pg }).install(registry)
  client = new pg.Client(postgres.url)
  client.on('error', () => {})
  await client.connect()
  recorder = recordEvents(registry, { on: 'pg:query', attributes: true })
})
afterEach(async () => {
  remove()
  await client.end()
})

const exits = (): ExitEvent[] => recorder.events.filter(event => event.type === 'exit')
const last = (): ExitEvent => exits().at(-1) as ExitEvent
const block = (): void => void registry.register({ name: 'guard', on: 'pg:query', onEnter: call => call.block('no') })

describe('overloads', () => {
  const sql = 'select $1::int as n'
  const one = 'select 1 as n'
  const callbacks: { readonly [form: string]: (done: (error: unknown, result: pg.QueryResult) => void) => unknown } = {
    '(text, cb)': done => client.query(one, done),
    '(text, values, cb)': done => client.query(sql, [1], done),
    '(text, undefined, cb)': done => client.query(one, undefined as never, done),
    '(config, cb)': done => client.query({ text: sql, values: [1] }, done),
    '(config, values, cb)': done => client.query({ text: sql } as never, [1], done),
    '({ callback })': done => client.query({ text: one, callback: done } as never),
    '({ callback }, values)': done => client.query({ text: sql, callback: done } as never, [1]),
    '(new Query(text, cb))': done => client.query(new pg.Query(one as never, done as never) as never),
    '(new Query(text), cb)': done => client.query(new pg.Query(one as never) as never, done as never),
  }
  it.each(Object.keys(callbacks))('calls back once for %s', async form => {
    const result = await new Promise<pg.QueryResult>((resolve, reject) =>
      callbacks[form]?.((error, answer) => (error ? reject(error) : resolve(answer))),
    )
    expect(result.rows).toEqual([{ n: 1 }])
    expect(exits()).toHaveLength(1)
    expect(last()).toMatchObject({ outcome: 'returned', attributes: { 'db.response.returned_rows': 1, 'pg.row_count': 1 } })
  })
  it.each(Object.keys(callbacks))('blocks %s by its callback, later', async form => {
    block()
    let synchronous = true
    const error = await new Promise(resolve => {
      callbacks[form]?.(failure => resolve([failure, synchronous]))
      synchronous = false
    })
    expect(error).toEqual([expect.any(BlockedError), false])
    registry.disable('guard')
    expect((await client.query(one)).rows).toEqual([{ n: 1 }])
  })
  it('leaves the config object alone when a hook changes the query', async () => {
    registry.register({
      name: 'change',
      on: 'pg:query',
      onEnter: call => changeQuery(call, { text: 'select $1::int + 1 as n', values: [41] }),
    })
    const config = Object.freeze({ text: sql, values: [1] })
    expect((await client.query(config)).rows).toEqual([{ n: 42 }])
    expect((await client.query(sql, [1])).rows).toEqual([{ n: 42 }])
    expect((await new Promise<pg.QueryResult>(resolve => client.query(one, (_, result) => resolve(result)))).rows).toEqual([{ n: 42 }])
    expect(config).toEqual({ text: sql, values: [1] })
  })
  it('throws what pg throws for a query that is none', () => {
    expect(() => client.query(null as never)).toThrow(new TypeError('Client was passed a null or undefined query'))
    expect(() => client.query(one, [], 5 as never)).toThrow(new TypeError('callback is not a function'))
  })
  it('describes arrays of rows, several statements, named statements and the empty query', async () => {
    await client.query({ text: 'select 1, 2', rowMode: 'array' })
    expect(last().attributes).toMatchObject({ 'db.response.returned_rows': 1 })
    await client.query('select 1; select generate_series(1, 3)')
    expect(last().attributes).toMatchObject({ 'db.response.returned_rows': 4, 'pg.row_count': 3 })
    await client.query({ name: 'again', text: 'select 7 as n' })
    expect((await client.query<{ n: number }>({ name: 'again' } as pg.QueryConfig)).rows).toEqual([{ n: 7 }])
    expect(last().attributes).toMatchObject({ 'pg.statement.name': 'again', 'db.query.text': 'select 7 as n' })
    await client.query('')
    expect(last()).toMatchObject({ outcome: 'returned' })
    await client.query('/* a /* nested */ one */ -- and\n (insert into pg_temp.x select 1)').catch(() => {})
    expect(last()).toMatchObject({
      outcome: 'threw',
      attributes: { 'db.operation.name': 'INSERT', 'db.response.status_code': '42601', 'error.type': '42601' },
    })
  })
  it('holds parameter values only when asked, redacted', async () => {
    expect(JSON.stringify(recorder.events)).not.toContain('hunter')
    remove()
    remove = pgAdapter({ pg, parameters: true }).install(registry)
    await client.query('select $1::text, $2::int', ['Bearer abcdefghijklmnopqrstuvwxyz0123456789', 5])
    expect(last().attributes).toMatchObject({ 'db.query.parameter.1': '5' })
    expect(last().attributes['db.query.parameter.0']).not.toContain('abcdefghijkl')
  })
})

describe('submittables', () => {
  it('counts the rows of a cursor and ends when it is through', async () => {
    const cursor = client.query(new Cursor('select generate_series(1, 5) as n'))
    expect(await cursor.read(3)).toHaveLength(3)
    expect(exits()).toHaveLength(0)
    expect(await cursor.read(3)).toHaveLength(2)
    await client.query('select 1')
    expect(exits()[0]).toMatchObject({ outcome: 'returned', attributes: { 'db.response.returned_rows': 5 } })
    expect(Object.keys(cursor).filter(key => key.startsWith('handle'))).toEqual([])
  })
  it('ends a cursor that is closed early as aborted', async () => {
    const cursor = client.query(new Cursor('select generate_series(1, 5) as n'))
    await cursor.read(2)
    await cursor.close()
    expect(last()).toMatchObject({ outcome: 'aborted', attributes: { 'db.response.returned_rows': 2 } })
  })
  it('reads a stream to its end, and ends one that is destroyed as aborted', async () => {
    expect(await client.query(new QueryStream('select generate_series(1, 500) as n')).toArray()).toHaveLength(500)
    expect(last()).toMatchObject({ outcome: 'returned', attributes: { 'db.response.returned_rows': 500 } })
    const stream = client.query(new QueryStream('select generate_series(1, 100000) as n', [], { batchSize: 10 }))
    await once(stream, 'readable')
    stream.destroy()
    await once(stream, 'close')
    expect(last()).toMatchObject({ outcome: 'aborted' })
    expect((await client.query('select 1 as n')).rows).toEqual([{ n: 1 }])
  })
  it('copies in and out', async () => {
    await client.query('create temp table t (n int)')
    await pipeline(Readable.from(['1\n2\n', '3\n']), client.query(copyFrom('copy t from stdin')))
    expect(last()).toMatchObject({ outcome: 'returned', attributes: { 'db.operation.name': 'COPY', 'pg.row_count': 3 } })
    expect(await text(client.query(copyTo('copy t to stdout')))).toBe('1\n2\n3\n')
    await client.query('select 1')
    expect(exits().at(-2)).toMatchObject({ outcome: 'returned', attributes: { 'pg.row_count': 3 } })
  })
  it('takes a submittable of the user and puts its methods back', async () => {
    class Own {
      #seen: string[] = []
      resolve!: (seen: string[]) => void
      reject!: (error: Error) => void
      readonly done = new Promise<string[]>((resolve, reject) => Object.assign(this, { resolve, reject }))
      submit(connection: { query(text: string): void }): void {
        connection.query('select 1')
      }
      handleRowDescription(): void {}
      handleDataRow(): void {
        this.#seen.push('row')
      }
      handleCommandComplete(): void {
        this.#seen.push('complete')
      }
      handleReadyForQuery(): void {
        this.resolve([...this.#seen, 'ready'])
      }
      handleError(error: Error): void {
        this.reject(error)
      }
    }
    const before = Reflect.ownKeys(new Own())
    const own = client.query(new Own() as never) as unknown as Own
    expect(await own.done).toEqual(['row', 'complete', 'ready'])
    expect(last()).toMatchObject({ outcome: 'returned', attributes: { 'db.response.returned_rows': 1 } })
    expect(Reflect.ownKeys(own)).toEqual(before)
    block()
    await expect((client.query(new Own() as never) as unknown as Own).done).rejects.toBeInstanceOf(BlockedError)
  })
  it('blocks cursors, streams and copies in their own form', async () => {
    block()
    await expect(client.query(new Cursor('select 1')).read(1)).rejects.toBeInstanceOf(BlockedError)
    await expect(client.query(new QueryStream('select 1')).toArray()).rejects.toBeInstanceOf(BlockedError)
    expect(await once(client.query(copyTo('copy (select 1) to stdout')), 'error').catch(error => [error])).toEqual([
      expect.any(BlockedError),
    ])
    registry.disable('guard')
    expect((await client.query('select 1 as n')).rows).toEqual([{ n: 1 }])
  })
  it('gives the rows of a skip through cursor and stream', async () => {
    registry.register({ name: 'cache', on: 'pg:query', onEnter: call => call.skip({ rows: [{ n: 1 }, { n: 2 }, { n: 3 }] }) })
    const cursor = client.query(new Cursor('select 1'))
    expect([await cursor.read(2), await cursor.read(2), await cursor.read(2)]).toEqual([[{ n: 1 }, { n: 2 }], [{ n: 3 }], []])
    await cursor.close()
    expect(await client.query(new QueryStream('select 1')).toArray()).toHaveLength(3)
    expect(exits().map(({ outcome }) => outcome)).toEqual(['skipped', 'skipped'])
  })
  it('keeps the order of all forms on one client while hooks wait', async () => {
    await client.query('create temp table steps (id serial, form text)')
    let calls = 0
    registry.register({
      name: 'slow',
      on: 'pg:query',
      onEnter: async () => {
        for (let ticks = 20 - 5 * calls++; ticks > 0; ticks--) await new Promise(setImmediate)
      },
    })
    const insert = (form: string): string => `insert into steps (form) values ('${form}') returning id`
    client.query(insert('callback'), () => {})
    const cursor = client.query(new Cursor(insert('cursor')))
    const read = cursor.read(2)
    void client.query(insert('promise'))
    client.query(new pg.Query(insert('query') as never) as never)
    const { rows } = await client.query<{ form: string }>('select form from steps order by id')
    await read
    expect(rows.map(({ form }) => form)).toEqual(['callback', 'cursor', 'promise', 'query'])
  })
})

describe('failures', () => {
  it('tells a query_timeout as the error of the call', async () => {
    await expect(client.query({ text: 'select pg_sleep(30)', query_timeout: 20 } as never)).rejects.toThrow('Query read timeout')
    expect(last()).toMatchObject({ outcome: 'threw', error: { message: 'Query read timeout' } })
  })
  it('tells a connection that the server ended in the middle of a query', async () => {
    const { rows } = await client.query('select pg_backend_pid() as pid')
    const begun = once(client, 'notice')
    const running = client.query("do $$ begin raise notice 'begun'; perform pg_sleep(30); end $$")
    // oxlint-disable-next-line vitest/valid-expect -- awaited below, when the server has ended the connection
    const stopped = expect(running).rejects.toMatchObject({ code: '57P01' })
    const cursor = client.query(new Cursor('select 1')).read(1)
    // oxlint-disable-next-line vitest/valid-expect -- awaited below
    const lost = expect(cursor).rejects.toThrow()
    // A server that ends before it has read the query resets the connection, and its error is lost.
    await begun
    await postgres.plain(`select pg_terminate_backend(${rows[0].pid})`)
    await Promise.all([stopped, lost])
    expect(
      exits()
        .slice(-2)
        .map(({ outcome }) => outcome),
    ).toEqual(['threw', 'threw'])
    expect(exits().at(-2)?.attributes).toMatchObject({ 'db.response.status_code': '57P01' })
  })
  it('tells a refused connection', async () => {
    const seen: ExitEvent[] = []
    registry.subscribe(event => void (event.type === 'exit' && seen.push(event)), { on: 'pg:connect', attributes: true })
    await expect(new pg.Client('postgres://x@127.0.0.1:1/x').connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(seen).toMatchObject([{ outcome: 'threw', attributes: { 'error.type': 'ECONNREFUSED', 'server.port': 1 } }])
  })
  it('blocks pool.query without taking a client, and pool.connect without losing one', async () => {
    const pool = new pg.Pool({ connectionString: postgres.url, max: 1 })
    await pool.query('select 1')
    block()
    await expect(pool.query('select 1')).rejects.toBeInstanceOf(BlockedError)
    registry.disable('guard')
    registry.register({ name: 'door', on: 'pg:pool.connect', onEnter: call => call.block('closed') })
    await expect(pool.query('select 1')).rejects.toBeInstanceOf(BlockedError)
    const released = await new Promise(resolve => pool.connect((error, none, release) => resolve([error, none, release()])))
    expect(released).toEqual([expect.any(BlockedError), undefined, undefined])
    registry.disable('door')
    expect([pool.totalCount, pool.idleCount, pool.waitingCount]).toEqual([1, 1, 0])
    expect((await pool.query('select 1 as n')).rows).toEqual([{ n: 1 }])
    await pool.end()
  })
  it('leaves LISTEN and NOTIFY alone', async () => {
    await client.query('listen news')
    const heard = once(client, 'notification')
    await postgres.plain("notify news, 'hello'")
    expect(await heard).toMatchObject([{ channel: 'news', payload: 'hello' }])
  })
  it('finds pg by itself and never reads pg.native, which loads libpq', () => {
    // In a program of its own: pg's ESM face reads the getter itself.
    const script = `
      const pg = require('pg')
      const getter = () => Object.getOwnPropertyDescriptor(pg, 'native').get
      const [before, query] = [getter(), pg.Client.prototype.query]
      import('@hookline/adapter-pg').then(({ pgAdapter }) => {
        const remove = pgAdapter().install()
        const hooked = pg.Client.prototype.query !== query
        const loaded = typeof getter() !== 'function'
        remove()
        console.log(JSON.stringify([hooked, loaded, getter() === before, pg.Client.prototype.query === query, pg.native]))
      })`
    const conditions = process.env['HOOKLINE_DIST'] === '1' ? [] : ['--conditions=@hookline/source']
    const answer = execFileSync(process.execPath, [...conditions, '-e', script], { cwd: import.meta.dirname, encoding: 'utf8' })
    expect(JSON.parse(answer)).toEqual([true, false, true, true, null])
  })
  it('lets a subscriber that queries by the pool make no calls of its own', async () => {
    const pool = new pg.Pool({ connectionString: postgres.url, max: 1 })
    const logged: Promise<unknown>[] = []
    registry.subscribe(event => void (event.type === 'exit' && logged.push(pool.query('select 1'))), { on: 'pg:query' })
    await client.query('select 1')
    await Promise.all(logged)
    await pool.end()
    expect(logged).toHaveLength(1)
    expect(exits()).toHaveLength(1)
  })
})
