/** Runs the command as users do: as a process of its own, in folders of their own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

const isBuilt = process.env['HOOKLINE_DIST'] === '1'
const bin = fileURLToPath(new URL('../bin/hookline.mjs', import.meta.url))

/** The packages of the workspace, for applications that have some installed. */
export const workspaceModules: string = fileURLToPath(new URL('../../../node_modules', import.meta.url))

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** Writes files into a new folder, with a space in its name, and gives its path. */
export function folderWith(files: Readonly<Record<string, string | object>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookline cli ')))
  folders.push(folder)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  }
  return folder
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly out: string
  readonly err: string
}

export interface Options {
  readonly cwd?: string
  readonly env?: Readonly<Record<string, string | undefined>>
}

export interface Running {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves when a text has been printed on standard output. */
  printed(text: string): Promise<void>
}

/** The words that start `hookline`. */
export const command: readonly [string, ...string[]] = [process.execPath, ...(isBuilt ? [] : ['--conditions=@hookline/source']), bin]

/** Starts `hookline` with arguments; `node` inside of it is the Node that runs the tests. */
export function startHookline(args: readonly string[], { cwd = tmpdir(), env = {} }: Options = {}): Running {
  const [program, ...words] = command
  return start(program, [...words, ...args], cwd, env)
}

/** Runs `hookline` to its end. */
export function hookline(args: readonly string[], options?: Options): Promise<Ended> {
  return startHookline(args, options).ended
}

/** Runs any program to its end, with nothing of the tests' environment that could meddle. */
export function start(command: string, args: readonly string[], cwd: string, env: Options['env'] = {}): Running {
  const { NODE_OPTIONS: _options, FORCE_COLOR: _force, NO_COLOR: _no, ...rest } = process.env
  const clean = Object.fromEntries(Object.entries(rest).filter(([name]) => !/^(?:VITEST|HOOKLINE_|npm_)/.test(name)))
  const path = [dirname(process.execPath), process.env['PATH']].join(delimiter)
  const cache = join(folderOfCache(), 'cache')
  const child = spawn(command, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...clean, PATH: path, HOOKLINE_CACHE: cache, ...env },
  })
  let out = ''
  let err = ''
  const waiting = new Set<() => void>()
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
    for (const look of waiting) look()
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
  const ended = new Promise<Ended>((done, failed) => {
    child.once('error', failed)
    child.once('close', (code, signal) => done({ code, signal, out, err }))
  })
  return {
    child,
    ended,
    printed: text =>
      new Promise((done, failed) => {
        const look = (): void => {
          if (out.includes(text)) done()
        }
        waiting.add(look)
        look()
        void ended.then(() => failed(new Error(`expected "${text}" before the end, got:\n${out}\n${err}`)))
      }),
  }
}

let cacheFolder: string | undefined

/** One cache for the tests of a file: they run beside each other, as processes of one application do. */
function folderOfCache(): string {
  cacheFolder ??= folderWith({})
  return cacheFolder
}

/** What does not differ from run to run. */
export function steady(text: string, folder: string): string {
  return text
    .replaceAll(folder, '<folder>')
    .replaceAll(folder.replaceAll(' ', '%20'), '<folder>')
    .replace(/\(node:\d+\)/g, '(node)')
    .replace(/^\(Use `node --trace-warnings .*\n/gm, '')
}
