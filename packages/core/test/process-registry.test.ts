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

it('is no wall between calls: parents, and what hooks call themselves', () => {
  expect(
    run(`
    const one = await import('./one/index.ts'), two = await import('./two/index.ts')
    const seen = []
    const registry = new two.HookRegistry()
    const inner = one.hooked(function inner() {}), asked = two.hooked(function asked() {}, { registry })
    const outer = two.hooked(async function outer() { inner(); await null; inner() }, { registry })
    const note = call => void seen.push([call.target.name, call.id, call.parent?.id])
    for (const each of [one.hookRegistry, registry])
      each.register({ name: 'watch', on: '*', needs: { parent: true }, onEnter(call) { note(call); asked() } })
    await outer()
    const [first, ...rest] = seen
    console.log(seen.map(([name]) => name).join(), rest.every(([, , parent]) => parent === first[1]), new Set(seen.map(([, id]) => id)).size)
  `),
  ).toBe('outer,inner,inner true 3')
})

it('knows what another copy has installed', () => {
  expect(
    run(`
    const one = await import('./one/index.ts'), two = await import('./two/index.ts')
    const clock = { now: () => 42 }
    const [first, second] = [one, two].map(copy => copy.defineAdapter({
      name: 'clock',
      subject: () => clock,
      setup(host, subject) { host.patch(subject, 'now', original => host.target({ name: 'clock:now' }).wrap(original)) },
    }))
    const before = clock.now, remove = first.install(), wrapped = clock.now, removeToo = second.install()
    console.log(before === wrapped, wrapped === clock.now)
    remove()
    console.log(wrapped === clock.now)
    removeToo()
    console.log(before === clock.now)
  `),
  ).toBe('false true\ntrue\ntrue')
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
