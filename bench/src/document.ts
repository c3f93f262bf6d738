/** Puts the tables between the markers of docs/performance.md. */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { conditions } from './machine.ts'
import { markdownTables, verdictTable } from './report.ts'
import type { Result } from './result.ts'

const file = fileURLToPath(new URL('../../docs/performance.md', import.meta.url))
const begin = '<!-- results: begin (written by `npm run bench -- --write`) -->'
const end = '<!-- results: end -->'

export async function writeDocument(results: readonly Result[]): Promise<string> {
  const text = await readFile(file, 'utf8')
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from === -1 || to < from) throw new Error(`expected the markers "${begin}" and "${end}" in ${file}, got none. Restore them.`)
  const parts = [
    conditions()
      .map(line => `- ${line}`)
      .join('\n'),
    '## The targets',
    verdictTable(results),
    '## All results',
    markdownTables(results),
  ]
  await writeFile(file, `${text.slice(0, from + begin.length)}\n\n${parts.join('\n\n')}\n\n${text.slice(to)}`)
  return file
}
