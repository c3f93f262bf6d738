/** What a whole process does: how it ends, and that it ends just as it would without hooks. */
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const source = new URL('../src/index.ts', import.meta.url).href
const built = new URL('../dist/index.js', import.meta.url)

/** Runs a program to its end; `bare` leaves every function as it is. */
function run(program: string, how: 'hooked' | 'bare' = 'hooked'): { status: number | null; out: string; error: string } {
  const hooked = how === 'hooked' ? `const { hooked, hookRegistry } = await import('${source}')` : 'const hooked = fn => fn'
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--conditions=@hookline/source', '--input-type=module', '--eval', `${hooked}\n${program}`],
    { encoding: 'utf8', timeout: 15_000 },
  )
  // The stack differs by the place of the hooks; what is thrown must not.
  return { status, out: stdout, error: stderr.split('\n').find(line => /^\w*Error\b/.test(line) || line.startsWith('mine')) ?? '' }
}

const hooksOf: Record<string, string> = {
  none: '{ name: "f" }',
  'synchronous exit': '{ name: "f", onExit() {} }',
  'asynchronous exit': '{ name: "f", async onExit() { await null } }',
  'asynchronous enter and exit': '{ name: "f", async onEnter() { await null }, async onExit() { await null } }',
}
const failing: Record<string, string> = {
  'a rejection nobody handles': 'const f = hooked(async () => { throw new TypeError("mine") }, OPTIONS); f()',
  'a rejection that is handled in time':
    'const f = hooked(async () => { throw new TypeError("mine") }, OPTIONS); f().catch(error => console.log(error.message))',
  'what a callback throws':
    'const f = hooked(done => void setImmediate(done, null, 1), { shape: "callback", ...OPTIONS }); f(() => { throw new TypeError("mine") })',
  'what an async generator throws': 'const f = hooked(async function* f() { throw new TypeError("mine") }, OPTIONS); f().next()',
  'the error of a stream':
    'import { Readable } from "node:stream"; const f = hooked(() => new Readable({ read() { this.destroy(new TypeError("mine")) } }), OPTIONS); f().resume()',
}

describe.each(Object.keys(failing))('ends the process as without hooks: %s', what => {
  const program = failing[what] as string
  const bare = run(program.replace('OPTIONS', '{}'), 'bare')
  // Streams and callbacks of unknown targets cannot wait before they begin.
  const ways = Object.keys(hooksOf).filter(way => !(what.includes('stream') && way.includes('enter')))
  it.each(ways)('hooks: %s', way => {
    expect(run(program.replace('OPTIONS', hooksOf[way] as string))).toEqual(bare)
  })
})

it('stays alive while somebody waits for a hung hook, and ends with the error its caller gets', () => {
  const program = 'const f = hooked(async () => 1, { name: "f", timeoutMs: 50, onEnter: () => new Promise(() => {}) }); await f()'
  expect(run(program)).toMatchObject({ status: 1, error: expect.stringContaining('did not settle within 50 ms') })
})

it('is not held open by the deadlines of hooks that have settled', () => {
  const program =
    'const f = hooked(async () => 1, { name: "f", timeoutMs: 600_000, async onEnter() { await null } }); console.log(await f(), await f())'
  expect(run(program)).toMatchObject({ status: 0, out: '1 1\n' })
})

it.skipIf(!existsSync(built))('has one registry for the built package and its source', () => {
  const program = `
    const other = await import('${built.href}')
    const f = other.hooked(() => 1, { name: 'f' })
    hookRegistry.register({ name: 'h', on: 'f', onExit(call) { call.result = 2 } })
    console.log(other.hookRegistry === hookRegistry, other.HookRegistry === hookRegistry.constructor, f())`
  expect(run(program)).toMatchObject({ status: 0, out: 'true false 2\n' })
})
