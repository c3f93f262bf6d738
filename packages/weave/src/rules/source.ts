/** One rules file: read or imported, and looked at no further than whether it is a list of rules. */
import { readFileSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { extname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { importModule } from '../import-module.ts'
import { LIMITS } from './limits.ts'
import { parseJson } from './json.ts'
import { got, quoted, RuleError, shown } from './problem.ts'
import type { Position } from './scan.ts'
import { didYouMean } from './suggest.ts'

/** What a file holds. */
export interface Source {
  /** Absolute path; undefined for rules given in code. */
  readonly file: string | undefined
  readonly entries: readonly unknown[]
  readonly extends: readonly string[]
  /** How `positions` name the entries: `rules`, or empty for a plain list. */
  readonly prefix: '' | 'rules'
  /** Empty where positions are not known. */
  readonly positions: ReadonlyMap<string, Position>
  readonly problems: readonly RuleError[]
}

const CODE = new Set(['.mjs', '.js', '.ts', '.mts', '.cjs', '.cts'])
const NOWHERE: ReadonlyMap<string, Position> = new Map()

/** Reads a file. What is wrong with it is in `problems`. */
export async function readSource(file: string, cwd: string, fresh: number | undefined): Promise<Source> {
  try {
    return CODE.has(extname(file)) ? shape(file, await importRules(file, fresh), NOWHERE, [], cwd) : readJson(file, cwd)
  } catch (error) {
    return failed(
      file,
      cwd,
      `cannot be read: ${error instanceof Error ? shown(`${error.name}: ${firstLine(error.message)}`) : got(error)}`,
      error,
    )
  }
}

/** Node writes guesses and code frames below. */
function firstLine(text: string): string {
  return text.split('\n', 1)[0] as string
}

function readJson(file: string, cwd: string): Source {
  const { size } = statSync(file)
  if (size > LIMITS.fileBytes) return failed(file, cwd, `has ${size} bytes; expected at most ${LIMITS.fileBytes}.`)
  const text = readFileSync(file, 'utf8')
  const parsed = parseJson(text)
  if ('sentence' in parsed) {
    const closed = text.includes('"closed"')
    const problem = new RuleError('HOOKLINE_RULES_UNREADABLE', parsed.sentence, { file, ...parsed.position }, { cwd, closed })
    return { ...NOTHING, file, problems: [problem] }
  }
  const problems = parsed.duplicates.map(
    ({ key, path, position }) =>
      new RuleError(
        'HOOKLINE_RULE_INVALID',
        `the field ${quoted(key)} is there twice, and only the last one counts.`,
        { file, path, ...position },
        { cwd, severity: 'warning' },
      ),
  )
  return shape(file, parsed.value, parsed.positions, problems, cwd)
}

/** The default export. With `fresh` the module is evaluated anew. */
async function importRules(file: string, fresh: number | undefined): Promise<unknown> {
  // A CommonJS module is kept by its path, whatever the query says.
  if (fresh !== undefined) delete createRequire(import.meta.url).cache[file]
  const url = pathToFileURL(file).href
  const module = (await importModule(fresh === undefined ? url : `${url}?hookline=${fresh}`)) as { default?: unknown }
  if (module.default === undefined) throw new TypeError('expected a default export: `export default defineRules([…])`')
  return ofTranspiled(module.default)
}

/** What was an ES module before a compiler made CommonJS of it. */
function ofTranspiled(value: unknown): unknown {
  return typeof value === 'object' && value !== null && '__esModule' in value && 'default' in value ? value.default : value
}

const NOTHING: Omit<Source, 'file'> = { entries: [], extends: [], prefix: '', positions: NOWHERE, problems: [] }
const TOP = ['$schema', 'extends', 'rules']

/** A list of rules, or an object with `rules` and `extends`. */
export function shape(
  file: string | undefined,
  value: unknown,
  positions: ReadonlyMap<string, Position>,
  found: readonly RuleError[],
  cwd: string,
): Source {
  if (Array.isArray(value)) return { ...NOTHING, file, entries: value as unknown[], positions, problems: found }
  const problems = [...found]
  const wrong = (path: string, sentence: string): void => {
    problems.push(new RuleError('HOOKLINE_RULE_INVALID', sentence, { file, path, ...positions.get(path) }, { cwd }))
  }
  if (typeof value !== 'object' || value === null) {
    wrong('', `expected a list of rules or an object with \`rules\`, got ${got(value)}.`)
    return { ...NOTHING, file, problems }
  }
  const top = value as Record<string, unknown>
  for (const key of Object.keys(top).slice(0, LIMITS.list)) {
    if (key === 'ImportPath' || key === 'package') wrong(key, 'expected a list of rules: put `[` and `]` around this one.')
    else if (!TOP.includes(key)) wrong(key, `unknown field ${quoted(key)}${didYouMean(key, TOP) || `: expected ${TOP.join(', ')}.`}`)
  }
  const { rules = [], extends: given = [] } = top
  if (!Array.isArray(rules)) wrong('rules', `expected a list of rules, got ${got(rules)}.`)
  if (top['rules'] === undefined && top['extends'] === undefined) wrong('', '`rules` is missing.')
  const names: readonly unknown[] = Array.isArray(given) ? given : [given]
  const good = names.filter((name): name is string => typeof name === 'string' && name !== '' && name.length <= LIMITS.path)
  if (good.length < names.length || names.length > LIMITS.list) {
    wrong('extends', `expected a file or a package's rules, or a list of at most ${LIMITS.list} of them, got ${got(given)}.`)
  }
  return {
    file,
    entries: Array.isArray(rules) ? (rules as unknown[]) : [],
    extends: good.slice(0, LIMITS.list),
    prefix: 'rules',
    positions,
    problems,
  }
}

function failed(file: string, cwd: string, sentence: string, cause?: unknown): Source {
  return { ...NOTHING, file, problems: [new RuleError('HOOKLINE_RULES_UNREADABLE', sentence, { file }, { cwd, cause })] }
}
