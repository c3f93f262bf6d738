// Writes what commands print into the pages that show a terminal, from a real run. Run it on a Node that strips types: node scripts/write-pages.mjs
import { readFileSync, writeFileSync } from 'node:fs'
import { pages, playPage } from './lib/console-page.mjs'

for (const name of pages) {
  const page = new URL(`../${name}`, import.meta.url)
  writeFileSync(page, await playPage(readFileSync(page, 'utf8')))
}
