/** The rules files of a command: those it was given, those of its adapters, or what the folder has. */
import { existsSync } from 'node:fs'
import { delimiter, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { nearestText } from './usage/nearest.ts'
import { UsageError, type Given, type OptionSpec } from './usage/options.ts'

const ADAPTERS = ['express', 'pg', 'fetch', 'http', 'mcp'] as const
const USUAL = ['hookline.rules.json', 'hookline.rules.mjs', 'hookline.rules.ts']

/** The options that every command has. */
export const rulesOptions: Readonly<Record<'rules' | 'adapters', OptionSpec>> = {
  rules: { type: 'list', value: 'FILE', says: 'a rules file; repeat it, or separate files by commas' },
  adapters: { type: 'list', value: 'NAME,…', says: `adapters to attach: ${ADAPTERS.join(', ')}` },
}

/** What the notes of each command say about rules. */
export const rulesNote = 'Without --rules the files of HOOKLINE_RULES are taken, else hookline.rules.json, .mjs or .ts of the folder.'

/** Words that are no options: of `--rules rules/*.json` a shell makes several, and all but the first come here. */
export interface MoreWords {
  readonly more: readonly string[]
  /** What the command does with no words, for one that has none to do with rules. */
  readonly says: string
}

/** Absolute paths of the rules files, adapters' first. Throws `UsageError` when there is none. */
export function rulesFiles(given: Given, { more, says }: MoreWords = { more: [], says: '' }, cwd: string = process.cwd()): string[] {
  const adapters = list(given.lists['adapters']).map(adapterRules)
  // A rules file may be a module, which is run: an application's entry must not be taken for one.
  if (more.length > 0 && given.lists['rules'] === undefined) {
    throw new UsageError(`unexpected "${more[0]}": ${says}, and rules files are named by --rules`)
  }
  const named = [...(given.lists['rules'] ?? []).flatMap(file => split(file, cwd)), ...more].map(file => resolve(cwd, file))
  const files = named.length > 0 ? named : usual(cwd)
  if (files.length + adapters.length > 0) return [...new Set([...adapters, ...files])]
  throw new UsageError(
    `expected a rules file: there is no ${USUAL.join(', ')} in ${cwd}; name one by --rules FILE, or adapters by --adapters`,
  )
}

/** As the command line has it, so that a shell's `rules/*.json` can be given at once. */
function split(text: string, cwd: string): string[] {
  return existsSync(resolve(cwd, text)) ? [text] : text.split(',').filter(part => part !== '')
}

function list(values: readonly string[] | undefined): string[] {
  return (values ?? []).flatMap(value => value.split(',')).filter(value => value !== '')
}

function usual(cwd: string): string[] {
  const named = process.env['HOOKLINE_RULES']
  if (named !== undefined && named !== '') return fromEnvironment(named).map(file => resolve(cwd, file))
  return USUAL.map(file => resolve(cwd, file)).filter(file => existsSync(file))
}

function fromEnvironment(value: string): string[] {
  if (value.startsWith('[')) {
    try {
      const files: unknown = JSON.parse(value)
      if (Array.isArray(files) && files.every(file => typeof file === 'string')) return files
    } catch {
      // A path may begin with a bracket.
    }
  }
  return value.split(delimiter).filter(part => part !== '')
}

function adapterRules(name: string): string {
  if (!(ADAPTERS as readonly string[]).includes(name)) {
    throw new UsageError(`--adapters: expected ${ADAPTERS.join(', ')}, got "${name}"${nearestText(name, ADAPTERS)}`)
  }
  return fileURLToPath(import.meta.resolve(`@hookline/adapter-${name}/rules`))
}
