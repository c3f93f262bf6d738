/** Writes the walkthrough into README.md from a real run. Build first. */
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { walkthroughOf, withWalkthrough } from '../../../scripts/lib/walkthrough.ts'

const main = fileURLToPath(new URL('../dist/main.js', import.meta.url))
const readme = new URL('../README.md', import.meta.url)

const { status, stdout, stderr } = spawnSync(process.execPath, [main], { encoding: 'utf8' })
if (status !== 0) throw new Error(`The demo ended with ${status}; the README stays as it is.\n${stdout}${stderr}`)
writeFileSync(readme, withWalkthrough(readFileSync(readme, 'utf8'), walkthroughOf(stdout)))
