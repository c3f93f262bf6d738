/** Sources that are compiled as they are loaded: by Node, and by tsx before and after us. */
import { describe, expect, it } from 'vitest'
import { conditions, app, register, rule } from './app.ts'

const PROGRAM = {
  'app.ts': "import { Shop } from './shop.ts'\nconsole.log(new Shop(2).price(3))",
  'shop.ts': `enum Tax { Half = 2 }
interface Priced { price(count: number): number }

export class Shop implements Priced {
  constructor(private readonly each: number) {}
  price(count: number): number { return this.each * count * Tax.Half }
}`,
}
const OUT = '> Shop#price [3]\n< Shop#price 12\n12\n'
const RULES = [rule('.', 'Shop#price')]

describe('tsx', () => {
  it.each([
    ['CommonJS', 'commonjs'],
    ['ES modules', 'module'],
  ])('before us: what it makes of %s is woven', async (_, type) => {
    const little = app({ ...PROGRAM, 'package.json': JSON.stringify({ name: 'little', type }) }, RULES)
    expect(await little.run(['app.ts'], { before: ['--import=tsx'] })).toMatchObject({ out: OUT, error: '', code: 0 })
  })

  it.each([['tsx'], ['file']])('after us, as %s: it is brought forward', async how => {
    const little = app({ ...PROGRAM, 'package.json': JSON.stringify({ name: 'little', type: 'module' }) }, RULES)
    const name = how === 'tsx' ? 'tsx' : new URL('../../../../node_modules/tsx/dist/loader.mjs', import.meta.url).href
    expect(await little.run(['app.ts'], { flags: ['--import', name] })).toMatchObject({ out: OUT, error: '', code: 0 })
  })

  it('its command is woven through NODE_OPTIONS', async () => {
    const little = app({ ...PROGRAM }, RULES)
    const env = { NODE_OPTIONS: [...conditions, `--import=${register}`].join(' ') }
    expect(await little.run(['node_modules/tsx/dist/cli.mjs', 'app.ts'], { env, bare: true })).toMatchObject({
      out: OUT,
      error: '',
      code: 0,
    })
  })

  it('that cannot be brought forward is told', async () => {
    const little = app(
      { 'app.js': '', 'node_modules/ts-node/package.json': '{ "exports": { "import": "./i.mjs" } }', 'node_modules/ts-node/i.mjs': '' },
      RULES,
    )
    const { error, code } = await little.run(['app.js'], { flags: ['--import', 'ts-node'] })
    expect(error).toMatch(/HOOKLINE_LOADER_ORDER.*"ts-node" before Hookline/)
    expect(code).toBe(0)
  })
})

describe('a compiler that the program registers itself', () => {
  it('sees sources first: what reaches us uncompiled is told', async () => {
    const hooks = `import { registerHooks, stripTypeScriptTypes } from 'node:module'
      registerHooks({ load(url, context, next) {
        const loaded = next(url, { ...context, format: 'module' })
        return url.endsWith('.ts') ? { ...loaded, source: stripTypeScriptTypes(String(loaded.source)) } : loaded
      } })
      await import('./late.ts')`
    const little = app({ 'app.mjs': hooks, 'late.ts': 'export function main(a: number): void {}\nconsole.log("late")' }, [
      rule('.', 'main'),
    ])
    const { out, error } = await little.run(['app.mjs'])
    expect(out).toBe('late\n')
    expect(error).toMatch(/HOOKLINE_LOADER_ORDER.*late\.ts/)
  })
})

it('types are stripped by Node without a warning that Node alone would not give', async () => {
  const little = app({ 'app.mts': 'function main(a: number): number { return a }\nmain(1)' }, [rule('.', 'main', { exit: undefined })])
  const bare = await little.run(['app.mts'], { bare: true })
  const woven = await little.run(['app.mts'])
  expect(woven.out).toBe('> main [1]\n')
  const warnings = (text: string): string[] => text.match(/\w+Warning: [^.]*/g) ?? []
  expect(warnings(bare.error)).toEqual(expect.arrayContaining(warnings(woven.error)))
})

it('what Node cannot strip is left to Node', async () => {
  const little = app({ 'app.ts': 'enum main { A }' }, [rule('.', 'main')])
  const bare = await little.run(['app.ts'], { bare: true })
  const woven = await little.run(['app.ts'])
  const errors = (text: string): string | undefined => /^\w*Error.*$/m.exec(text)?.[0]
  expect(errors(woven.error)).toBe(errors(bare.error))
  expect(woven.code).toBe(bare.code)
})
