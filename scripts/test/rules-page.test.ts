import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { pages, playPage } from '../lib/console-page.mjs'

// When one fails: node scripts/write-pages.mjs
it.each(pages)('shows in %s what the commands really print', { timeout: 120_000 }, async name => {
  const page = readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8')
  expect(page).toMatch(/^\$ hookline /m)
  expect(await playPage(page)).toBe(page)
})
