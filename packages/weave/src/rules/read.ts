/** Reading rules: files, what they extend, and what is wrong with them. Nothing here throws for what a file holds. */
import { dirname } from 'node:path'
import type { Rule } from '../model.ts'
import type { RulesFile } from './define.ts'
import { createInstalled } from './dependencies.ts'
import { drawEntry, type Desk, type Drawn } from './entries.ts'
import { resolveExtends } from './extends.ts'
import { locateRules, type Located } from './find.ts'
import { findHooks, type HookFile } from './hooks-path.ts'
import { giveIds } from './ids.ts'
import { LIMITS } from './limits.ts'
import { RuleError, shown } from './problem.ts'
import { readSource, shape, type Source } from './source.ts'

/** Rules that are right, and what was wrong with the others. */
export interface RuleSet {
  readonly rules: readonly Rule[]
  /** Rules that are right and left out, because packages they depend on are not installed. */
  readonly inactive: readonly { readonly rule: Rule; readonly missing: readonly string[] }[]
  /** Absolute paths of all files that were read, extended ones included. */
  readonly files: readonly string[]
  readonly problems: readonly RuleError[]
}

/** How rules are read. */
export interface ReadOptions {
  /** Folder that paths are relative to, and that `dependencies` are looked for from. @default process.cwd() */
  readonly cwd?: string
  /** A number that has not been used before: modules with rules are evaluated anew. */
  readonly fresh?: number
}

/**
 * Reads rules files, or rules given in code. What is wrong never throws: a bad rule is left out and told in `problems`, the others stand.
 * A rule with `failure: 'closed'` whose hook module is missing stays, so that what it guards does not run unguarded.
 *
 * @example
 * ```ts
 * import { readRules } from '@hookline/weave'
 * const { rules, problems } = await readRules(['config.json', [{ package: 'pg', function: 'Client#query' }]])
 * if (problems.length > 0) throw problems[0]
 * console.log(rules.at(-1)?.id) // pg:Client#query
 * ```
 */
export async function readRules(files: readonly (string | RulesFile)[], options: ReadOptions = {}): Promise<RuleSet> {
  const reading = new Reading(options)
  for (const given of files) await reading.add(given)
  return reading.done()
}

class Reading {
  readonly #cwd: string
  readonly #fresh: number | undefined
  readonly #files = new Set<string>()
  readonly #drawn: Drawn[] = []
  readonly #problems: RuleError[] = []
  #untold = 0
  readonly #hooks = new Map<string, HookFile>()

  constructor({ cwd = process.cwd(), fresh }: ReadOptions) {
    this.#cwd = cwd
    this.#fresh = fresh
  }

  async add(given: string | RulesFile): Promise<void> {
    if (typeof given === 'string') return this.#open(locateRules(given, this.#cwd), [], undefined)
    try {
      return await this.#take(shape(undefined, given, new Map(), [], this.#cwd), [])
    } catch (error) {
      // What is given in code may be anything, getters that throw included.
      const sentence = `rules given in code cannot be read: ${error instanceof Error ? shown(error.message) : 'they throw'}.`
      this.#tell(() => new RuleError('HOOKLINE_RULES_UNREADABLE', sentence, {}, { cause: error }))
    }
  }

  done(): RuleSet {
    const all = giveIds(this.#drawn, this.#cwd, this.#tell)
    const installed = createInstalled(this.#cwd)
    const missing = new Map(all.map(rule => [rule, rule.dependencies.filter(name => !installed(name))] as const))
    const inactive = [...missing].filter(([, names]) => names.length > 0).map(([rule, names]) => ({ rule, missing: names }))
    const problems = [...this.#problems]
    if (this.#untold > 0) problems.push(new RuleError('HOOKLINE_RULES_LIMIT', `${this.#untold} more problems are not listed.`, {}))
    return { rules: all.filter(rule => missing.get(rule)?.length === 0), inactive, files: [...this.#files], problems }
  }

  /** Reads a file once; `chain` is the way to it. */
  async #open({ file, wrong }: Located, chain: readonly string[], by: Source | undefined): Promise<void> {
    if (wrong !== undefined) return this.#refuse(wrong, file, by)
    if (chain.includes(file))
      return this.#refuse(`a file extends itself: ${[...chain.slice(chain.indexOf(file)), file].join(' → ')}.`, file, by)
    if (chain.length >= LIMITS.depth)
      return this.#refuse(`files extend files more than ${LIMITS.depth} deep: ${chain.join(' → ')}.`, file, by)
    if (this.#files.has(file)) return
    if (this.#files.size >= LIMITS.files) return this.#refuse(`expected at most ${LIMITS.files} rules files in all.`, file, by)
    this.#files.add(file)
    await this.#take(await readSource(file, this.#cwd, this.#fresh), [...chain, file])
  }

  /** What a file extends comes before its own rules. */
  async #take(source: Source, chain: readonly string[]): Promise<void> {
    for (const problem of source.problems) this.#tell(() => problem)
    for (const name of source.extends) await this.#open(resolveExtends(name, source.file, this.#cwd), chain, source)
    const folder = source.file === undefined ? this.#cwd : dirname(source.file)
    const desk: Desk = { cwd: this.#cwd, tell: this.#tell, findHooks: given => this.#findHooks(given, folder) }
    const room = LIMITS.rules - this.#drawn.length
    for (const [index, value] of source.entries.slice(0, room).entries()) this.#drawn.push(drawEntry(value, index, source, desk))
    const rest = source.entries.length - room
    if (rest <= 0) return
    const sentence = `expected at most ${LIMITS.rules} rules in all; ${rest} of this file are left out.`
    this.#tell(() => new RuleError('HOOKLINE_RULES_LIMIT', sentence, { file: source.file }, { cwd: this.#cwd }))
  }

  #findHooks(given: string, folder: string): HookFile {
    const key = `${folder}\t${given}`
    let found = this.#hooks.get(key)
    if (found === undefined) this.#hooks.set(key, (found = findHooks(given, folder)))
    return found
  }

  #refuse(sentence: string, file: string, by: Source | undefined): void {
    const code = by === undefined ? 'HOOKLINE_RULES_UNREADABLE' : 'HOOKLINE_RULES_EXTENDS'
    const place = by === undefined ? { file } : { file: by.file, path: 'extends', ...by.positions.get('extends') }
    this.#tell(() => new RuleError(code, sentence, place, { cwd: this.#cwd }))
  }

  readonly #tell = (problem: () => RuleError): void => {
    if (this.#problems.length < LIMITS.problems) this.#problems.push(problem())
    else this.#untold++
  }
}
