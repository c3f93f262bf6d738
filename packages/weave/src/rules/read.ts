/** Reading rules: files, what they extend, and what is wrong with them. Nothing here throws for what a file holds. */
import { dirname } from 'node:path'
import type { Rule } from '../model.ts'
import type { RulesFile } from './define.ts'
import { draftEntry, type EntryResult } from './entries.ts'
import { resolveExtends } from './extends.ts'
import { locateRules } from './find.ts'
import { giveIds } from './ids.ts'
import { LIMITS } from './limits.ts'
import { RuleError } from './problem.ts'
import { readSource, shape, type Source } from './source.ts'

/** Rules that are right, and what was wrong with the others. */
export interface RuleSet {
  readonly rules: readonly Rule[]
  /** Absolute paths of all files that were read, extended ones included. */
  readonly files: readonly string[]
  readonly problems: readonly RuleError[]
}

/** How rules are read. */
export interface ReadOptions {
  /** Folder that paths are relative to. @default process.cwd() */
  readonly cwd?: string
  /** A number that has not been used before: modules with rules are evaluated anew. */
  readonly fresh?: number
}

/**
 * Reads rules files, or rules given in code. What is wrong never throws: a bad rule is left out and told in `problems`, the others stand.
 * A rule with `failure: 'closed'` whose hook module is missing stays, so that what it guards does not run unguarded.
 */
export async function readRules(files: readonly (string | RulesFile)[], options: ReadOptions = {}): Promise<RuleSet> {
  const reading = new Reading(options.cwd ?? process.cwd(), options.fresh)
  for (const given of files) {
    if (typeof given === 'string') await reading.open(locateRules(given, reading.cwd), [], undefined)
    else await reading.take(shape(undefined, given, new Map(), [], reading.cwd), [])
  }
  return reading.done()
}

class Reading {
  readonly cwd: string
  readonly #fresh: number | undefined
  readonly #files = new Set<string>()
  readonly #results: EntryResult[] = []
  readonly #problems: RuleError[] = []
  constructor(cwd: string, fresh: number | undefined) {
    this.cwd = cwd
    this.#fresh = fresh
  }

  /** Reads a file once; `chain` is the way to it, for cycles. */
  async open(
    located: { readonly file: string; readonly wrong: string | undefined },
    chain: readonly string[],
    by: Source | undefined,
  ): Promise<void> {
    const { file, wrong } = located
    if (wrong !== undefined) return this.#told(wrong, file, by)
    if (chain.includes(file)) return this.#told(`extends itself: ${[...chain.slice(chain.indexOf(file)), file].join(' → ')}.`, file, by)
    if (chain.length >= LIMITS.depth)
      return this.#told(`files extend files more than ${LIMITS.depth} deep: ${chain.join(' → ')}.`, file, by)
    if (this.#files.has(file)) return
    if (this.#files.size >= LIMITS.files) return this.#told(`expected at most ${LIMITS.files} rules files.`, file, by)
    this.#files.add(file)
    await this.take(await readSource(file, this.cwd, this.#fresh), [...chain, file])
  }

  /** What a file extends comes before its own rules. */
  async take(source: Source, chain: readonly string[]): Promise<void> {
    this.#problems.push(...source.problems)
    for (const name of source.extends) await this.open(resolveExtends(name, source.file, this.cwd), chain, source)
    const folder = source.file === undefined ? this.cwd : dirname(source.file)
    const room = LIMITS.rules - this.#results.length
    for (const [index, value] of source.entries.slice(0, room).entries()) {
      const result = draftEntry(value, index, source, folder, this.cwd)
      this.#results.push(result)
      this.#problems.push(...result.problems)
    }
    if (source.entries.length > room) {
      const sentence = `expected at most ${LIMITS.rules} rules in all; ${source.entries.length - room} of this file are left out.`
      this.#problems.push(new RuleError('HOOKLINE_RULES_LIMIT', sentence, { file: source.file }, { cwd: this.cwd }))
    }
  }

  done(): RuleSet {
    const { rules, problems } = giveIds(this.#results, this.cwd)
    return { rules, files: [...this.#files], problems: capped([...this.#problems, ...problems]) }
  }

  #told(sentence: string, file: string, by: Source | undefined): void {
    const code = by === undefined ? 'HOOKLINE_RULES_UNREADABLE' : 'HOOKLINE_RULES_EXTENDS'
    const place = by === undefined ? { file } : { file: by.file, path: 'extends', ...by.positions.get('extends') }
    this.#problems.push(new RuleError(code, sentence, place, { cwd: this.cwd }))
  }
}

function capped(problems: readonly RuleError[]): readonly RuleError[] {
  if (problems.length <= LIMITS.problems) return problems
  const sentence = `${problems.length - LIMITS.problems} more problems are not listed.`
  return [...problems.slice(0, LIMITS.problems), new RuleError('HOOKLINE_RULES_LIMIT', sentence, {})]
}
