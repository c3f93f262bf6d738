/** An entry of a rules file made a draft, its complaints with their lines. */
import type { Origin } from '../model.ts'
import type { Draft, Drafted } from './draft.ts'
import { readEntry, type Complaint } from './entry.ts'
import type { HookFile } from './hooks-path.ts'
import { draftModern } from './modern.ts'
import { quoted, RuleError, type Place } from './problem.ts'
import { draftSeed } from './seed.ts'
import type { Source } from './source.ts'

/** An entry that has been read. */
export interface Drawn {
  /** Undefined: the rule is left out. */
  readonly draft: Draft | undefined
  readonly origin: Origin
  /** Where the entry stands. */
  readonly place: Place
  /** URL of the hook module. */
  readonly hooks: string | undefined
}

/** What an entry is read with. */
export interface Desk {
  readonly cwd: string
  findHooks(given: string): HookFile
  tell(problem: () => RuleError): void
}

/** Reads one entry of a source and tells what is wrong with it. */
export function drawEntry(value: unknown, index: number, source: Source, desk: Desk): Drawn {
  const way = `${source.prefix}[${index}]`
  const position = source.positions.get(way)
  const place: Place = { file: source.file, path: `rules[${index}]`, ...position }
  const origin: Origin = { file: source.file, index, ...(position === undefined ? {} : { line: position.line }) }
  let { draft, complaints } = safely(value)
  let hooks: string | undefined
  if (draft?.hooks !== undefined) {
    const found = desk.findHooks(draft.hooks)
    hooks = found.url
    if (found.missing !== undefined) {
      complaints = [...complaints, { key: draft.hooksKey, sentence: found.missing, code: 'HOOKLINE_RULE_HOOKS_MISSING' }]
      // Under `closed` the rule stays: without its hook nothing it guards may run.
      if (draft.failure === 'open') draft = undefined
    }
  }
  for (const complaint of complaints)
    desk.tell(() => problemOf(complaint, value, place, source.positions.get(`${way}.${complaint.key}`), desk.cwd))
  return { draft, origin, place, hooks }
}

function problemOf(complaint: Complaint, value: unknown, place: Place, position: Place | undefined, cwd: string): RuleError {
  const { key, sentence, code = 'HOOKLINE_RULE_INVALID', severity } = complaint
  const id = fieldOf(value, 'id')
  const ruleId = typeof id === 'string' && id !== '' && id.length <= 200 ? id : undefined
  const at = key === undefined ? place : { ...place, path: `${place.path}.${key}`, ...position }
  const text = typeof sentence === 'string' ? sentence : sentence()
  const closed = meansClosed(value)
  return new RuleError(code, ruleId === undefined ? text : `${text} (rule ${quoted(ruleId)})`, at, { ruleId, severity, cwd, closed })
}

/** Whether a broken entry may have been meant to guard something: a slip in `failure` itself must not open it. */
function meansClosed(value: unknown): boolean {
  const failure = fieldOf(value, 'failure')
  if (failure !== undefined && failure !== 'open') return true
  try {
    return typeof value === 'object' && value !== null && Object.keys(value).some(key => fieldOf(value, key) === 'closed')
  } catch {
    return true
  }
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

function fieldOf(value: unknown, key: string): unknown {
  try {
    return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined
  } catch {
    return undefined
  }
}
