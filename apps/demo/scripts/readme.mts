/** Writes what the demo prints into the pages that show it, from a real run. Build first: `tsc -b`. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { withWalkthrough } from '../../../scripts/lib/walkthrough.ts'
import { pages } from './pages.mts'

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const { status, stdout, stderr } = spawnSync(process.execPath, [main, '--once'], {
  encoding: 'utf8',
  env: { ...process.env, FORCE_COLOR: '0' },
})
if (status !== 0) throw new Error(`The demo ended with ${status}; the pages stay as they are.\n${stdout}${stderr}`)
for (const { page, of } of pages) writeFileSync(page, withWalkthrough(readFileSync(page, 'utf8'), of(stdout)))
