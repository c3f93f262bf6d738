import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const source = join(import.meta.dirname, '../src')

function run(program: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'hookline-copies-'))
  try {
    for (const copy of ['one', 'two']) cpSync(source, join(folder, copy), { recursive: true })
    return execFileSync(process.execPath, ['--input-type=module', '--eval', program], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim()
  } finally {
    rmSync(folder, { recursive: true })
  }
}

it('is shared by two copies of one major version', () => {
  expect(
    run(`
    const one = await import('./one/index.ts'), two = await import('./two/index.ts')
    const f = two.hooked(() => 1, { name: 'f' })
    one.hookRegistry.register({ name: 'h', on: 'f', onExit(call) { call.result = 2 } })
    console.log(one.hookRegistry === two.hookRegistry, one.HookRegistry === two.HookRegistry, f())
  `),
  ).toBe('true false 2')
})

it('is no obstacle to knowing what another copy has made', () => {
  expect(
    run(`
    const one = await import('./one/index.ts'), two = await import('./two/index.ts')
    const f = () => 1, wrapped = two.hooked(f, { name: 'f', onEnter: call => call.block('no') })
    class Own extends one.BlockedError {}
    try {
      wrapped()
    } catch (error) {
      const kinds = [one, two].flatMap(copy => [copy.BlockedError, copy.HooklineError])
      console.log(...kinds.map(kind => error instanceof kind), error instanceof Own, new Error('x') instanceof one.HooklineError)
    }
    console.log([one, two].map(copy => copy.originalOf(wrapped) === f).join(), new Own('h', 't', {}) instanceof Own)
  `),
  ).toBe('true true true true false false\ntrue,true true')
})

it('stays apart from another major version and warns', () => {
  expect(
    run(`
    const other = {}
    globalThis[Symbol.for('hookline.core')] = { 99: other }
    process.on('warning', warning => console.log(warning.code))
    const { hookRegistry } = await import('./one/index.ts')
    console.log(hookRegistry === other)
  `)
      .split('\n')
      .sort(),
  ).toEqual(['HOOKLINE_OTHER_MAJOR', 'false'])
})
