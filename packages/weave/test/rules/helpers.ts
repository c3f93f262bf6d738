/** Folders with rules files, made for a test and removed after it. */
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { readRules, type RuleSet } from '../../src/rules/read.ts'

/** Writes files into a new folder; what is no text is written as JSON. A hook module is always there. */
export function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-rules-')))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  for (const [name, content] of Object.entries({ 'hooks.mjs': 'export function enter() {}\nexport function exit() {}\n', ...files })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content, null, 2))
  }
  return folder
}

/** Reads one rules file, from its folder. */
export async function read(content: unknown): Promise<RuleSet> {
  const cwd = folderOf({ 'rules.json': content })
  return readRules(['rules.json'], { cwd })
}

/** Messages of the problems. */
export function told(set: RuleSet): readonly string[] {
  return set.problems.map(problem => problem.message)
}
