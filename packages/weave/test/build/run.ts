/** Running a bundle as it would be in production: plain node, a folder of its own, nothing installed. */
import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The fixtures' application and rules. */
export const app: string = fileURLToPath(new URL('fixtures/app/main.ts', import.meta.url))
export const rules: string = fileURLToPath(new URL('fixtures/rules/config.json', import.meta.url))

/** What a run printed, what hooks said told apart. */
export interface Printed {
  readonly hooks: readonly string[]
  readonly rest: readonly string[]
}

/** Runs a file to its end. */
export async function runBundle(file: string, flags: readonly string[] = ['--enable-source-maps']): Promise<Printed> {
  const { NODE_OPTIONS: _, ...env } = process.env
  const lines = await new Promise<string[]>((resolve, reject) => {
    execFile(process.execPath, [...flags, file], { env, cwd: join(file, '..') }, (error, stdout, stderr) => {
      if (error) reject(new Error(`${error.message}\n${stdout}\n${stderr}`))
      else resolve(stdout.trimEnd().split('\n'))
    })
  })
  const hooks = lines.filter(line => line.startsWith('hook '))
  return { hooks: hooks.map(line => line.slice(5)), rest: lines.filter(line => !line.startsWith('hook ')) }
}

/** A new folder outside of the repository, and its removal. */
export async function folder(): Promise<{ path: string; [Symbol.asyncDispose](): Promise<void> }> {
  const path = await realpath(await mkdtemp(join(tmpdir(), 'hookline-build-')))
  return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true, force: true }) }
}

/** What the fixtures' hooks say. */
export const hooked: readonly string[] = [
  'enter greet ["you"]',
  'exit greet "hello you"',
  'enter Basket.of ["apple","pear"]',
  'enter Basket#add ["apple",1]',
  'exit Basket#add 1',
  'enter Basket#add ["pear",1]',
  'exit Basket#add 2',
  'enter Basket#add ["plum",10]',
  'exit Basket#add 30',
  'enter total [1,10]',
  'exit total 11',
  String.raw`enter pg:Client#escapeIdentifier function ["a\"b"]`,
  String.raw`exit pg:Client#escapeIdentifier "\"a\"\"b\""`,
  'enter is-stream:isReadableStream ["stream"]',
  'exit is-stream:isReadableStream true',
  'enter is-stream:isReadableStream [{}]',
  'exit is-stream:isReadableStream false',
  'enter fail [{"code":7}]',
  'exit fail failed with 7',
  'enter lengthOf [{}]',
  "exit lengthOf Cannot read properties of undefined (reading 'length')",
]

/** The frames of the application in the stacks of its two errors. */
export const frames: readonly string[] = ['16:9', '38:35', '30:5', '38:20', '26:88', '38:79', '30:5', '38:58'].map(
  place => `main.ts:${place}`,
)

/** A folder with these files in it. */
export async function project(files: Readonly<Record<string, string>>): Promise<Awaited<ReturnType<typeof folder>>> {
  const made = await folder()
  for (const [name, text] of Object.entries(files)) {
    await mkdir(join(made.path, name, '..'), { recursive: true })
    await writeFile(join(made.path, name), text)
  }
  return made
}

/** The frames that the program has printed, without those of the wrapper around a hooked function. */
export function framesOf({ rest }: Printed): readonly string[] {
  const [name, all] = JSON.parse(rest.at(-1) ?? '[]') as [string, string[]]
  if (name !== 'stack') throw new Error(`expected the stack at the end, got ${rest.at(-1)}`)
  return all.filter(frame => !frame.startsWith('main.ts:15:'))
}
