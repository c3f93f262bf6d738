import { hooked, hookRegistry } from '@hookline/core'
import { expect, onTestFinished, test } from 'vitest'
import { startLog } from '../../src/report/log.ts'

function logged(): string[] {
  const lines: string[] = []
  onTestFinished(startLog(line => lines.push(line.replace(/^hookline \d\d:\d\d:\d\d\.\d{3} /, '').replace(/[\d.]+ ms/, 'N ms'))))
  return lines
}

test('tells name, outcome, duration and what describes a call, headers together', () => {
  const lines = logged()
  const target = hookRegistry.target({
    name: 'shop',
    kind: 'http.client.request',
    describe: {
      enter: () => ({
        'http.request.method': 'GET',
        'url.full': 'http://shop/',
        'url.path': '/',
        'http.request.header.accept': ['a', 'b'],
        size: 3,
      }),
      exit: () => ({
        'http.request.method': 'GET',
        'url.full': 'http://shop/',
        'url.path': '/',
        'http.request.header.accept': ['a', 'b'],
        size: 3,
      }),
    },
  })
  target.wrap(() => 1)()
  expect(lines).toEqual(['http.client.request shop returned N ms GET http://shop/ size=3 request {accept: a, b}'])
})

test('tells errors and blocks, and nothing in them steers the terminal', () => {
  const lines = logged()
  const fail = hooked(
    function fail() {
      throw new TypeError('bad\x1b[2J\nnews')
    },
    { name: 'fail\x1b]0;x\x07' },
  )
  expect(fail).toThrow(TypeError)
  const stop = hooked(function stop() {}, { onEnter: call => call.block('read only') })
  expect(stop).toThrow('read only')
  expect(lines[0]).toBe('fail\\x1b]0;x\\x07 threw N ms TypeError: bad\\x1b[2J news')
  expect(lines[1]).toMatch(/^stop blocked by .* N ms BlockedError: .*read only/)
})

test('a long value and a long line have an end', () => {
  const lines = logged()
  const fail = hooked(function long() {
    throw new Error('x'.repeat(1_000_000))
  }, {})
  expect(fail).toThrow()
  expect((lines[0] as string).length).toBeLessThan(1_100)
})
