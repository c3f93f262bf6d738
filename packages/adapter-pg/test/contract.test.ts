/** The contract of all adapters, on pg's promises, callbacks, submittables and pools. */
import { adapterContract, type CallSpec } from '@hookline/testing/contract'
import pg from 'pg'
import Cursor from 'pg-cursor'
import { changeQuery, pgAdapter } from '@hookline/adapter-pg'
import { server } from './fixture.ts'

interface Fixture {
  readonly client: pg.Client
  readonly pool: pg.Pool
  readonly sequence: string
}

/** Where pg's own Pool inherits its methods from. */
const PgPool = Object.getPrototypeOf(pg.Pool) as typeof pg.Pool
const postgres = server()
let sequences = 0

const view = (result: pg.QueryResult): unknown => ({
  command: result.command,
  rows: result.rows,
  fields: result.fields.map(field => field.name),
})
const counted = (fixture: Fixture, extra = ''): string => `select nextval('${fixture.sequence}') > 0 as ok${extra}`
const common = {
  target: 'pg:query',
  kind: 'db.query',
  attributes: {
    'db.system.name': 'postgresql',
    'db.operation.name': 'SELECT',
    'db.response.returned_rows': 1,
    'server.address': '127.0.0.1',
  },
} as const
const change = {
  change: (call: Parameters<typeof changeQuery>[0]) => changeQuery(call, { text: 'select 2 as two' }),
  view: { command: 'SELECT', rows: [{ two: 2 }], fields: ['two'] },
}
const skip = { result: { command: 'SKIP', rows: [], fields: [] }, view: { command: 'SKIP', rows: [], fields: [] } }
const replaces = {
  change: (call: { result: unknown }) => (call.result = { command: 'NEW', rows: [], fields: [] }),
  view: { command: 'NEW', rows: [], fields: [] },
}
const text = (error: unknown): unknown => Promise.reject(error)

const inOrder = async ({ client }: Fixture): Promise<unknown> => {
  await client.query('create temp table if not exists steps (n int); truncate steps')
  void client.query('begin')
  for (let n = 0; n < 5; n++) void client.query({ text: 'insert into steps values ($1)', values: [n] })
  void client.query('commit')
  return (await client.query('select n, xmin = (select min(xmin::text)::xid from steps) as same from steps')).rows
}

const calls: CallSpec<Fixture>[] = [
  {
    ...common,
    title: 'client.query(text)',
    run: async (fixture, probe) => view(await probe.returned(fixture.client.query(counted(fixture)))),
    fails: ({ client }, probe) => probe.returned(client.query('select nothing from nowhere')),
    changesArgs: change,
    replaces,
    skipGives: skip,
    ordered: inOrder,
    drops: ({ client }) => void client.query('selec'),
    secret: ({ client }, secret) => client.query('select $1::text', [`Bearer ${secret}`]),
    hostile: ({ client }, values) => client.query('select $1::text', [values.cyclic]).catch(text),
  },
  {
    ...common,
    title: 'client.query(config, callback)',
    form: 'callback',
    run: (fixture, probe) =>
      new Promise((resolve, reject) => {
        const config = { text: counted(fixture, ', $1::int as n'), values: [7] }
        probe.returned(
          fixture.client.query(config, (error, result) => {
            probe.got(error, result)
            if (error) reject(error)
            else resolve(view(result))
          }),
        )
      }),
    fails: ({ client }, probe) =>
      new Promise((_, reject) => {
        client.query('selec', error => {
          probe.got(error)
          reject(error)
        })
      }),
    replaces,
    skipGives: skip,
    changesArgs: { change: call => changeQuery(call, { text: 'select $1::int as two', values: [2] }), view: change.view },
  },
  {
    ...common,
    title: 'pool.query(text)',
    run: async (fixture, probe) => view(await probe.returned(fixture.pool.query(counted(fixture)))),
    fails: ({ pool }, probe) => probe.returned(pool.query('selec')),
    changesArgs: change,
    replaces,
    skipGives: skip,
    drops: ({ pool }) => void pool.query('selec'),
  },
  {
    ...common,
    title: 'pool.query(text, values, callback)',
    form: 'callback',
    run: (fixture, probe) =>
      new Promise((resolve, reject) => {
        probe.returned(
          fixture.pool.query(counted(fixture, ', $1::int as n'), [7], (error: Error | undefined, result: pg.QueryResult) => {
            probe.got(error, result)
            if (error) reject(error)
            else resolve(view(result))
          }),
        )
      }),
  },
  {
    ...common,
    title: 'client.query(new Query(…))',
    form: 'submittable',
    run: (fixture, probe) =>
      new Promise((resolve, reject) => {
        const query = new pg.Query<pg.Submittable>(counted(fixture) as never)
        const order: string[] = []
        const emitter = probe.returned(fixture.client.query(query)) as unknown as NodeJS.EventEmitter
        emitter.on('row', () => order.push('row'))
        emitter.on('error', error => (probe.got(error), reject(error as Error)))
        emitter.on('end', () => {
          probe.got(undefined, query)
          resolve([...order, 'end'])
        })
      }),
  },
  {
    ...common,
    title: 'client.query(new Cursor(…))',
    form: 'submittable',
    run: async (fixture, probe) => {
      const cursor = probe.returned(fixture.client.query(new Cursor(counted(fixture))))
      return await cursor.read(10)
    },
    fails: ({ client }) => client.query(new Cursor('selec')).read(1),
    skipGives: { result: [{ n: 1 }], view: [{ n: 1 }] },
  },
  {
    title: 'pool.connect()',
    target: 'pg:pool.connect',
    kind: 'db.pool.connect',
    run: async ({ pool }, probe) => {
      const client = await probe.returned(pool.connect())
      client.release()
      return client instanceof pg.Client
    },
    skipGives: { result: { release() {} }, view: false },
    attributes: { 'pg.pool.max': 2 },
  },
  {
    title: 'client.connect()',
    target: 'pg:connect',
    kind: 'db.connect',
    run: async (_, probe) => {
      const client = new pg.Client(postgres.url)
      await probe.returned(client.connect())
      await client.end()
      return true
    },
    fails: () => new pg.Client('postgres://nobody@127.0.0.1:1/x').connect(),
    skipGives: { view: true },
  },
]

adapterContract<Fixture>({
  name: 'pg',
  install: registry => pgAdapter({ pg }).install(registry),
  patched: () => [
    [pg.Client.prototype, 'query'],
    [pg.Client.prototype, 'connect'],
    [PgPool.prototype, 'query'],
    [PgPool.prototype, 'connect'],
    [pg, 'native'],
  ],
  async open() {
    const sequence = `hits_${(sequences += 1)}`
    await postgres.plain(`create sequence ${sequence}`)
    const client = new pg.Client(postgres.url)
    await client.connect()
    return { client, pool: new pg.Pool({ connectionString: postgres.url, max: 2 }), sequence }
  },
  async close({ client, pool }) {
    await pool.end()
    await client.end()
  },
  wrongObjects: {
    'an empty object': registry => pgAdapter({ pg: {} as never }).install(registry),
    'a number': registry => pgAdapter({ pg: 5 as never }).install(registry),
  },
  calls,
})
