import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdtemp, readdir, rm } from 'node:fs/promises'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startDemo } from './run.ts'

const sh = (line: string): Promise<{ stdout: string }> => promisify(execFile)('/bin/sh', ['-c', line])
const hasCurl = await sh('curl --version').then(
  () => true,
  () => false,
)

const interrupt = fileURLToPath(new URL('fixtures/interrupt.mjs', import.meta.url))

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'demo-'))
  // The database may run as another user.
  await chmod(folder, 0o1777)
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('demo without --once', () => {
  test.skipIf(!hasCurl)('goes on serving, with curl lines that work, until Ctrl-C', async () => {
    const demo = startDemo([], { TMPDIR: folder })
    const output = await demo.printed(/curl \S+\/report\n/)
    const lines = output.split('\n').filter(line => /^ {2}curl /.test(line))

    const answers: string[] = []
    for (const line of lines) answers.push((await sh(`${line} --silent --show-error`)).stdout)

    expect(answers[0]).toMatch(/^\{"id":\d+,"total":7\.5\}$/)
    expect(answers[1]).toBe('{"error":"gunpowder is not for sale"}')
    expect(answers[2]).toContain('"id":2')
    expect(answers[3]).toMatch(/^HTTP\/1\.1 403/)
    expect(answers[4]).toMatch(/^HTTP\/1\.1 204/)
    expect(answers[5]).toMatch(/^HTTP\/1\.1 204/)
    expect(answers[6]).toContain('"forecast"')
    expect(await demo.printed(/GET \/report → 200[^]*FROM orders[^]*generate_series[^]*\n\n/)).toContain('blocked by @OnEnter NotForSale')

    demo.child.kill('SIGINT')
    const { code, output: all } = await demo.ended
    expect(code, all).toBe(0)
    expect(await readdir(folder)).toEqual([])
  })

  test('lets nobody write to the terminal', async () => {
    const demo = startDemo([], { TMPDIR: folder })
    const url = /http:\S+\/report/.exec(await demo.printed(/curl \S+\/report\n/))?.[0] ?? ''
    const sending = request(new URL('/orders', url), { method: 'POST', headers: { 'content-type': 'application/json' } })
    sending.end(JSON.stringify({ customer: '\x1b]0;owned\x07\r\nfaked line', item: 'tea', quantity: 1 }))
    const [response] = await once(sending, 'response')
    response.resume()

    const story = await demo.printed(/INSERT INTO orders[^\n]*faked line[^\n]*→ 1 row/)
    expect(story).toContain('\\x1b]0;owned\\x07\\r\\nfaked line')
    expect(story).not.toContain('\x1b')
    expect(story).not.toContain('\x07')
    expect(story).not.toMatch(/^faked/m)

    demo.child.kill('SIGTERM')
    await demo.ended
  })

  test.each([
    { when: 'in the first step', line: '1. ' },
    { when: 'while a second shop is running', line: '   $ hookline run' },
    { when: 'while it has an audit file', line: '   $ hookline audit verify' },
  ])('ends at once and cleanly when it is interrupted $when', async ({ line }) => {
    const { code, output } = await startDemo([], { TMPDIR: folder, INTERRUPT_AT: line }, ['--import', interrupt]).ended

    expect(code, output).toBe(130)
    expect(output).toContain(`\n${line}`)
    expect(output).not.toContain('NOT TRUE')
    expect(await readdir(folder)).toEqual([])
  })
})
