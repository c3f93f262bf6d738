import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { writeDeclarations, type Declarations } from '../../src/declarations/write.ts'
import { rule, type Some } from './support/rules.ts'
import { compiler, tsc, type Complaint } from './support/tsc.ts'

const fixtures = join(import.meta.dirname, 'fixtures')
/** In the workspace, so that its packages are found. */
const folder = mkdtempSync(join(fixtures, '.run-'))
const own = 'src/orders.ts'
const targets: readonly Some[] = [
  { package: 'pg', function: 'Client#query', hooks: 'hooks.mjs', enter: 'query', exit: 'queried' },
  { package: 'pg', function: 'Client#query', hooks: 'loose.mjs', enter: 'loose' },
  { package: 'pg', function: 'Client#end', kind: 'callback', hooks: 'hooks.ts', exit: 'ended' },
  { file: own, function: 'optional.tools.call' },
  { package: 'pg', function: 'Client#wish', hooks: 'hooks.ts', enter: 'wider' },
  { file: own, function: 'OrderService#place', hooks: 'hooks.ts', enter: 'placeEnter', exit: 'placeExit' },
  { file: own, function: 'OrderService#place', hooks: 'hooks.mjs', enter: 'place' },
  { file: own, function: 'OrderService#place', hooks: 'hooks.ts', enter: 'plain' },
  { file: own, function: 'OrderService#place', hooks: 'hooks.ts', enter: 'wider' },
  { file: own, function: 'OrderService#place', hooks: 'hooks.ts', enter: 'rest' },
  { file: own, function: 'OrderService#place', hooks: 'hooks.ts', enter: 'withReceiver', passReceiver: true },
  { file: 'src/*.ts', function: 'OrderService#find', hooks: 'hooks.ts', enter: 'find', exit: 'found' },
  { function: 'get OrderService#size', hooks: 'hooks.ts', exit: 'size' },
  { file: own, function: 'OrderService.create' },
  { file: own, function: 'OrderService.constructor', hooks: 'hooks.ts', enter: 'made' },
  { file: own, function: 'OrderService#each', kind: 'iterator', hooks: 'hooks.ts', exit: 'each' },
  { file: own, function: 'OrderService#secret' },
  { file: own, function: 'Base#area', hooks: 'hooks.ts', enter: 'area' },
  { file: own, function: 'Base.constructor' },
  { file: own, function: 'map', hooks: 'hooks.ts', enter: 'map' },
  { file: own, function: 'handlers.tools.call', hooks: 'hooks.ts', enter: 'called' },
  { file: own, function: 'default', hooks: 'hooks.ts', enter: 'main' },
  { function: 'Stock#take', hooks: 'hooks.ts', enter: 'take' },
  { function: 'Shelf#put', hooks: 'hooks.ts', enter: 'put' },
  { function: 'Legacy#run', kind: 'callback', hooks: 'hooks.ts', exit: 'ran' },
  { package: 'globalThis', function: 'fetch', hooks: 'hooks.ts', enter: 'fetchEnter', exit: 'fetchExit' },
  { package: 'node:fs', function: 'readFile', kind: 'callback', hooks: 'hooks.ts', exit: 'read' },
  { package: 'node:http', function: 'clientRequest' },
  { package: 'http', function: 'Server#serverRequest', hooks: 'hooks.ts', enter: 'server' },
  { package: 'process', function: 'chdir', hooks: 'hooks.ts', enter: 'chdir' },
  { file: own, function: 'OrderService#[Symbol.iterator]', kind: 'iterator', hooks: 'hooks.ts', exit: 'iterate' },
  { package: 'node:http', function: 'Server#listen', hooks: 'hooks.ts', enter: 'listen' },
  { package: 'express', function: 'default', hooks: 'hooks.ts', exit: 'express' },
  { package: 'undici', function: 'Client#request', hooks: 'hooks.ts', enter: 'request' },
  { package: 'ioredis', function: 'Redis#get' },
  {
    package: '@modelcontextprotocol/sdk',
    file: 'dist/esm/server/mcp.js',
    function: 'McpServer#registerTool',
    hooks: 'hooks.ts',
    enter: 'tool',
  },
  { package: '@modelcontextprotocol/sdk', function: 'Server#ping', hooks: 'hooks.ts', enter: 'ping' },
  { package: 'zod', function: 'ZodObject#parse', hooks: 'hooks.ts', enter: 'zod' },
]
const mistakes: readonly (readonly [Some, RegExp])[] = [
  [{ function: 'OrderService#place', hooks: 'bad.ts', enter: 'wrong' }, /'id'.*\n.*Type 'string' is not assignable to type 'number'/],
  [{ function: 'OrderService#place', hooks: 'bad.ts', enter: 'extra' }, /HookTakesMoreParametersThanItIsGiven<4, 3>/],
  [{ function: 'OrderService#place', hooks: 'bad.ts', enter: 'extraOptional' }, /HookTakesMoreParametersThanItIsGiven<4, 3>/],
  [{ package: 'pg', function: 'Client#query', hooks: 'bad.ts', enter: 'tooNarrow' }, /'text'(.*\n)*.*is not assignable to type 'string'/],
  [{ function: 'OrderService#place', hooks: 'bad.ts', exit: 'never' }, /Type 'undefined' is not assignable to type 'Order'/],
  [{ function: 'OrderService#place', hooks: 'bad.ts', exit: 'otherResult' }, /'Order' is not assignable to type 'string'/],
  [
    { function: 'OrderService#place', hooks: 'bad.ts', enter: 'receiver', passReceiver: true },
    /'OrderService' is not assignable to type 'string'/,
  ],
  [{ function: 'OrderService#place', hooks: 'bad.ts', enter: 'notFunction' }, /number.*does not satisfy the constraint/],
  [{ function: 'OrderService#place', hooks: 'bad.ts', enter: 'absent' }, /has no exported member 'absent'/],
  [{ function: 'OrderService#place', hooks: 'bad.mjs', enter: 'wrong' }, /'string' is not assignable to type 'Date'/],
  [{ function: 'OrderService#place', hooks: 'bad.mjs', enter: 'extra' }, /HookTakesMoreParametersThanItIsGiven<4, 3>/],
  [{ function: 'OrderService#place', hooks: 'gone.mjs', enter: 'wrong' }, /Cannot find module '.\/gone.mjs'/],
]

