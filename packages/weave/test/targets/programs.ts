/** Runs the programs of fixtures/: each is a folder with an application, the rules for it, and their hooks. */
import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { conditions, register } from '../loader/app.ts'

/** A program and how it is started. */
export interface Program {
  readonly name: string
  /** @default app.mjs */
  readonly entry?: string
  /** Flags of Node before Hookline's. */
  readonly flags?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** Calls that nobody waits for, so that they are never over. @default 0 */
  readonly open?: number
  /** It has a second set of rules, whose hooks change what happens. */
  readonly changes?: true
}

/** `seen`: rules.json; `changed`: change.rules.json; `inert`: those of rules.json with hooks that only count. */
export type Way = 'bare' | 'inert' | 'seen' | 'changed'

/** What a process said and how it ended. */
export interface Ran {
  readonly out: string
  readonly error: string
  readonly code: number | null
}

const RULES = { bare: '', inert: '../inert.rules.mjs', seen: 'rules.json', changed: 'change.rules.json' }

/** The folder of a program. */
export function folderOf(name: string): string {
  return fileURLToPath(new URL(`fixtures/${name}/`, import.meta.url))
}

/** Runs it. Ports and process ids are left out of what it says. */
export function run(program: Program, way: Way, more: Readonly<Record<string, string>> = {}): Promise<Ran> {
  const { name, entry = 'app.mjs', flags = [], env: own } = program
  const env: Record<string, string | undefined> = {
    ...process.env,
    ...own,
    ...more,
    HOOKLINE_RULES: RULES[way],
    HOOKLINE_CACHE: 'off',
    NODE_COMPILE_CACHE: fileURLToPath(new URL('../../../../node_modules/.cache/hookline-test-code', import.meta.url)),
  }
  for (const key of ['NODE_OPTIONS', 'NODE_V8_COVERAGE', 'FORCE_COLOR']) delete env[key]
  const args = [...flags, ...(way === 'bare' ? [] : [...conditions, `--import=${register}`]), entry]
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { cwd: folderOf(name), env, stdio: ['ignore', 'pipe', 'pipe'] })
    let out = ''
    let error = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (error += text))
    child.once('error', reject)
    child.once('close', code => resolve({ out: same(out), error: same(error), code }))
  })
}

/** What differs from run to run and means nothing. */
function same(text: string): string {
  return text.replaceAll(/(127\.0\.0\.1|localhost):\d+/g, '$1:PORT').replaceAll(/\(node:\d+\)/g, '(node)')
}
