/** An entry of a rules file made a draft, its complaints with their lines. */
import type { Origin } from '../model.ts'
import type { Draft, Drafted } from './draft.ts'
import { readEntry, type Complaint } from './entry.ts'
import { findHooks } from './hooks-path.ts'
import { draftModern } from './modern.ts'
import { RuleError, type Place } from './problem.ts'
import { draftSeed } from './seed.ts'
import type { Source } from './source.ts'

/** What came of an entry. */
export interface EntryResult {
  /** Undefined: the rule is left out. */
  readonly draft: Draft | undefined
  readonly origin: Origin
  /** Where the entry stands. */
  readonly place: Place
  /** URL of the hook module. */
  readonly hooks: string | undefined
  readonly problems: readonly RuleError[]
}

/** Reads one entry. `folder` is what its paths are relative to. */
export function draftEntry(value: unknown, index: number, source: Source, folder: string, cwd: string): EntryResult {
  const path = `${source.prefix}[${index}]`
  const position = source.positions.get(path)
  const place: Place = { file: source.file, path, line: position?.line, column: position?.column }
  const origin: Origin = { file: source.file, index, ...(position === undefined ? {} : { line: position.line }) }
  let { draft, complaints } = safely(value)
  let hooks: string | undefined
  if (draft?.hooks !== undefined) {
    const found = findHooks(draft.hooks, folder)
    hooks = found.url
    if (found.missing !== undefined) {
      complaints = [...complaints, { key: draft.hooksKey, sentence: found.missing, code: 'HOOKLINE_RULE_HOOKS_MISSING' }]
      // Under `closed` the rule stays: without its hook nothing it guards may run.
      if (draft.failure === 'open') draft = undefined
    }
  }
  const id = draft?.id ?? givenId(value)
  const closed = isClosed(value)
  const problems = complaints.map(({ key, sentence, code = 'HOOKLINE_RULE_INVALID', severity }) => {
    const at = key === undefined ? place : { ...place, path: `${path}.${key}`, ...source.positions.get(`${path}.${key}`) }
    const text = id === undefined ? sentence : `${sentence} (rule "${id}")`
    return new RuleError(code, text, at, { ruleId: id, severity, cwd, closed })
  })
  return { draft, origin, place, hooks, problems }
}

/** Rules in code may have fields that throw when they are read. */
function safely(value: unknown): Drafted {
  try {
    const entry = readEntry(value)
    if (!('form' in entry)) return { draft: undefined, complaints: entry }
    return entry.form === 'seed' ? draftSeed(entry.fields) : draftModern(entry.fields)
  } catch (error) {
    const complaint: Complaint = { key: undefined, sentence: `cannot be read: ${error instanceof Error ? error.message : 'it throws'}.` }
    return { draft: undefined, complaints: [complaint] }
  }
}

function givenId(value: unknown): string | undefined {
  const id = fieldOf(value, 'id')
  return typeof id === 'string' && /^[^\p{C}]{1,100}$/u.test(id) ? id : undefined
}

function isClosed(value: unknown): boolean {
  return fieldOf(value, 'failure') === 'closed'
}

function fieldOf(value: unknown, key: string): unknown {
  try {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
  } catch {
    return undefined
  }
}
