/** Asks rules about calls that an audit log has recorded. What was redacted or cut there cannot be told, and is not taken for harmless. */
import type { CompiledGuard } from './compile.ts'
import type { GuardDecision } from './types.ts'
import { UNREADABLE } from './value-path.ts'

/** As much of a record as a decision needs; an `AuditEntry` is one. */
export interface RecordedCall {
  readonly toolName?: string | undefined
  readonly target?: string | undefined
  readonly kind?: string | undefined
  /** The one object the call was given, or the array of its arguments. */
  readonly input: unknown
  /** What the target was given instead. */
  readonly changedInput?: unknown
}

/**
 * Decides a recorded call; undefined for a record that is of no call.
 *
 * @example
 * ```ts
 * import { readAudit } from '@hookline/hooks/audit'
 * import { compileGuard, readGuardRules, replayCall } from '@hookline/hooks/guard'
 * const guard = compileGuard(await readGuardRules('guard.json'))
 * for await (const entry of readAudit('audit.jsonl')) {
 *   const decision = replayCall(guard, entry)
 *   if (decision?.effect === 'deny') console.log(entry.timestamp, decision.target, decision.rule)
 * }
 * ```
 */
export function replayCall(guard: CompiledGuard, { toolName, target, kind, input, changedInput }: RecordedCall): GuardDecision | undefined {
  // Records in the seed's form, of other programs, have the tool's name alone.
  const isForeign = target === undefined
  if (isForeign && toolName === undefined) return undefined
  const recorded = changedInput ?? input
  return guard.check(
    {
      name: target ?? `tool:${toolName as string}`,
      kind: kind ?? (isForeign ? 'agent.tool' : 'function'),
      functionName: toolName,
    },
    Array.isArray(recorded) ? recorded.map(restored) : recorded === undefined || recorded === null ? [UNREADABLE] : [restored(recorded)],
  )
}

/** Something was left out here. */
const MARK = /\[(?:Redacted|Truncated|Unreadable|Circular|Getter|Proxy)\b/
/** What a capture writes for values that are no texts: bytes, functions, numbers beyond JSON's. */
const DESCRIBED =
  /^(?:\[(?:(?:Buffer|\w*Array|\w*ArrayBuffer): \d+ bytes.*|(?:Function|BigInt)(?:: .*)?|Promise|Weak(?:Map|Set)|DataView|Generator|Iterator|Module|External|Empty|Invalid Date)\]|-?\d+n|Symbol\(.*\))$/s

/** Values that a capture has changed become unreadable ones. */
function restored(value: unknown): unknown {
  try {
    return restore(value)
  } catch {
    // Deeper than the stack: nothing that a capture of ours writes.
    return UNREADABLE
  }
}

function restore(value: unknown): unknown {
  if (typeof value === 'string') return MARK.test(value) || DESCRIBED.test(value) ? UNREADABLE : value
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(restore)
  const { '[Map]': entries, '[Set]': items } = value as Readonly<Record<string, unknown>>
  if (Array.isArray(entries)) return new Map(entries.map(entry => restoredEntry(restore(entry))))
  if (Array.isArray(items)) return new Set(items.map(restore))
  const isCut = Object.keys(value).some(key => key === CLASS || MARK.test(key))
  const shown = Object.entries(value).filter(([key]) => key !== CLASS)
  const fields = Object.fromEntries(shown.map(([key, item]) => [key, MARK.test(key) ? UNREADABLE : restore(item)]))
  return isCut ? (Object.create(CUT, Object.getOwnPropertyDescriptors(fields)) as object) : fields
}

/** Its name; what its prototype has, getters too, is not recorded. */
const CLASS = '[Class]'

function restoredEntry(entry: unknown): readonly [unknown, unknown] {
  return Array.isArray(entry) && entry.length === 2 ? [entry[0], entry[1]] : [UNREADABLE, UNREADABLE]
}

/** Fields were left out: none that is missing can be told to be missing. */
const CUT: object = new Proxy({}, { get: () => UNREADABLE })
