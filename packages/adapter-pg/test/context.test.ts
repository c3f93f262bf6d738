/** Whose query is it? Under a saturated pool the library runs waiting callbacks in the context of whoever gives a client back. */
import { AsyncLocalStorage } from 'node:async_hooks'
import { hooked, HookRegistry, type HookEvent } from '@hookline/core'
import { pgAdapter } from '@hookline/adapter-pg'
import pg from 'pg'
import { describe, expect, it } from 'vitest'
import { server } from './fixture.ts'

const postgres = server()
const REQUESTS = 200

type Ways = { readonly [way: string]: (pool: pg.Pool, n: number, seen: (where: string) => void) => Promise<number> }

const ways: Ways = {
  'pool.query, promise': async (pool, n) => Number((await pool.query('select $1::int as n', [n])).rows[0].n),
  'pool.query, callback': (pool, n, seen) =>
    new Promise((resolve, reject) =>
      pool.query('select $1::int as n', [n], (error: Error | undefined, result) => {
        seen('query')
        if (error) reject(error)
        else resolve(Number(result.rows[0].n))
      }),
    ),
  'pool.connect and client.query, promise': async (pool, n, seen) => {
    const client = await pool.connect()
    seen('connect')
    try {
      return Number((await client.query('select $1::int as n', [n])).rows[0].n)
    } finally {
      client.release()
    }
  },
  'pool.connect and client.query, callback': (pool, n, seen) =>
    new Promise((resolve, reject) =>
      pool.connect((failure, client, release) => {
        seen('connect')
        if (failure || client === undefined) return reject(failure)
        client.query({ text: 'select $1::int as n', values: [n] }, (error: Error | undefined, result) => {
          seen('query')
          release()
          if (error) reject(error)
          else resolve(Number(result.rows[0].n))
        })
      }),
    ),
}

describe.each(Object.keys(ways))('%s', way => {
  it.each(['pg:*', 'pg:query'])(`keeps every query under its request, 200 requests over 2 clients, with a subscriber on %s`, async on => {
    const registry = new HookRegistry()
    const remove = pgAdapter({ pg }).install(registry)
    const als = new AsyncLocalStorage<number>()
    const parents = new Map<string, number>()
    const wrong: string[] = []
    const queries: HookEvent[] = []
    registry.register({
      name: 'request',
      on: 'request',
      needs: { parent: true },
      onEnter: (call, n: number) => void parents.set(call.id, n),
    })
    registry.register({
      name: 'als',
      on,
      onEnter: call => {
        if (
          call.target.name === 'pg:query' &&
          als.getStore() !== Number((Array.isArray(call.args[1]) ? call.args[1] : call.args[0].values)[0])
        )
          wrong.push('enter hook')
      },
    })
    registry.subscribe(event => void queries.push(event), { on: 'pg:query', parent: true, attributes: true })
    const pool = new pg.Pool({ connectionString: postgres.url, max: 2 })
    const request = hooked(
      (n: number) =>
        (ways[way] as Ways[string])(pool, n, where => {
          if (als.getStore() !== n) wrong.push(`${where} callback of ${n} under ${als.getStore()}`)
        }),
      { name: 'request', registry },
    )
    const answers = await Promise.all(
      Array.from({ length: REQUESTS }, (_, n) =>
        als.run(n, async () => {
          const answer = await request(n)
          if (als.getStore() !== n) wrong.push('after await')
          return answer
        }),
      ),
    )
    await pool.end()
    remove()
    expect(answers).toEqual(Array.from({ length: REQUESTS }, (_, n) => n))
    expect(wrong).toEqual([])
    const entered = queries.filter(event => event.type === 'enter')
    expect(entered).toHaveLength(REQUESTS)
    expect(new Set(entered.map(event => parents.get(event.parent?.id ?? '')))).toEqual(new Set(answers))
    expect(entered.every(event => event.parent?.target?.name === 'request')).toBe(true)
  })
})
