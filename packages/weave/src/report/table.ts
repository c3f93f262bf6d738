/** The report as a table for people. */
import { relative } from 'node:path'
import { escapeTerminal } from '@hookline/core'
import type { ReportProblem } from './json.ts'
import type { Paint } from './paint.ts'
import { isFine, wordsOf, type RuleStatus } from './status.ts'
import { plural } from './words.ts'

const NAMES = 48
const LEAST = 32

/** How the table is drawn. */
export interface TableOptions {
  readonly paint: Paint
  /** Columns of the terminal; undefined: lines are as long as they are. */
  readonly width: number | undefined
  /** Files are told from here. */
  readonly cwd: string
}

/**
 * A line for each rule and one for each problem, with a summary at the end. Names out of rules and files are escaped for terminals.
 *
 * @example
 * ```ts
 * import { check, paintFor, renderTable } from '@hookline/weave/check'
 * const { statuses, problems } = await check({ rules: ['hookline.rules.json'] })
 * process.stdout.write(renderTable(statuses, problems, { paint: paintFor(process.stdout), width: undefined, cwd: process.cwd() }))
 * ```
 */
export function renderTable(statuses: readonly RuleStatus[], problems: readonly ReportProblem[], options: TableOptions): string {
  const rows = statuses.map(status => rowOf(status, options.cwd))
  const state = Math.max(0, ...rows.map(row => row.state.length)) + 2
  const names = Math.max(0, ...rows.map(row => row.names.length).filter(length => length <= NAMES)) + 2
  const lines = rows.flatMap(row => lay(row, state, names, options))
  const told = problems.flatMap(problem =>
    problem.told
      ? []
      : lay({ mark: problem.severity === 'warning' ? '~' : '✗', state: '', names: '', message: oneLine(problem.message) }, 0, 0, options),
  )
  return [...lines, ...told, summary(statuses, problems, options.paint), ''].join('\n')
}

interface Row {
  readonly mark: '✓' | '~' | '✗'
  readonly state: string
  readonly names: string
  readonly message: string
}

function rowOf(status: RuleStatus, cwd: string): Row {
  const fine = isFine(status.state)
  const mark = fine && status.ok && status.state !== 'ambiguous' ? '✓' : fine || status.ok ? '~' : '✗'
  const where = mark === '✗' ? originText(status, cwd) : ''
  return {
    mark,
    state: wordsOf(status.state),
    names: escapeTerminal(status.names),
    message: oneLine(status.brief ?? status.message) + where,
  }
}

function originText({ origin, rule }: RuleStatus, cwd: string): string {
  if (origin.file === undefined) return ` [${escapeTerminal(rule)}]`
  const file = relative(cwd, origin.file)
  const line = origin.line === undefined ? ` rule ${origin.index + 1}` : `:${origin.line}`
  return ` [${escapeTerminal(file.length < origin.file.length ? file : origin.file)}${line}]`
}

function lay(row: Row, state: number, names: number, { paint, width }: TableOptions): string[] {
  const colour = row.mark === '✓' ? paint.good : row.mark === '~' ? paint.remark : paint.bad
  const head = `${colour(`${row.mark} ${row.state.padEnd(state)}`)}${row.names.padEnd(names)}`
  const indent = 2 + state + names
  if (width === undefined) return [`${head}${row.message}`.trimEnd()]
  const fits = row.names.length < names || names === 0
  if (fits && width - indent >= LEAST) {
    const [first = '', ...rest] = wrap(row.message, width - indent)
    return [`${head}${first}`.trimEnd(), ...rest.map(line => ' '.repeat(indent) + line)]
  }
  const below = 2 + state
  return [head.trimEnd(), ...wrap(row.message, Math.max(LEAST, width - below)).map(line => ' '.repeat(below) + line)]
}

/** Breaks at spaces; a word that is longer than a line stays whole, so that paths can be copied. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line)
      line = word
    } else line = line === '' ? word : `${line} ${word}`
  }
  return [...lines, line]
}

function oneLine(text: string): string {
  return escapeTerminal(text.replace(/\s*\n\s*/g, ' '))
}

function summary(statuses: readonly RuleStatus[], problems: readonly ReportProblem[], paint: Paint): string {
  const bad = statuses.filter(status => !status.ok).length
  // Not there, and not required.
  const absent = statuses.filter(status => status.ok && !isFine(status.state)).length
  const parts = [`${plural(statuses.length, 'rule')}: ${statuses.length - bad - absent} in place`]
  if (absent > 0) parts.push(`${absent} absent`)
  if (bad > 0) parts.push(`${bad} not`)
  const wrong = problems.filter(problem => problem.severity !== 'warning').length
  const silent = problems.filter(problem => problem.told && problem.severity !== 'warning').length
  if (wrong > 0)
    parts.push(`${plural(wrong, 'problem')}${silent === 0 ? '' : silent === wrong ? ' (told above)' : ` (${silent} told above)`}`)
  return (bad + wrong > 0 ? paint.bad : paint.title)(`${parts.join(', ')}.`)
}
