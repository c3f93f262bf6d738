/** What records hold of the calls of an application. */
import { argsOf, type CallContext } from '@hookline/core'
import type express from 'express'
import { expect, it } from 'vitest'
import { Client, stage, versions } from './server.ts'

it.each(versions)('tells of each call what was asked, under the names that the request has for it (%s)', async (_name, library) => {
  const { registry } = stage(library)
  const seen = new Map<string, unknown>()
  registry.register({ name: 'see', on: 'express:*', onEnter: (call: CallContext) => void seen.set(call.target.name, argsOf(call)) })
  const app = library()
  const router = library.Router()
  router.param('item', (_request, _response, next) => next())
  router.get('/:item', () => {
    throw new Error('none left')
  })
  app.use('/shop', router)
  app.use(((_error, _request, response, _next) => void response.status(500).end()) satisfies express.ErrorRequestHandler)
  await using client = await Client.of(app)
  await client.ask('/shop/tea?size=2&token=geheim', { headers: { cookie: 'sid=geheim' } })
  const rest = { '[Truncated]': 'the rest of the request' }
  const outside = { method: 'GET', url: '/shop/tea?size=2&token=[Redacted]', path: '/shop/tea', ...rest }
  const inside = {
    method: 'GET',
    url: '/tea?size=2&token=[Redacted]',
    originalUrl: '/shop/tea?size=2&token=[Redacted]',
    path: '/tea',
    params: { item: 'tea' },
    ...rest,
  }
  expect(seen.get('express:request')).toEqual([expect.objectContaining(outside)])
  expect(seen.get('express:handler')).toEqual([expect.objectContaining(inside)])
  expect(seen.get('express:param')).toEqual([expect.objectContaining(inside), '[Truncated]', '[Truncated]', 'tea', 'item'])
  expect(seen.get('express:error')).toEqual([expect.objectContaining({ message: 'none left' }), expect.objectContaining(outside)])
  expect(JSON.stringify([...seen])).not.toContain('geheim')
})
