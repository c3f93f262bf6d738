import { expect, it } from 'vitest'
import { sendHeader } from '../src/index.ts'
import { fresh } from './helpers.ts'

it('lets hooks set headers where the target sends some', () => {
  const { registry } = fresh()
  const send = registry
    .target({ name: 'send', setHeader: (call, name, value) => void ((call.args[0] as Record<string, string>)[name] = value) })
    .wrap((headers: object) => ({ ...headers }))
  const plain = registry.target({ name: 'plain' }).wrap((headers: object) => ({ ...headers }))
  const set: boolean[] = []
  registry.register({ name: 'h', on: '*', onEnter: call => void set.push(sendHeader(call, 'x-a', '1')) })
  expect([send({}), plain({}), set]).toEqual([{ 'x-a': '1' }, {}, [true, false]])
})
