// Writes the output blocks of docs/rules.md from a real run. Run it on a Node that strips types: node scripts/write-pages.mjs
import { readFileSync, writeFileSync } from 'node:fs'
import { playPage } from './lib/console-page.mjs'

const page = new URL('../docs/rules.md', import.meta.url)
writeFileSync(page, await playPage(readFileSync(page, 'utf8')))
