import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { catalogue } from '../src/index.ts'

it('describes every code of the catalogue in docs/errors.md, and no other', () => {
  const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8')
  const sections = [...page.matchAll(/^#+ +`?(HOOKLINE_[A-Z_]+)`?/gm)].map(([, code]) => code)
  expect(sections.toSorted()).toEqual(Object.keys(catalogue).toSorted())
  for (const [code, { means, todo }] of Object.entries(catalogue)) {
    expect(page, code).toContain(means)
    expect(page, code).toContain(todo)
  }
})
