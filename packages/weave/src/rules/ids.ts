/** What only the whole set of rules knows: ids that are unique, and places that two rules want in two ways. */
import type { Rule } from '../model.ts'
import type { Drawn } from './entries.ts'
import { quoted, RuleError } from './problem.ts'

/** Makes rules of drafts. Given ids come first: one that is made never takes the place of one that was given. */
export function giveIds(drawn: readonly Drawn[], cwd: string, tell: (problem: () => RuleError) => void): readonly Rule[] {
  const owners = new Map<string, Drawn>()
  const kinds = new Map<string, Drawn>()
  const counts = new Map<string, number>()
  const good = drawn.filter(one => {
    const { draft, place } = one
    if (draft === undefined) return false
    const refused = (key: string, code: 'HOOKLINE_RULE_DUPLICATE' | 'HOOKLINE_RULE_INVALID', sentence: string): false => {
      const more = { ruleId: draft.id, cwd, closed: draft.failure === 'closed' }
      tell(() => new RuleError(code, sentence, { ...place, path: `${place.path}.${key}` }, more))
      return false
    }
    const owner = draft.id === undefined ? undefined : owners.get(draft.id)
    if (draft.id !== undefined && owner !== undefined) {
      return refused(
        'id',
        'HOOKLINE_RULE_DUPLICATE',
        `${quoted(draft.id)} is the id of ${whereIs(owner)} already: ids are unique over all files.`,
      )
    }
    const first = draft.where === undefined || draft.kind === 'auto' ? undefined : kinds.get(draft.where.key)
    if (first?.draft !== undefined && (first.draft.kind !== draft.kind || first.draft.callbackIndex !== draft.callbackIndex)) {
      return refused(
        'kind',
        'HOOKLINE_RULE_INVALID',
        `one function has one kind: ${whereIs(first)} says ${quoted(first.draft.kind)} for the same place.`,
      )
    }
    if (draft.where !== undefined && draft.kind !== 'auto') kinds.set(draft.where.key, one)
    if (draft.id !== undefined) owners.set(draft.id, one)
    return true
  })
  return good.map(({ draft, origin, hooks }): Rule => {
    const { derived, hooks: _given, hooksKey: _key, id, ...rest } = draft as NonNullable<typeof draft>
    return { id: id ?? unique(derived, owners, counts), origin, ...rest, hooks }
  })
}

/** `pg:Client#query`, and `pg:Client#query~2` for the second. */
function unique(derived: string, taken: ReadonlyMap<string, unknown>, counts: Map<string, number>): string {
  let count = counts.get(derived) ?? 0
  let id: string
  do {
    count++
    id = count === 1 ? derived : `${derived}~${count}`
  } while (taken.has(id))
  counts.set(derived, count)
  return id
}

function whereIs({ place: { file, line, path } }: Drawn): string {
  return file === undefined ? `${path}` : `${path} in ${file}${line === undefined ? '' : `:${line}`}`
}
