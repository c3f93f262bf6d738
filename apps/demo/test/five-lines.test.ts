/** The five lines of the README's first page, around the demo's service: Express and PostgreSQL as they run here, asked over HTTP from outside. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { readAudit, verifyAudit } from '@hookline/hooks/audit'
import { afterAll, beforeAll, expect, test } from 'vitest'

const root = fileURLToPath(new URL('../../../', import.meta.url))
const [, ready = ''] = /^```ts file=shop\/ready\.ts\n([^]+?)^```/m.exec(readFileSync(join(root, 'README.md'), 'utf8')) ?? []
/** Whoever lets the system choose a port has to be told which. */
const tell = `import { subscribe } from 'node:diagnostics_channel'
subscribe('tracing:net.server.listen:asyncEnd', ({ server }) => console.log('listens at', server.address().port))`

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'five-lines-')))
const audit = join(folder, 'audit.jsonl')
let shop = ''
let dashboard = ''
let log = ''
let end = async (): Promise<void> => {}

beforeAll(async () => {
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction')
  writeFileSync(join(folder, 'ready.ts'), ready)
  writeFileSync(join(folder, 'tell.mjs'), tell)
  const { DATABASE_URL: _, ...env } = process.env
  const service = join(root, 'apps/demo/dist/serve.js')
  const child = spawn(process.execPath, ['--import', './tell.mjs', '--import', './ready.ts', service], {
    cwd: folder,
    env: { ...env, METRICS_PORT: '0' },
    stdio: 'pipe',
  })
  const ended = new Promise(resolve => child.once('close', resolve))
  end = async () => {
    child.stdin.end()
    await ended
  }
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text))
  let out = ''
  for await (const text of child.stdout.setEncoding('utf8').iterator({ destroyOnReturn: false })) {
    out += String(text)
    shop = /^open at (\S+)\n/m.exec(out)?.[1] ?? ''
    if (shop !== '') break
  }
  child.stdout.resume()
  dashboard = `http://localhost:${/^listens at (\d+)$/m.exec(out)?.[1]}/metrics`
  expect(shop, out + log).toMatch(/^http:/)
})
afterAll(async () => {
  await end()
  rmSync(folder, { recursive: true, force: true })
})

const ask = async (method: string, path: string): Promise<{ status: number; text: string }> => {
  const answer = await fetch(shop + path, { method, headers: { connection: 'close' } })
  return { status: answer.status, text: await answer.text() }
}
const attack = `/orders?customer=${encodeURIComponent("nobody' OR '1'='1")}`

test('the README registers five hooks, one on each line', () => {
  const names = [...ready.matchAll(/^hookRegistry\.register\((?:await )?(\w+)\(.*\)\)$/gm)].map(([, name]) => name)
  expect(names).toEqual(['logging', 'audit', 'metrics', 'guard', 'sqlInjection'])
})

test('what is honest is answered as ever, what is not is refused', async () => {
  expect(await ask('GET', '/orders?customer=ada')).toMatchObject({ status: 200, text: expect.stringContaining('"orders"') })
  expect(await ask('GET', attack)).toEqual({ status: 403, text: '{"error":"the query looks like an SQL injection"}' })
  expect(await ask('DELETE', '/orders/1')).toMatchObject({ status: 403 })
})

test('a dashboard scrapes the numbers', async () => {
  const answer = await fetch(dashboard)
  const text = await answer.text()
  expect(answer.headers.get('content-type')).toContain('text/plain')
  expect(text).toMatch(/^hookline_blocks_total\{hookline_hook="sqlInjection",hookline_kind="db\.query",hookline_target="pg:query"\} 1$/m)
  expect(text).toMatch(/^hookline_blocks_total\{hookline_hook="guard",.*hookline_target="express:request"\} 1$/m)
  expect(text).toMatch(/^hookline_calls_total\{.*hookline_outcome="returned",hookline_target="pg:query"\} [1-9]/m)
  expect(text).toMatch(/^http_server_request_duration_seconds_count\{.*http_route="\/orders".*\} [1-9]/m)
})

test('the log has a line of JSON for each call, by a trace that joins a request and its query', async () => {
  await end()
  const lines = log
    .split('\n')
    .filter(line => line.startsWith('{'))
    .map(line => JSON.parse(line) as { target: string; outcome: string; traceId: string; blockedBy?: string; durationMs: number })
  const query = lines.find(({ target, outcome }) => target === 'pg:query' && outcome === 'returned')
  expect(query?.durationMs).toBeGreaterThan(0)
  expect(lines).toContainEqual(expect.objectContaining({ target: 'express:request', traceId: query?.traceId, outcome: 'returned' }))
  expect(lines.map(({ blockedBy }) => blockedBy)).toEqual(expect.arrayContaining(['sqlInjection', 'guard']))
})

test('the alarm names the input, and what of it is code', async () => {
  await end()
  expect(log).toMatch(/^ALARM query\.customer .*nobody' OR '1'='1/m)
})

test('the audit file holds what was stopped and what was not, and is as it was written', async () => {
  await end()
  expect(await verifyAudit(audit)).toMatchObject({ ok: true })
  const outcomes = new Set<string>()
  for await (const { target, outcome, blockedBy } of readAudit(audit)) outcomes.add([target, outcome, blockedBy].join(' ').trim())
  for (const expected of [
    'express:request returned',
    'pg:query returned',
    'pg:query blocked sqlInjection',
    'express:request blocked guard',
  ]) {
    expect([...outcomes]).toContain(expected)
  }
})
