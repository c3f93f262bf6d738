import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { version } from '../src/index.ts'

it('tells the version of its package', () => {
  const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }
  expect(version).toBe(manifest.version)
})
