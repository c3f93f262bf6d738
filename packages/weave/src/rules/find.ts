/** Which rules files there are when none is named. */
import { readdirSync, statSync } from 'node:fs'
import { delimiter, dirname, join, resolve } from 'node:path'
import { quoted } from './problem.ts'
import { didYouMean } from './suggest.ts'

/** Names that are looked for in a folder, in this order. */
const NAMES = ['json', 'mjs', 'ts', 'mts', 'js', 'cjs'].map(end => `hookline.rules.${end}`)

/** Rules files of a process: those that `HOOKLINE_RULES` names, else `hookline.rules.*` in the working folder. Empty when there are none. */
export function findRules(options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {}): readonly string[] {
  const { cwd = process.cwd(), env = process.env } = options
  const named = (env['HOOKLINE_RULES'] ?? '').split(delimiter).filter(path => path.trim() !== '')
  if (named.length > 0) return named.map(path => resolve(cwd, path.trim()))
  const found = rulesIn(cwd)
  return found === undefined ? [] : [found]
}

/** The path of a rules file, and what is wrong with it. */
export interface Located {
  readonly file: string
  readonly wrong: string | undefined
}

/** Looks for a rules file; in a folder, for the one it holds. */
export function locateRules(given: string, cwd: string): Located {
  const path = resolve(cwd, given)
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) {
    const names = namesIn(dirname(path)).filter(name => /\.(?:json|[cm]?[jt]s)$/.test(name))
    const near = didYouMean(path.slice(dirname(path).length + 1), names)
    return { file: path, wrong: `there is no such file${near || '.'}` }
  }
  if (!stat.isDirectory()) return { file: path, wrong: undefined }
  const file = rulesIn(path)
  if (file !== undefined) return { file, wrong: undefined }
  return { file: path, wrong: `the folder has no ${NAMES.map(quoted).join(', ')} in it.` }
}

function rulesIn(folder: string): string | undefined {
  const names = new Set(namesIn(folder))
  const name = NAMES.find(candidate => names.has(candidate))
  return name === undefined ? undefined : join(folder, name)
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
