/** Writes the walkthrough into README.md from a real run. Build first: `tsc -b`. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { walkthroughOf, withWalkthrough } from './walkthrough.mts'

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const readme = new URL('../README.md', import.meta.url)

const { status, stdout, stderr } = spawnSync(process.execPath, [main, '--once'], {
  encoding: 'utf8',
  env: { ...process.env, FORCE_COLOR: '0' },
})
if (status !== 0) throw new Error(`The demo ended with ${status}; the README stays as it is.\n${stdout}${stderr}`)
writeFileSync(readme, withWalkthrough(readFileSync(readme, 'utf8'), walkthroughOf(stdout)))
