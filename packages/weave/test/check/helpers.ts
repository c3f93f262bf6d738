/** Little applications that are checked by a process of their own, as the command does it. */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'
import type { ReportJson } from '../../src/report/json.ts'
import type { RuleStatus } from '../../src/report/status.ts'

const isBuilt = process.env['HOOKLINE_DIST'] === '1'
const here = fileURLToPath(new URL('.', import.meta.url))
const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** Writes files into a new folder and gives its path. */
export function folderWith(files: Readonly<Record<string, string | object>>): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookline check ')))
  folders.push(folder)
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return folder
}

/** A package with one file. */
export function packageFiles(name: string, version: string, code: string, at = `node_modules/${name}`): Record<string, string | object> {
  return { [`${at}/package.json`]: { name, version, main: 'index.js' }, [`${at}/index.js`]: code }
}

export const HOOKS = 'throw new Error("a check ran the hooks")\nexport function enter() {}\nexport function exit() {}\n'

/** What a rule needs besides its place. */
export const hooks = { hooks: './hooks.mjs', enter: 'enter' } as const

export interface Checked {
  readonly report: ReportJson
  /** What the process said besides. */
  readonly stderr: string
  status(names: string): RuleStatus
}

/** Checks `rules.json` of a folder. */
export async function checkIn(folder: string, options: { readonly cwd?: string; readonly entry?: string } = {}): Promise<Checked> {
  const given = JSON.stringify({ rules: [join(folder, 'rules.json')], cwd: folder, ...options })
  const program = `import { check, reportJson } from '@hookline/weave/check'
    const { statuses, problems } = await check(${given})
    console.log(JSON.stringify(reportJson(statuses, problems)))`
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((done, failed) => {
    const flags = [...(isBuilt ? [] : ['--conditions=@hookline/source']), '--input-type=module', '--eval', program]
    execFile(process.execPath, flags, { cwd: here, maxBuffer: 1 << 26 }, (error, out, err) =>
      error === null ? done({ stdout: out, stderr: err }) : failed(error),
    )
  })
  const report = JSON.parse(stdout) as ReportJson
  return {
    report,
    stderr,
    status(names) {
      const found = report.rules.find(rule => rule.names === names)
      if (found === undefined) throw new Error(`no rule ${names} in ${stdout}`)
      return found
    },
  }
}
