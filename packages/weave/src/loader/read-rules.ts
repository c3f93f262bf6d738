/** The rules of a start: read by an earlier one, where the files are still what they were, for reading them takes longer than all else of a start. */
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { RuleSet } from '../rules/read.ts'
import type { Cache } from './cache.ts'
import { sumOf } from './cache-entry.ts'
import { readJson, writeJson } from './cache-json.ts'
import { SETTLED, settledStateOf, stateOf } from './file-state.ts'
import { atLeisure } from './leisure.ts'

type Kept = Pick<RuleSet, 'rules' | 'files'> & { readonly states: Record<string, string> }

/** Does what `readRules` does. `settled` is the least age of files whose rules are kept, in milliseconds. */
export async function rulesOf(
  given: readonly string[],
  cwd: string,
  { folder, weaver }: Cache,
  settled: number = SETTLED,
): Promise<RuleSet> {
  const name = `rules-${sumOf(JSON.stringify([weaver, process.version, cwd, given]))}`
  const known = folder === undefined ? undefined : (readJson(folder, name) as Kept | undefined)
  if (known !== undefined && Object.entries(known.states).every(([path, state]) => stateOf(path) === state))
    return { rules: known.rules, files: known.files, inactive: [], problems: [] }
  const { readRules } = await import('../rules/read.ts')
  const read = await readRules(given, { cwd })
  const states = folder === undefined ? undefined : statesFor(read, given, cwd, settled)
  if (folder !== undefined && states !== undefined)
    atLeisure(() => writeJson(folder, name, { rules: read.rules, files: read.files, states }))
  return read
}

/** The states of all files that the rules depend on; undefined when they depend on more than that, or have only just been written. */
function statesFor(
  { rules, files, inactive, problems }: RuleSet,
  given: readonly string[],
  cwd: string,
  settled: number,
): Record<string, string> | undefined {
  if (problems.length > 0 || inactive.length > 0 || given.some(path => !files.includes(resolve(cwd, path)))) return undefined
  const paths = new Set(files)
  for (const { hooks, dependencies, adopt } of rules) {
    // Packages may be installed anew, and what is code has to be run.
    if (dependencies.length > 0 || adopt !== undefined || hooks?.includes('/node_modules/') === true) return undefined
    // Another file in the folder may be the one that a rule names.
    if (hooks !== undefined) paths.add(fileURLToPath(hooks)).add(dirname(fileURLToPath(hooks)))
  }
  const states: Record<string, string> = {}
  for (const path of paths) {
    const state = settledStateOf(path, settled)
    if (state === undefined || (files.includes(path) && !path.endsWith('.json'))) return undefined
    states[path] = state
  }
  return states
}
