/** The whole matrix: each bundler minified, with packages outside, with rules that must not be missed. */
import { symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { RuleInput } from '@hookline/weave'
import { bundlers, type BundlerName } from './bundlers.ts'
import { app, folder, frames, framesOf, hooked, project, rules, runBundle } from './run.ts'

const names = Object.keys(bundlers) as BundlerName[]
const packages = fileURLToPath(new URL('../../../../node_modules', import.meta.url))
const hooks = "export const enter = call => console.log('hook enter', call.target.name)"

function rule(path: string, more: object = {}): RuleInput {
  return { package: '.', function: path, hooks: './hooks.mjs', enter: 'enter', ...more }
}

it.each(names)('%s: a minified bundle prints what it prints without hooks, and tells the right lines', async name => {
  await using plain = await folder()
  await using woven = await folder()
  const bare = await runBundle(await bundlers[name]({ entry: app, outDir: plain.path, minify: true }))
  const printed = await runBundle(await bundlers[name]({ entry: app, outDir: woven.path, minify: true, hooks: { rules, strict: true } }))
  expect(printed.hooks).toEqual(hooked)
  expect(printed.rest.slice(0, -1)).toEqual(bare.rest.slice(0, -1))
  // Minifiers that write `throw Error()` tell the column of that; what they inline without hooks loses its frame.
  expect(framesOf(printed)[0]).toBe(framesOf(bare)[0])
  expect(framesOf(printed).map(frame => (frame === 'main.ts:16:13' ? 'main.ts:16:9' : frame))).toEqual(frames)
})

it.each(names)('%s: tells of a package that stays outside, and fails for it under strict', async name => {
  await using made = await project({ 'app.mjs': "import ms from 'ms'\nconsole.log(ms('1s'))", 'hooks.mjs': hooks })
  await symlink(packages, join(made.path, 'node_modules'))
  const job = { entry: join(made.path, 'app.mjs'), outDir: join(made.path, 'out'), external: ['ms'] }
  const given = [rule('parse', { package: 'ms' })]
  let state: unknown
  await bundlers[name]({ ...job, hooks: { cwd: made.path, rules: given, report: ([status]) => void (state = status?.state) } })
  expect(state).toBe('external')
  await expect(bundlers[name]({ ...job, hooks: { cwd: made.path, rules: given, strict: true } })).rejects.toThrow(
    /stays outside the bundle/,
  )
})

it.each(names)('%s: fails for a closed rule whose function cannot be hooked', async name => {
  await using made = await project({ 'app.mjs': 'const globalThis = {}\nfunction pay() {}\npay(globalThis)', 'hooks.mjs': hooks })
  const job = { entry: join(made.path, 'app.mjs'), outDir: join(made.path, 'out') }
  const given = [rule('pay', { failure: 'closed' })]
  await expect(bundlers[name]({ ...job, hooks: { cwd: made.path, rules: given } })).rejects.toThrow(
    /cannot be hooked: the file declares a `globalThis`/,
  )
  await bundlers[name]({ ...job, hooks: { cwd: made.path, rules: [rule('pay')] } })
})
