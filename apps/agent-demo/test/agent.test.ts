import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { walkthroughIn, walkthroughOf } from '../../../scripts/lib/walkthrough.ts'

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const meddle = fileURLToPath(new URL('fixtures/meddle.mjs', import.meta.url))

let folder = ''
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'agent-'))))
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** Runs the demo as users do, as a process of its own. */
function run(nodeArgs: readonly string[] = [], args: readonly string[] = []): Promise<{ code: number | null; output: string }> {
  const child = spawn(process.execPath, [...nodeArgs, main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: folder },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => resolve({ code, output }))
  })
}

test('does what it says, as the README has it, and leaves nothing behind', async () => {
  const { code, output } = await run()

  expect(output).toContain('All 9 steps did what they say.')
  expect(output).not.toContain('NOT TRUE')
  expect(code, output).toBe(0)
  expect(readdirSync(folder)).toEqual([])
  // When this fails: npm run readme -w @hookline/agent-demo
  expect(walkthroughIn(readFileSync(new URL('../README.md', import.meta.url), 'utf8'))).toBe(walkthroughOf(output))
})

test('ends with a status of 1 when a step did not do what it says', async () => {
  const { code, output } = await run(['--import', meddle])

  expect(output).toContain('✗ NOT TRUE: not one of them was run')
  expect(output).toContain('✗ NOT TRUE: what is important is still there')
  expect(output).toMatch(/^\d+ of 9 steps did not do what they say\.$/m)
  expect(code, output).toBe(1)
  expect(readdirSync(folder)).toEqual([])
})

test('refuses options it does not know', async () => {
  const { code, output } = await run([], ['--twice'])

  expect(output).toContain("Unknown option '--twice'")
  expect(code, output).toBe(1)
})

test('whoever reads along may leave, and nothing is left behind', async () => {
  const child = spawn(process.execPath, [main], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, TMPDIR: folder } })
  let errors = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (errors += text))
  child.stdout.once('data', () => child.stdout.destroy())
  const code = await new Promise(resolve => child.once('close', resolve))

  expect(errors).toBe('')
  expect(code).toBe(0)
  expect(readdirSync(folder)).toEqual([])
})
