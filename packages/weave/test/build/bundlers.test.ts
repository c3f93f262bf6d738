/** Each bundler makes a bundle with hooks inside, which runs with nothing installed. Minified: in `minified.long.test.ts`. */
import { readFile } from 'node:fs/promises'
import { beforeAll, expect, it } from 'vitest'
import { bundlers, type BundlerName } from './bundlers.ts'
import { app, folder, frames, framesOf, hooked, rules, runBundle, type Printed } from './run.ts'

const names = Object.keys(bundlers) as BundlerName[]
let bare: Printed

beforeAll(async () => {
  await using out = await folder()
  bare = await runBundle(await bundlers.rolldown({ entry: app, outDir: out.path }))
  expect(bare.rest).toHaveLength(6)
})

it.each(names)('%s: hooks of functions of the application and of packages run, and the program prints what it does without', async name => {
  await using out = await folder()
  const file = await bundlers[name]({ entry: app, outDir: out.path, hooks: { rules, strict: true } })
  const printed = await runBundle(file)
  expect(printed.hooks).toEqual(hooked)
  expect(printed.rest.slice(0, -1)).toEqual(bare.rest.slice(0, -1))
  expect(framesOf(printed)).toEqual(frames)
  expect(framesOf(bare)).toEqual(frames)
  expect((await readFile(file, 'utf8')).split('"pg:Client#escapeIdentifier"')).toHaveLength(2)
})
