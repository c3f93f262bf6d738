import { hookRegistry } from '@hookline/core'
import rules from '@hookline/adapter-pg/rules'
import pg from 'pg'
import { expect, test } from 'vitest'
import { server } from './fixture.ts'

const postgres = server()

test('is one rule for the versions that the adapter supports', () => {
  expect(rules.map(rule => [rule.package, rule.version, typeof rule.adopt])).toEqual([['pg', '>=8.0.3 <9', 'function']])
})

test('adopting pg hooks its queries until the adoption is undone', async () => {
  const seen: string[] = []
  using _hook = hookRegistry.register({ name: 'seen', on: 'pg:*', onEnter: call => void seen.push(call.target.name) })
  const undo = rules[0]?.adopt(pg)
  const client = new pg.Client(postgres.url)
  await client.connect()
  expect((await client.query('SELECT 1 AS one')).rows).toEqual([{ one: 1 }])
  expect(seen).toEqual(['pg:connect', 'pg:query'])
  undo?.()
  await client.query('SELECT 2')
  expect(seen).toHaveLength(2)
  await client.end()
})
