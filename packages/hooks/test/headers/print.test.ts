import { Writable } from 'node:stream'
import { setImmediate as macrotask } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import type { HttpExchange } from '@hookline/hooks/headers'
import { printer, showsColor, unharmed } from '../../src/headers/print.ts'

const exchange: HttpExchange = {
  target: 'fetch',
  kind: 'http.client.request',
  callId: '0000000000000001',
  traceId: '00000000000000000000000000000001',
  method: 'GET',
  url: 'http://127.0.0.1/a',
  status: 200,
  outcome: 'returned',
  request: { accept: 'text/plain', 'x-two': ['1', '2'] },
  response: { 'x-bad': 'one\r\nfetch GET http://forged/ 200\u001b[31m\u009b2J' },
}

function printed(given: HttpExchange, color: boolean): string {
  let out = ''
  printer({ write: text => (out += text) }, color)(given)
  return out
}

describe('printed exchanges', () => {
  it('are a title and a line for each header, which none of them can forge', () => {
    expect(printed(exchange, false)).toBe(
      [
        'fetch GET http://127.0.0.1/a 200',
        '  > accept: text/plain',
        '  > x-two: 1',
        '  > x-two: 2',
        String.raw`  < x-bad: one\r\nfetch GET http://forged/ 200\x1b[31m\x9b2J`,
        '',
      ].join('\n'),
    )
  })

  it('bear a stream that fails, and leave it as it was', async () => {
    const stream = new Writable({ autoDestroy: false, write: (_chunk, _encoding, done) => done(new Error('gone')) })
    const out = unharmed(stream)
    out.write('a')
    out.write('b')
    for (let i = 0; i < 3; i++) await macrotask()
    expect(stream.listenerCount('error')).toBe(0)
  })

  it('say how a call ended that has no answer', () => {
    expect(printed({ ...exchange, status: undefined, outcome: 'threw', request: {}, response: {} }, false)).toBe(
      'fetch GET http://127.0.0.1/a threw\n',
    )
    expect(printed({ ...exchange, outcome: 'aborted', request: {}, response: {} }, false)).toBe(
      'fetch GET http://127.0.0.1/a 200 aborted\n',
    )
  })

  it('have colours where they are wanted', () => {
    expect(printed({ ...exchange, response: {} }, true)).toContain('  \u001b[2m>\u001b[0m \u001b[36maccept:\u001b[0m text/plain\n')
    expect(showsColor({ isTTY: true, hasColors: () => true })).toBe(true)
    expect(showsColor({ isTTY: true, hasColors: () => false })).toBe(false)
    expect(showsColor({ hasColors: () => true })).toBe(false)
  })
})
