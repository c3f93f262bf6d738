/** Whole programs, bare and with the adapter: what they print, how they fail and how they end is the same. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const conditions = process.env['HOOKLINE_DIST'] === '1' ? [] : ['--conditions=@hookline/source']
const fixture = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))

interface Ran {
  readonly out: string
  readonly error: string
  readonly code: number | null
}

function run(args: readonly string[], attach: string): Promise<Ran> {
  const env = { ...process.env, ATTACH: attach }
  for (const name of ['NODE_OPTIONS', 'FORCE_COLOR']) delete (env as Record<string, unknown>)[name]
  const flags = [...conditions, `--import=${new URL('fixtures/attach.mjs', import.meta.url).href}`]
  const child = spawn(process.execPath, [...flags, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
  const texts = { out: '', error: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (texts.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (texts.error += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => resolve({ ...texts, code }))
  })
}

/** Of what Node prints about an error all but where it was thrown: a hooked call throws its errors on. */
const seen = ({ out, error, code }: Ran): unknown => ({
  out,
  error: error.split('\n').filter(line => /^\w*Error|^ {2}\w+: |Warning|^Node/.test(line)),
  code,
})

const all = ['nothing', 'hooks', 'waiting hooks', 'subscriber']
/** What runs, and what of the adapter's makes a difference to it. */
const programs: Record<string, readonly [args: readonly string[], ways: readonly string[]]> = {
  'looks at faces, classes and listeners': [['faces.mjs'], all],
  'has a connection refused, and no listener for it': [
    ['uncaught.cjs', 'refused'],
    ['hooks', 'waiting hooks'],
  ],
  'gives a port that is none': [['uncaught.cjs', 'option'], ['hooks']],
  'gives a header that is none': [['uncaught.cjs', 'header'], ['hooks']],
  'throws in a listener of its server': [
    ['uncaught.cjs', 'listener'],
    ['hooks', 'waiting hooks'],
  ],
  'rejects in a listener of its server': [['uncaught.cjs', 'rejection'], ['hooks']],
  'throws in a listener of a response': [['uncaught.cjs', 'response'], ['waiting hooks']],
  'ends while a request is under way that keeps nobody alive': [['uncaught.cjs', 'unref'], ['waiting hooks']],
}

test.each(Object.entries(programs))('a program that %s does the same with the adapter', async (_, [[name = '', ...args], ways]) => {
  const [bare, ...hooked] = await Promise.all(['not at all', ...ways].map(way => run([fixture(name), ...args], way)))
  for (const [index, way] of ways.entries()) expect({ way, ran: seen(hooked[index] as Ran) }).toEqual({ way, ran: seen(bare as Ran) })
})
