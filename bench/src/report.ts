/** The table: in the terminal while results come, and in docs/performance.md. */
import { rows } from './calls/rows.ts'
import { hookRows } from './hooks/rows.ts'
import type { Result } from './result.ts'
import { judge, measuredOf } from './targets.ts'
import { wovenTitles } from './weave/titles.ts'

const titles: Readonly<Record<string, string>> = {
  ...Object.fromEntries(rows.map(({ id, title }) => [`call/${id}`, title])),
  'call/further-1': 'each further pair, by the row with 2',
  'call/further-3': 'each further pair, by the row with 4',
  ...Object.fromEntries(rows.map(({ id, title }) => [`bytes/${id}`, `bytes: ${title}`])),
  'import/cpu': 'import of a package, CPU time',
  'import/heap': 'import of a package, heap',
  'express/rate': 'Express: requests per second',
  'express/cpu': 'Express: CPU per request',
  'pg/rate': 'pg at concurrency 10: queries per second',
  'pg/cpu': 'pg at concurrency 10: CPU per query',
  'fetch/rate': 'fetch at concurrency 10: requests per second',
  'fetch/cpu': 'fetch at concurrency 10: CPU per request',
  'http-server/rate': 'server of node:http: requests per second',
  'http-server/cpu': 'server of node:http: CPU per request',
  'http-client/rate': 'client of node:http at concurrency 10: requests per second',
  'http-client/cpu': 'client of node:http at concurrency 10: CPU per request',
  'memory/soak': 'memory kept, everything on',
  ...wovenTitles,
  ...Object.fromEntries(hookRows.map(({ group, title }) => [group, title])),
}

const titleOf = (group: string): string => titles[group] ?? group

const header = ['contender', 'median', 'min', 'max', 'to baseline', 'target', 'verdict'] as const

function cells(result: Result, _place: number, group: readonly Result[]): string[] {
  const { target, verdict } = judge(result, group)
  const ratio = result.ratioToBaseline
  return [
    result.name,
    number(result.median),
    number(result.min),
    number(result.max),
    ratio === null ? '' : `${number(ratio)} ×`,
    target,
    verdict,
  ]
}

function number(value: number): string {
  const size = Math.abs(value)
  return size >= 1000 ? Math.round(value).toLocaleString('en') : value.toFixed(size >= 100 ? 0 : size >= 10 ? 1 : 2)
}

/** One group for the terminal. */
export function plainTable(results: readonly Result[]): string {
  const [first] = results
  if (first === undefined) return ''
  const lines = [header.slice(), ...results.map(cells)].map(line => line.map(String))
  const widths = header.map((_, column) => Math.max(...lines.map(line => line[column]?.length ?? 0)))
  const text = lines.map(line =>
    `  ${line.map((cell, n) => (n >= 1 && n <= 4 ? cell.padStart(widths[n] ?? 0) : cell.padEnd(widths[n] ?? 0))).join('  ')}`.trimEnd(),
  )
  return [`${titleOf(first.group)} (${first.group}, ${units(results)})`, ...text, ''].join('\n')
}

/** All groups as one Markdown table each. */
export function markdownTables(results: readonly Result[]): string {
  const groups = new Map<string, Result[]>()
  for (const result of results) groups.set(result.group, [...(groups.get(result.group) ?? []), result])
  return [...groups.values()].map(markdownTable).join('\n\n')
}

function markdownTable(results: readonly Result[]): string {
  const group = results[0]?.group ?? ''
  const lines = [header.slice(), header.map((_, n) => (n >= 1 && n <= 4 ? '---:' : '---')), ...results.map(cells)]
  return [`### ${titleOf(group)}`, '', `\`${group}\`, ${units(results)}`, '', ...lines.map(line => `| ${line.join(' | ')} |`)].join('\n')
}

/** The targets in short: one line for each. */
export function verdictTable(results: readonly Result[]): string {
  const held = results.filter(result => judge(result).target !== '')
  const lines = held.map(result => {
    const { target, verdict } = judge(
      result,
      results.filter(({ group }) => group === result.group),
    )
    const unit = result.unit.endsWith('/s') ? result.unit : (result.unit.split(/[ /]/)[0] ?? '')
    const measured = measuredOf(result) ?? `${number(result.median)} ${unit}`
    const who = result.group.startsWith('weave-') ? `; ${result.name}` : ''
    return `| ${titleOf(result.group)}${who} | ${target} | ${measured} | ${verdict} |`
  })
  return ['| what | target | measured (median) | verdict |', '| --- | --- | ---: | --- |', ...lines].join('\n')
}

function units(results: readonly Result[]): string {
  return [...new Set(results.map(({ unit }) => unit))].join('; ')
}
