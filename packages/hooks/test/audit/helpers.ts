/** Folders, logs on disks that fail, and programs that write a log of their own. */
import { spawn, type ChildProcess } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { HookRegistry, type HookTarget } from '@hookline/core'
import { afterAll, afterEach } from 'vitest'
import { auditHook } from '../../src/audit/hook.ts'
import { openLog, type OpenLog } from '../../src/audit/open-log.ts'
import { auditSettings, type AuditOptions } from '../../src/audit/options.ts'
import { realFs, type SinkFs } from '../../src/audit/sink-fs.ts'
import { readAudit, type AuditEntry } from '../../src/audit.ts'

const folders: string[] = []
const closing: (() => Promise<unknown>)[] = []

afterEach(async () => {
  for (const close of closing.splice(0)) await close().catch(() => undefined)
})
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A new folder, removed at the end. */
export function newFolder(): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-audit-')))
  folders.push(folder)
  return folder
}

/** The path of a log in a new folder. */
export function newPath(): string {
  return join(newFolder(), 'audit.jsonl')
}

/** Closed after the test. */
export function closeLater<T extends { close(): Promise<unknown> }>(log: T): T {
  closing.push(() => log.close())
  return log
}

/** A target that takes a number or an object and gives it back later. */
export function echo(registry: HookRegistry, name = 'echo'): (value: unknown) => Promise<unknown> {
  return targetIn(registry, name).wrap(async (value: unknown) => value)
}

function targetIn(registry: HookRegistry, name: string): HookTarget {
  return registry.target({ name, shape: 'async' })
}

/** A log on a disk of which some operations are replaced. */
export async function onDisk(
  fs: Partial<SinkFs>,
  options: Partial<AuditOptions> = {},
  whileOpening?: () => Promise<unknown>,
  registry: HookRegistry = new HookRegistry({ onReport: () => undefined }),
): Promise<{ registry: HookRegistry; log: OpenLog; path: string }> {
  const path = options.path ?? newPath()
  const settings = auditSettings({ durable: 'beforeReturn', ...options, path })
  const log = closeLater(await openLog(settings, { ...realFs, ...fs }))
  await Promise.all([log.sink.flush().catch(() => undefined), whileOpening?.()])
  registry.register(auditHook(log, settings))
  return { registry, log, path }
}

/** An error as the system gives it. */
export function systemError(code: string): NodeJS.ErrnoException {
  return Object.assign(new Error(`${code}: made by a test`), { code })
}

/** All that comes. */
export async function allOf<T>(source: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const one of source) found.push(one)
  return found
}

/** All records of a log. */
export async function entries(path: string): Promise<AuditEntry[]> {
  return allOf(readAudit(path))
}

/** The records of calls, without those of the log itself. */
export async function calls(path: string): Promise<AuditEntry[]> {
  return (await entries(path)).filter(({ event }) => event === undefined)
}

const conditions = process.env['HOOKLINE_DIST'] === '1' ? [] : ['--conditions=@hookline/source']

/** Starts one of the programs in `fixtures`. */
export function startFixture(
  name: string,
  args: readonly string[],
  errors: 'inherit' | 'ignore' = 'inherit',
  inside: readonly string[] = [],
): ChildProcess & { readonly lines: AsyncIterable<string> } {
  const file = fileURLToPath(new URL(`fixtures/${name}.ts`, import.meta.url))
  const { NODE_OPTIONS: _options, ...env } = process.env
  const [program, ...words] = [...inside, process.execPath, ...conditions, file, ...args] as [string, ...string[]]
  const child = spawn(program, words, { stdio: ['pipe', 'pipe', errors], env })
  return Object.assign(child, { lines: linesOf(child) })
}

async function* linesOf(child: ChildProcess): AsyncGenerator<string> {
  let text = ''
  for await (const chunk of child.stdout as AsyncIterable<Buffer>) {
    text += chunk.toString('latin1')
    const end = text.lastIndexOf('\n')
    if (end === -1) continue
    yield* text.slice(0, end).split('\n')
    text = text.slice(end + 1)
  }
}
