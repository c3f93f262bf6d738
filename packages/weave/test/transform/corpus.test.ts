import { describe, expect, it } from 'vitest'
import { corpus, weaveFiles } from './corpus.ts'

describe('files of node_modules with every function woven', () => {
  it('parse, line for line: 200 of them, the largest left to the long test', async ({ annotate }) => {
    const { files, woven, refused, failures } = weaveFiles(corpus(250), 60_000)
    await annotate(`${files} files, ${woven} functions woven, ${refused} refused`)
    expect(failures).toEqual([])
    expect(files).toBeGreaterThanOrEqual(200)
    expect(woven).toBeGreaterThan(1000)
    expect(refused).toBeLessThan(woven / 50)
  })
})
