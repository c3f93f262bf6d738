import { createServer } from 'node:http'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { hookRegistry } from '@hookline/core'
import rules from '@hookline/adapter-express/rules'
import express from 'express'
import { expect, test } from 'vitest'

test('is one rule for the versions that the adapter supports', () => {
  expect(rules.map(rule => [rule.package, rule.version, typeof rule.adopt])).toEqual([['express', '>=4.17 <6', 'function']])
})

test('adopting Express hooks its requests until the adoption is undone', async () => {
  const seen: string[] = []
  using _hook = hookRegistry.register({ name: 'seen', on: 'express:*', onEnter: call => void seen.push(call.target.name) })
  const app = express()
  app.get('/', (_request, response) => void response.send('hello'))
  const server = createServer(app).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const get = async (): Promise<string> => (await fetch(url, { headers: { connection: 'close' } })).text()

  const undo = rules[0]?.adopt(express)
  expect(await get()).toBe('hello')
  expect(seen).toEqual(['express:request', 'express:handler'])
  undo?.()
  expect(await get()).toBe('hello')
  expect(seen).toHaveLength(2)
  server.close()
})
