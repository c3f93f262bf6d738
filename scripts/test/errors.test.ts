import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { catalogues } from '../lib/catalogues.mjs'

it('describes every code of the catalogues in docs/errors.md, and no other', async () => {
  const catalogue = (await catalogues()) as Record<string, { means: string; todo: string }>
  const page = readFileSync(new URL('../../docs/errors.md', import.meta.url), 'utf8')
  const sections = [...page.matchAll(/^#+ +`?(HOOKLINE_[A-Z_]+)`?/gm)].map(([, code]) => code)
  expect(sections.toSorted()).toEqual(Object.keys(catalogue).toSorted())
  for (const [code, { means, todo }] of Object.entries(catalogue)) {
    expect(page, code).toContain(means)
    expect(page, code).toContain(todo)
  }
})
