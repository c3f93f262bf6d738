import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { root } from '../lib/root.mjs'

/** What every adapter has, so that who knows one finds everything in the others. */
const files = [
  'README.md',
  'package.json',
  'src/index.ts',
  'src/adapter.ts',
  'src/attributes.ts',
  'src/kinds.ts',
  'src/library.ts',
  'src/options.ts',
  'test/contract.test.ts',
  'test/transparency.test.ts',
]
const sections = ['Targets', 'Attributes', 'Options', 'Limits']
const packages = `${root}/packages`
const adapters = readdirSync(packages).filter(name => name.startsWith('adapter-'))
const lines = (adapter: string): number =>
  readdirSync(`${packages}/${adapter}/src`, { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .reduce((sum, name) => sum + readFileSync(`${packages}/${adapter}/src/${name}`, 'utf8').split('\n').length, 0)

describe.each(adapters)('%s', adapter => {
  test('has the files that all adapters have', () => {
    expect(files.filter(file => !existsSync(`${packages}/${adapter}/${file}`))).toEqual([])
  })

  test('tells how to install it, its targets, options and limits', () => {
    const readme = readFileSync(`${packages}/${adapter}/README.md`, 'utf8')
    expect(readme).toContain(`npm install @hookline/core @hookline/${adapter}`)
    const titles = new Set(readme.split('\n').filter(line => line.startsWith('## ')))
    expect(sections.filter(section => !titles.has(`## ${section}`))).toEqual([])
  })

  test('is of the size class of the others', () => {
    const sizes = adapters.map(lines).toSorted((a, b) => a - b)
    const median = sizes[Math.floor(sizes.length / 2)] as number
    expect(lines(adapter) / median).toBeGreaterThan(0.4)
    expect(lines(adapter) / median).toBeLessThan(2.5)
  })
})
