/** What is passed over without a look must hold nothing: every function that the transform finds in real files may be there. */
import { globSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { mayHold } from '../../src/loader/prefilter.ts'
import type { Where } from '../../src/model.ts'
import { parseFunctionPath } from '../../src/rules/function-path.ts'
import { weave } from '../../src/transform/weave.ts'

const modules = fileURLToPath(new URL('../../../../node_modules/', import.meta.url))
const FOLDERS = ['pg', 'express', 'router', 'undici', 'ioredis', 'mysql2', 'execa', 'zod/v4/core', 'ms', 'debug', 'semver', 'qs']

function place(text: string): Where & { kind: 'auto'; callbackIndex: undefined } {
  const path = parseFunctionPath(text)
  const known = 'name' in path ? path : { text, receiver: undefined, member: 'none' as const, accessor: undefined, name: text }
  return {
    key: text,
    package: 'x',
    version: undefined,
    file: undefined,
    index: undefined,
    function: known,
    kind: 'auto',
    callbackIndex: undefined,
  }
}

it.each(FOLDERS)('all functions of %s', folder => {
  const files = globSync(`${modules}${folder}/**/*.{js,cjs,mjs}`, { exclude: name => name.includes('.min.') })
    .toSorted()
    .slice(0, 12)
  expect(files.length).toBeGreaterThan(0)
  const missed: string[] = []
  let count = 0
  for (const file of files) {
    const source = readFileSync(file, 'utf8')
    // A constructor may be anywhere, so the file is looked into; nothing is called so, so that its names are given.
    const { names } = weave({ source, format: undefined, package: 'x', version: '1.0.0', file, wheres: [place('NoSuchClass.constructor')] })
    count += names.length
    for (const name of names) if (!mayHold(source, place(name))) missed.push(`${file.slice(modules.length)} ${name}`)
  }
  expect(count).toBeGreaterThan(0)
  expect(missed).toEqual([])
})
