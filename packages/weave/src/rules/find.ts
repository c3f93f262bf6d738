/** Which rules files there are when none is named. */
import { readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, delimiter, dirname, join, resolve } from 'node:path'
import { quoted, shown } from './problem.ts'
import { didYouMean } from './suggest.ts'

/** Names that are looked for in a folder, in this order. */
const NAMES = ['json', 'mjs', 'ts', 'mts', 'js', 'cjs'].map(end => `hookline.rules.${end}`)

/**
 * Rules files of a process: those that `HOOKLINE_RULES` names, else `hookline.rules.*` in the working folder. Empty when there are none.
 *
 * @example
 * ```ts
 * import { findRules, readRules } from '@hookline/weave'
 * const { rules, problems } = await readRules(findRules())
 * for (const problem of problems) console.error(problem.message)
 * console.log(rules.map(rule => rule.id))
 * ```
 */
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

/** Looks for a rules file; in a folder, for the one it holds. Links are followed, so that a file has one path. */
export function locateRules(given: string, cwd: string): Located {
  const path = resolve(cwd, given)
  try {
    const stat = statSync(path, { throwIfNoEntry: false })
    if (stat === undefined) return { file: path, wrong: `there is no such file${nearest(path)}` }
    if (!stat.isDirectory()) return { file: realpathSync(path), wrong: undefined }
    const file = rulesIn(path)
    if (file !== undefined) return { file: realpathSync(file), wrong: undefined }
    return { file: path, wrong: `the folder has no ${NAMES.map(quoted).join(', ')} in it.` }
  } catch (error) {
    return { file: path, wrong: `it cannot be read: ${error instanceof Error ? shown(error.message) : ''}.` }
  }
}

function nearest(path: string): string {
  const names = namesIn(dirname(path)).filter(name => /\.(?:json|[cm]?[jt]s)$/.test(name))
  return didYouMean(basename(path), names) || '.'
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