let written: Declarations
beforeAll(() => cpSync(join(fixtures, 'app'), folder, { recursive: true }))
afterAll(() => rmSync(folder, { recursive: true }))

const write = (some: readonly Some[]): Promise<Declarations> =>
  writeDeclarations({ rules: some.map((one, index) => rule(folder, index, one)), cwd: folder })

describe.each([
  ['the workspace’s compiler', 'typescript'],
  ['TypeScript 5.9', 'typescript-5'],
])('with %s', (_, name) => {
  const bin = compiler(name)

  // The older compiler takes its time: the hooks that fit are in the test below too.
  test.skipIf(bin === undefined || name !== 'typescript').each([['nodenext'], ['bundler']])(
    'hooks that fit compile (%s)',
    async resolution => {
      written = await write(targets)
      const module = resolution === 'bundler' ? ['--module', 'esnext'] : []
      expect(await tsc(folder, { args: ['--moduleResolution', resolution, ...module], ...(bin ? { with: bin } : {}) })).toEqual([])
      expect(written.skipped).toEqual([])
      // A module that only speaks of a class is not one that exports it.
      expect(written.text).not.toMatch(/^declare const .*hooks/m)
    },
  )

  test.skipIf(bin === undefined)('each mistake is an error on the line of its rule', async () => {
    written = await write([...targets, ...mistakes.map(([some]) => ({ file: own, ...some }))])
    const complaints = await tsc(folder, bin ? { with: bin } : {})
    const lines = written.text.split('\n')
    const at = (index: number): number => lines.findIndex(line => line.startsWith(`// rules.json, line ${targets.length + index + 1}:`)) + 2
    const found = mistakes.map((__, index) => textsAt(complaints, at(index)))
    for (const [index, [some, message]] of mistakes.entries()) expect(found[index], JSON.stringify(some)).toMatch(message)
    expect(complaints.length).toBe(new Set(complaints.map(one => one.line)).size)
    expect(complaints.filter(one => one.file !== 'hookline-rules.mts')).toEqual([])
    expect(new Set(complaints.map(one => one.line))).toEqual(new Set(mistakes.map((__, index) => at(index))))
  })
})

const textsAt = (complaints: readonly Complaint[], line: number): string =>
  complaints
    .filter(one => one.line === line)
    .map(one => one.text)
    .join('\n')

test('the same rules give the same text', async () => {
  const first = await write(targets)
  const again = await write(targets)
  expect(again).toEqual(first)
  expect(readFileSync(first.file, 'utf8')).toBe(first.text)
})
