/** The walkthrough of the seed, for Node: hooks and rules in a folder of their own, an application that knows nothing of them. */
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { folderWith, hookline, start, type Ended } from './hookline.ts'

const HOOKS = `
export function httpClientEnterHook1(call, agent, req) {
  console.log('request header is ', JSON.stringify(req.getHeaders()))
}
export function httpClientExitHook1(call, res, err) {
  console.log('response header is ', JSON.stringify(res.headers))
}
`
const CONFIG = String.raw`[
  {
    "ImportPath": "node:http",
    "Function": "clientRequest",
    "OnEnter": "httpClientEnterHook1",
    "ReceiverType": "\\*Agent",
    "OnExit": "httpClientExitHook1",
    "Path": "./rules/hooks.mjs"
  }
]
`
const CJS = `
const http = require('node:http')
http.get(process.env.URL, { headers: { otelbuild: 'true' } }, res => {
  res.resume().on('end', () => console.log('the application got', res.statusCode))
})
`
const ESM = `
import { request } from 'node:http'
const req = request(process.env.URL, { headers: { otelbuild: 'true' } })
req.on('response', res => res.resume().on('end', () => console.log('the application got', res.statusCode)))
req.end()
`
const TS = `
import * as http from 'node:http'
const url: string = process.env['URL'] as string
http.get(url, { headers: { otelbuild: 'true' } }, (res: http.IncomingMessage) => {
  res.resume().on('end', () => console.log('the application got', res.statusCode))
})
`
const sources = {
  'demo/app.js': CJS,
  'demo/app.mjs': ESM,
  'demo/app.ts': TS,
  'demo/package.json': '{ "name": "demo", "version": "1.0.0" }\n',
}

let server: Server
let env: Record<string, string>
const folder = folderWith({ 'rules/hooks.mjs': HOOKS, 'config.json': CONFIG, ...sources })
const demo = join(folder, 'demo')

beforeAll(async () => {
  server = createServer((req, res) => res.setHeader('x-answer', `to ${String(req.headers['otelbuild'])}`).end('hello'))
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  env = { URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/` }
})
afterAll(() => void server.close())

function expectHeaders({ code, out, err }: Ended): void {
  expect(out, err).toMatch(
    /^request header is {2}\{"otelbuild":"true","host":"127\.0\.0\.1:\d+"\}\nresponse header is {2}\{"x-answer":"to true",.*\}\nthe application got 200\n$/,
  )
  expect(code).toBe(0)
}

describe('hookline run', () => {
  test.each(['app.js', 'app.mjs', 'app.ts'])('prints the headers of the requests of %s', async app => {
    const ended = await hookline(['run', '--rules', '../config.json', '--', 'node', app], { cwd: demo, env })
    expectHeaders(ended)
    // A package.json without a `type` is remarked upon by Node.
    expect(ended.err).not.toMatch(/hookline:|Hookline/)
  })

  test('tells at the end what became of the rule, as a table or as JSON, once for all processes', async () => {
    const table = await hookline(['run', '--rules', '../config.json', '--report', '--', 'node', 'app.js'], { cwd: demo, env })
    expectHeaders(table)
    expect(table.err).toBe('✓ patched  node:http Agent#clientRequest  hooked by its property\n1 rule: 1 in place.\n')

    const script = "const { spawnSync } = require('node:child_process'); spawnSync(process.execPath, ['app.js'], { stdio: 'inherit' })"
    const json = await hookline(['run', '--rules', '../config.json', '--report=json', 'node', '-e', script], { cwd: demo, env })
    expectHeaders(json)
    expect(JSON.parse(json.err)).toMatchObject({ version: 1, ok: true, rules: [{ state: 'patched', ok: true }], problems: [] })
  })

  test('tells each call with --log, in one line that cannot steer a terminal', async () => {
    const { out, err } = await hookline(['run', '--rules', '../config.json', '--log', '--', 'node', 'app.js'], { cwd: demo, env })
    expect(out).toContain('request header is')
    const [line, ...more] = err.trimEnd().split('\n')
    expect(more).toEqual([])
    expect(line).toMatch(/^hookline \d\d:\d\d:\d\d\.\d{3} \S*\s?\S*clientRequest returned [\d.]+ ms GET http:\/\/127\.0\.0\.1:\d+\/ 200 /)
  })
})

test('hookline build makes a bundle that prints them with nothing but Node', async () => {
  const built = await hookline(['build', '--rules', '../config.json', 'app.ts', '--out', 'dist/'], { cwd: demo })
  expect(built.err).toBe('')
  expect(built.out).toMatch(/^dist\/app\.m?js +\d[\d.]* kB\n/)
  expect(built.out).toContain('✓ patched  node:http Agent#clientRequest  hooked by its property\n1 rule: 1 in place.\n')
  expect(built.code).toBe(0)
  const [file] = /^\S+/.exec(built.out) as RegExpExecArray
  expectHeaders(await start(process.execPath, [file], demo, env).ended)
})

test('hookline check tells that it would, and runs nothing', async () => {
  const { code, out, err } = await hookline(['check', '--rules', '../config.json', '--ci'], { cwd: demo })
  expect(err).toBe('')
  expect(out).toBe('✓ patched  node:http Agent#clientRequest  hooked by its property\n1 rule: 1 in place.\n')
  expect(code).toBe(0)
})

test('the application has not changed by a byte', () => {
  for (const [name, text] of Object.entries(sources)) expect(readFileSync(join(folder, name), 'utf8')).toBe(text)
})
