/** Threads and processes that a woven process starts, and processes that may do little. */
import { describe, expect, it } from 'vitest'
import { fileURLToPath } from 'node:url'
import { app, entriesOf, conditions, register, rule } from './app.ts'

const WORK = 'const main = a => `main ${a}`\nconsole.log(main(1))'
const HOOKED = '> main [1]\n< main "main 1"\nmain 1\n'

describe('a worker thread', () => {
  it('is woven as its process is', async () => {
    const little = app(
      { 'app.mjs': "import { Worker } from 'node:worker_threads'\nnew Worker(new URL('./work.js', import.meta.url))", 'work.js': WORK },
      [rule('.', 'main')],
    )
    expect(await little.run(['app.mjs'])).toMatchObject({ out: HOOKED, error: '', code: 0 })
  })

  it('with flags of its own is woven when they say so', async () => {
    const program = (flags: string): string =>
      `import { Worker } from 'node:worker_threads'\nnew Worker(new URL('./work.js', import.meta.url), { execArgv: ${flags} })`
    const little = app(
      { 'none.mjs': program('[]'), 'own.mjs': program(JSON.stringify([...conditions, '--import', register])), 'work.js': WORK },
      [rule('.', 'main')],
    )
    expect(await little.run(['none.mjs'])).toMatchObject({ out: 'main 1\n', error: '', code: 0 })
    expect(await little.run(['own.mjs'])).toMatchObject({ out: HOOKED, error: '', code: 0 })
  })

  it('whose module a closed rule refuses ends with the error, its process does not', async () => {
    const little = app(
      {
        'app.mjs':
          "import { Worker } from 'node:worker_threads'\nnew Worker(new URL('./work.js', import.meta.url)).on('error', error => console.log(error.code))",
        'work.js': WORK,
      },
      [rule('.', 'main', { failure: 'closed', hooks: './missing.mjs' })],
    )
    expect(await little.run(['app.mjs'])).toMatchObject({ out: 'HOOKLINE_MODULE_REFUSED\n', code: 0 })
  })

  it('leaves the report to its main thread', async () => {
    const little = app(
      { 'app.mjs': "import { Worker } from 'node:worker_threads'\nnew Worker(new URL('./work.js', import.meta.url))", 'work.js': WORK },
      [rule('.', 'main')],
    )
    const { error } = await little.run(['app.mjs'], { env: { HOOKLINE_REPORT: 'table' } })
    expect(error.match(/1 rule:/g)).toHaveLength(1)
  })
})

describe('what is wrong with the rules', () => {
  const again = "import { Worker } from 'node:worker_threads'\nimport { fork } from 'node:child_process'\n"
  const files = {
    'app.mjs': `${again}new Worker(new URL('./work.mjs', import.meta.url))\nfork(new URL('./work.mjs', import.meta.url))`,
    'work.mjs': `${again}console.log('works')\nif (process.argv[2] === undefined) fork(new URL('./work.mjs', import.meta.url), ['last'])`,
  }

  it('is told once by a process and all that it starts, and again by the next one', async () => {
    const little = app(files, [{ ...rule('.', 'main'), functoin: 'x' }])
    const { out, error } = await little.run(['app.mjs'])
    expect(out).toBe('works\n'.repeat(4))
    expect(error.match(/unknown field "functoin"/g)).toHaveLength(1)
    expect((await little.run(['work.mjs', 'last'])).error).toContain('unknown field "functoin"')
  })

  it('is not kept from whoever starts without rules at fault', async () => {
    const little = app({ 'app.mjs': 'console.log(Object.keys(process.env).filter(name => name === "HOOKLINE_TOLD").length)' }, [
      rule('.', 'main'),
    ])
    expect(await little.run(['app.mjs'])).toMatchObject({ out: '0\n', error: '' })
  })
})

describe('a child process', () => {
  it('of fork is woven', async () => {
    const little = app(
      { 'app.mjs': "import { fork } from 'node:child_process'\nfork(new URL('./work.js', import.meta.url))", 'work.js': WORK },
      [rule('.', 'main')],
    )
    expect(await little.run(['app.mjs'])).toMatchObject({ out: HOOKED, error: '', code: 0 })
  })

  it('of spawn is woven when NODE_OPTIONS say so', async () => {
    const little = app(
      {
        'app.mjs': "import { spawn } from 'node:child_process'\nspawn(process.execPath, ['work.js'], { stdio: 'inherit' })",
        'work.js': WORK,
      },
      [rule('.', 'main')],
    )
    const env = { NODE_OPTIONS: [...conditions, `--import=${register}`].join(' ') }
    expect(await little.run(['app.mjs'], { env, bare: true })).toMatchObject({ out: HOOKED, error: '', code: 0 })
    expect(await little.run(['app.mjs'])).toMatchObject({ out: 'main 1\n', error: '', code: 0 })
  })
})

describe('a process under the permission model', () => {
  const packages = fileURLToPath(new URL('../../../../', import.meta.url))
  it.each([
    ['with a cache it may write', true],
    ['without a cache', false],
  ])('is woven, %s', async (_, writes) => {
    const little = app({ 'work.js': WORK }, [rule('.', 'main')])
    const flags = [
      '--permission',
      `--allow-fs-read=${packages}*`,
      `--allow-fs-read=${little.folder}/*`,
      ...(writes ? [`--allow-fs-write=${little.path('cache')}`, `--allow-fs-write=${little.path('cache')}/*`] : []),
    ]
    const env = { HOOKLINE_CACHE: 'cache', NODE_COMPILE_CACHE: undefined }
    expect(await little.run(['work.js'], { before: flags, env })).toMatchObject({ out: HOOKED, error: '', code: 0 })
    if (writes) expect(entriesOf(little.path('cache'))).toHaveLength(1)
  })

  it('runs unwoven when it may not read its rules, and says so', async () => {
    const little = app({ 'work.js': WORK }, [rule('.', 'main')])
    const flags = ['--permission', `--allow-fs-read=${packages}*`, `--allow-fs-read=${little.path('work.js')}`]
    const { out, error, code } = await little.run(['work.js'], { before: flags, env: { NODE_COMPILE_CACHE: undefined } })
    expect({ out, code }).toEqual({ out: 'main 1\n', code: 0 })
    expect(error).toMatch(/rules\.json/)
  })
})
