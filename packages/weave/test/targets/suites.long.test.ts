/** Packages that bring their tests along: all of their functions woven, under hooks that change nothing, they pass as they do bare. */
import { spawn } from 'node:child_process'
import { existsSync, globSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { conditions, register } from '../loader/app.ts'

const modules = fileURLToPath(new URL('../../../../node_modules/', import.meta.url))
const rules = fileURLToPath(new URL('fixtures/whole.rules.mjs', import.meta.url))

/** Those of their tests that need nothing but Node, and take seconds. */
const SUITES: readonly (readonly [string, string])[] = [
  ['@pinojs/redact', '{index,multiple-wildcards,prototype-pollution,selective-clone}'],
  ['pino', '{browser-is-level-enabled,is-level-enabled}'],
  ['pino-std-serializers', '{err,err-with-cause}'],
  ['process-warning', '{emit-*,index,issue-88,spy-warning}'],
  ['thread-stream', '{base,context,end,error-flush,event,flush,post-message,ready,wait}'],
]

interface Counts {
  readonly passed: number
  readonly failed: number
  readonly code: number | null
  readonly error: string
}

function runSuite(name: string, test: string, woven: boolean): Promise<Counts> {
  const flags = woven ? [...conditions, `--import=${register}`] : []
  const env: Record<string, string | undefined> = { ...process.env, HOOKLINE_RULES: rules, HOOKLINE_CACHE: 'off', WHOLE_PACKAGE: name }
  for (const key of ['NODE_OPTIONS', 'NODE_V8_COVERAGE', 'NODE_TEST_CONTEXT', 'FORCE_COLOR']) delete env[key]
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [...flags, '--test-reporter=tap', test], {
      cwd: modules + name,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    let error = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text))
    child.once('error', reject)
    child.once('close', code => {
      const count = (what: RegExp): number => out.match(what)?.length ?? 0
      resolve({ passed: count(/^ *ok /gm), failed: count(/^ *not ok /gm), code, error })
    })
  })
}

describe.each(SUITES.filter(([name]) => existsSync(`${modules}${name}/test`)))('the tests of %s', (name, which) => {
  it.each(globSync(`test/${which}.test.js`, { cwd: modules + name }).toSorted())('%s', async test => {
    const bare = await runSuite(name, test, false)
    const woven = await runSuite(name, test, true)
    expect(bare).toMatchObject({ failed: 0, code: 0 })
    expect(woven.error).toMatch(/^inert hooks: [1-9]\d* calls/m)
    expect({ ...woven, error: '' }).toEqual({ ...bare, error: '' })
  })
})
