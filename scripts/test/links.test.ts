import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { links } from '../checks/links.mjs'

const planted = fileURLToPath(new URL('fixtures/links', import.meta.url))

test('every planted link that leads nowhere is found, and nothing else', () => {
  expect(links(planted)).toEqual([
    'README.md:5: expected a link to a file, got "missing.md".',
    'README.md:6: expected a link to a heading of other.md, got "#the-case".',
  ])
})
