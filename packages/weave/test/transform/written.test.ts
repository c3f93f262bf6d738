import { transformSync } from 'esbuild'
import { describe, expect, it } from 'vitest'
import { weave } from '../../src/transform/weave.ts'
import { request } from './helpers.ts'

const TYPED = 'interface A { b: number }\n\n\nfunction priceOf(a: A): number {\n  return a.b\n}\nconsole.log(priceOf({ b: 1 }))\n'

/** As tsx does: one line, with a map inside that names the file on disk. */
function compiled(sourcefile: string): string {
  return transformSync(TYPED, { loader: 'ts', format: 'esm', minifyWhitespace: true, keepNames: true, sourcefile, sourcemap: 'inline' })
    .code
}

function placeIn(source: string, path?: string) {
  const { sites } = weave(request(source, ['priceOf'], { format: 'module', ...(path === undefined ? {} : { path }) }))
  return sites.map(({ line, column }) => `${line}:${column}`)
}

describe('a function of a file that a loader before us has compiled', () => {
  it('stands where it does on disk', () => {
    expect(compiled('/shop/app.ts').indexOf('function priceOf')).toBeLessThan(compiled('/shop/app.ts').indexOf('\n'))
    expect(placeIn(compiled('/shop/app.ts'), '/shop/app.ts')).toEqual(['4:1'])
    expect(placeIn(compiled('app.ts'), '/shop/app.ts')).toEqual(['4:1'])
    expect(placeIn(compiled('file:///my%20shop/app.ts'), '/my shop/app.ts')).toEqual(['4:1'])
  })

  it('stands where the text has it, when the map is of another file, broken, or not inside', () => {
    const source = compiled('../src/app.ts')
    const here = placeIn(source.replace(/sourceMappingURL=.*/, ''), '/shop/app.js')
    expect(here[0]).toMatch(/^1:\d/)
    expect(placeIn(source, '/shop/app.js')).toEqual(here)
    expect(placeIn(source)).toEqual(here)
    expect(placeIn(source.replace(/base64,.*/, 'base64,e30='), '/shop/app.js')).toEqual(here)
    expect(placeIn(source.replace(/data:.*/, 'data:,%'), '/shop/app.js')).toEqual(here)
  })
})
