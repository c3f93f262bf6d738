import { hookRegistry } from '@hookline/core'
import rules from '@hookline/adapter-mcp/rules'
import * as clientModule from '@modelcontextprotocol/sdk/client/index.js'
import * as serverModule from '@modelcontextprotocol/sdk/server/index.js'
import { expect, test } from 'vitest'
import { highLevel } from './fixture.ts'

test('are for the files in which servers and clients are, in both copies of version 1, and for the entries of version 2', () => {
  expect(rules.map(rule => [rule.package, rule.version, rule.file])).toEqual([
    ['@modelcontextprotocol/sdk', '>=1.20.0 <2', 'dist/*/{server,client}/index.js'],
    ['@modelcontextprotocol/server', '>=2 <3', 'dist/index.{mjs,cjs}'],
    ['@modelcontextprotocol/client', '>=2 <3', 'dist/index.{mjs,cjs}'],
  ])
})

test.each([
  ['servers', serverModule, 'server'],
  ['clients', clientModule, 'client'],
])('adopting the module of %s hooks them, until the adoption is undone', async (_, exports, side) => {
  const seen: unknown[] = []
  using _hook = hookRegistry.register({
    name: 'seen',
    on: { kind: 'agent.tool' },
    onEnter: ({ target }) => void seen.push([target.name, target.className]),
  })
  const undo = rules[0]?.adopt(exports)
  const { client, close } = await highLevel()
  await client.callTool({ name: 'echo', arguments: { message: 'a' } })
  expect(seen).toEqual([['tool:echo', side]])
  undo?.()
  await client.callTool({ name: 'echo', arguments: { message: 'a' } })
  expect(seen).toHaveLength(1)
  await close()
})

test('other modules are left alone', () => {
  expect(rules[0]?.adopt({})).toBeUndefined()
})
