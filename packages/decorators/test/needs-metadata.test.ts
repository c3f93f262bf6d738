import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'

const run = promisify(execFile)
const cwd = new URL('..', import.meta.url)
const flags = ['--conditions=@hookline/source', '--input-type=module', '-e']

test('without reflect-metadata the tsyringe entry says so', async () => {
  const { stdout } = await run(
    process.execPath,
    [...flags, "import('@hookline/decorators/tsyringe').catch(error => console.log(error.code, error.message))"],
    { cwd },
  )
  expect(stdout).toMatch(/^HOOKLINE_METADATA_MISSING .*import 'reflect-metadata'/)
})

test('loading the tsyringe entry loads no RxJS, resolving the line does', async () => {
  const { stdout } = await run(
    process.execPath,
    [
      ...flags,
      `import 'reflect-metadata'
      import { createRequire } from 'node:module'
      import { container } from 'tsyringe'
      import { HOOK_EVENTS, registerHookline } from '@hookline/decorators/tsyringe'
      const loaded = () => Object.keys(createRequire(import.meta.url).cache).some(file => file.includes('/rxjs/'))
      registerHookline(container)
      console.log(loaded(), typeof container.resolve(HOOK_EVENTS).subscribe, loaded())`,
    ],
    { cwd },
  )
  expect(stdout).toBe('false function true\n')
})
