import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { playPage } from '../lib/console-page.mjs'

it('shows in docs/rules.md what the commands really print', { timeout: 120_000 }, async () => {
  const page = readFileSync(new URL('../../docs/rules.md', import.meta.url), 'utf8')
  expect(page.match(/^\$ hookline /gm)?.length).toBeGreaterThan(2)
  expect(await playPage(page)).toBe(page)
})
