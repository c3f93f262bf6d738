/** Little applications in folders of their own, run as processes with and without the loader. */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

export const isBuilt: boolean = process.env['HOOKLINE_DIST'] === '1'
const root = fileURLToPath(new URL('../../../../', import.meta.url))

/** The entry that `--import` is given, as a URL. */
export const register: string = new URL(isBuilt ? '../../dist/register.js' : '../../src/register.ts', import.meta.url).href

/** What Node needs to run the entry. */
export const conditions: readonly string[] = isBuilt ? [] : ['--conditions=@hookline/source']

/** What a process said and how it ended. */
export interface Ran {
  readonly out: string
  readonly error: string
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** How a process is started. */
export interface How {
  /** Flags before `--import`. */
  readonly before?: readonly string[]
  /** Flags after it. */
  readonly flags?: readonly string[]
  readonly env?: Readonly<Record<string, string | undefined>>
  /** Without the loader. */
  readonly bare?: boolean
  readonly cwd?: string
}

/** An application. */
export interface App {
  readonly folder: string
  path(name: string): string
  write(name: string, text: string): void
  start(args: readonly string[], how?: How): Process
  run(args: readonly string[], how?: How): Promise<Ran>
}

/** A process that runs. */
export interface Process {
  readonly pid: number
  /** Resolves when the process has printed the text, on either stream, after what was awaited before. */
  said(text: string): Promise<void>
  write(line: string): void
  readonly ended: Promise<Ran>
}

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** Woven modules in a cache; what starts keep besides are no modules. */
export function entriesOf(cache: string): string[] {
  return readdirSync(cache).filter(name => !/^(?:start|known|rules)-/.test(name))
}

/** Hooks that print what they see. */
export const HOOKS = `
export function enter(call, ...params) { console.log('>', call.target.name, JSON.stringify(params)) }
export function exit(call, result, error) { console.log('<', call.target.name, JSON.stringify(error?.message ?? result)) }
`

/** A rule with these hooks. */
export function rule(packageName: string, name: string, more: object = {}): object {
  return { package: packageName, function: name, hooks: './hooks.mjs', enter: 'enter', exit: 'exit', ...more }
}

/** Writes an application with the workspace's packages installed. \`rules.json\` and \`hooks.mjs\` are its rules unless it has others. */
export function app(files: Readonly<Record<string, string>>, rules?: readonly object[]): App {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-loader-')))
  folders.push(folder)
  const write = (name: string, text: string): void => {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  write('package.json', JSON.stringify({ name: 'little', version: '1.2.3' }))
  write('hooks.mjs', HOOKS)
  if (rules !== undefined) write('rules.json', JSON.stringify(rules))
  for (const [name, text] of Object.entries(files)) write(name, text)
  if (!Object.keys(files).some(name => name.startsWith('node_modules/')))
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  const start = (args: readonly string[], how: How = {}): Process => {
    const flags = [...(how.before ?? []), ...(how.bare === true ? [] : [...conditions, `--import=${register}`]), ...(how.flags ?? [])]
    const env: Record<string, string | undefined> = {
      ...process.env,
      HOOKLINE_RULES: 'rules.json',
      HOOKLINE_CACHE: 'off',
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/hookline-test-code'),
      ...how.env,
    }
    for (const name of ['NODE_OPTIONS', 'NODE_V8_COVERAGE', 'FORCE_COLOR']) if (how.env?.[name] === undefined) delete env[name]
    return processOf(spawn(process.execPath, [...flags, ...args], { cwd: how.cwd ?? folder, env, stdio: 'pipe' }))
  }
  return { folder, path: name => join(folder, name), write, start, run: (args, how) => start(args, how).ended }
}

function processOf(child: ReturnType<typeof spawn>): Process {
  let out = ''
  let error = ''
  let all = ''
  let from = 0
  const waiting = new Set<() => void>()
  const more = (text: string): void => {
    all += text
    for (const look of waiting) look()
  }
  child.stdout?.setEncoding('utf8').on('data', (text: string) => more(((out += text), text)))
  child.stderr?.setEncoding('utf8').on('data', (text: string) => more(((error += text), text)))
  const ended = new Promise<Ran>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ out, error, code, signal }))
  })
  const said = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const at = all.indexOf(text, from)
        if (at === -1) return
        from = at + text.length
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
      void ended.then(() => reject(new Error(`it ended without saying ${JSON.stringify(text)}: ${all}`)))
    })
  return { pid: child.pid ?? 0, said, write: line => void child.stdin?.write(`${line}\n`), ended }
}
