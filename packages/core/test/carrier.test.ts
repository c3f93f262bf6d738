import { expect, it } from 'vitest'
import { carrierOf, sideOf } from '../src/index.ts'
import { fresh } from './helpers.ts'

it('tells hooks what came with a call, and which side a target is on', () => {
  const { registry } = fresh()
  const server = registry.target({ name: 'server', carrier: call => (call.args[0] as { headers: object }).headers })
  const client = registry.target({ name: 'client', setHeader: () => {} })
  const plain = registry.target({ name: 'plain' })
  const seen: unknown[] = []
  registry.register({ name: 'h', on: '*', onEnter: call => void seen.push(carrierOf(call)) })
  const headers = { a: '1' }
  for (const target of [server, client, plain]) target.wrap((_request: object) => {})({ headers })
  server.wrap((_request: object) => {})({ headers: 'none' })
  expect(seen).toEqual([headers, undefined, undefined, undefined])
  expect([server, client, plain].map(sideOf)).toEqual(['server', 'client', undefined])
})
