/** Puts the tables between the markers of docs/performance.md: weaving, the built-in hooks and everything else have each their own, out of one run each. */
import { readFile, writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { conditions } from './machine.ts'
import { HOOKS, WEAVE } from './options.ts'
import { markdownTables, verdictTable } from './report.ts'
import type { Result } from './result.ts'

interface Block {
  readonly begin: string
  readonly end: string
  readonly titles: readonly [targets: string, all: string]
  holds(result: Result): boolean
}

const file = fileURLToPath(new URL('../../docs/performance.md', import.meta.url))
const isWoven = ({ group }: Result): boolean => group.startsWith(`${WEAVE}-`)
const isHook = ({ group }: Result): boolean => group.startsWith(`${HOOKS}-`)

const blocks: readonly Block[] = [
  {
    begin: '<!-- results: begin (written by `npm run bench -- --write`) -->',
    end: '<!-- results: end -->',
    titles: ['## The targets', '## All results'],
    holds: result => !isWoven(result) && !isHook(result),
  },
  {
    begin: '<!-- results of weaving: begin (written by `npm run bench -- --write`, or with `--only weave`) -->',
    end: '<!-- results of weaving: end -->',
    titles: ['## Weaving: the targets', '## Weaving: all results'],
    holds: isWoven,
  },
  {
    begin: '<!-- results of built-in hooks: begin (written by `npm run bench -- --write`, or with `--only hooks`) -->',
    end: '<!-- results of built-in hooks: end -->',
    titles: ['## Built-in hooks: the targets', '## Built-in hooks: all results'],
    holds: isHook,
  },
]

/** Replaces the blocks that there are results for. */
export async function writeDocument(results: readonly Result[]): Promise<string> {
  let text = await readFile(file, 'utf8')
  for (const block of blocks) {
    const held = results.filter(result => block.holds(result))
    if (held.length > 0) text = put(text, block, held)
  }
  await writeFile(file, text)
  return file
}

function put(text: string, { begin, end, titles }: Block, results: readonly Result[]): string {
  const from = text.indexOf(begin)
  const to = text.indexOf(end)
  if (from === -1 || to < from) throw new Error(`expected the markers "${begin}" and "${end}" in ${file}, got none. Restore them.`)
  const parts = [
    conditions()
      .map(line => `- ${line}`)
      .join('\n'),
    titles[0],
    verdictTable(results),
    titles[1],
    markdownTables(results),
  ]
  return `${text.slice(0, from + begin.length)}\n\n${parts.join('\n\n')}\n\n${text.slice(to)}`
}
