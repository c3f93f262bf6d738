/** What only the whole set of rules knows: ids that are unique, and places that two rules want in two ways. */
import type { Rule } from '../model.ts'
import type { EntryResult } from './entries.ts'
import { quoted, RuleError } from './problem.ts'

/** Makes rules of drafts. Given ids come first: one that is made never takes the place of one that was given. */
export function giveIds(
  results: readonly EntryResult[],
  cwd: string,
): { readonly rules: readonly Rule[]; readonly problems: readonly RuleError[] } {
  const problems: RuleError[] = []
  const owners = new Map<string, EntryResult>()
  const kinds = new Map<string, EntryResult>()
  const counts = new Map<string, number>()
  const good = results.filter(result => {
    const { draft } = result
    if (draft === undefined) return false
    const refuse = (key: string, sentence: string, code: 'HOOKLINE_RULE_DUPLICATE' | 'HOOKLINE_RULE_INVALID'): boolean => {
      const place = { ...result.place, path: `${result.place.path ?? ''}.${key}` }
      problems.push(new RuleError(code, sentence, place, { ruleId: draft.id, cwd, closed: draft.failure === 'closed' }))
      return false
    }
    const other = draft.id === undefined ? undefined : owners.get(draft.id)
    if (draft.id !== undefined && other !== undefined) {
      return refuse(
        'id',
        `the id ${quoted(draft.id)} is already that of ${whereIs(other)}: ids are unique over all files.`,
        'HOOKLINE_RULE_DUPLICATE',
      )
    }
    if (draft.where !== undefined && draft.kind !== 'auto') {
      const first = kinds.get(draft.where.key)
      if (first?.draft !== undefined && (first.draft.kind !== draft.kind || first.draft.callbackIndex !== draft.callbackIndex)) {
        return refuse(
          'kind',
          `one function has one kind: ${whereIs(first)} says ${quoted(first.draft.kind)} for the same place.`,
          'HOOKLINE_RULE_INVALID',
        )
      }
      kinds.set(draft.where.key, result)
    }
    if (draft.id !== undefined) owners.set(draft.id, result)
    return true
  })
  const rules = good.map(({ draft, origin, hooks }): Rule => {
    const { derived, hooks: _path, hooksKey: _key, ...rest } = draft as NonNullable<typeof draft>
    return { ...rest, id: rest.id ?? unique(derived, owners, counts), origin, hooks }
  })
  return { rules, problems }
}

/** `pg:Client#query`, and `pg:Client#query~2` for the second. */
function unique(derived: string, taken: ReadonlyMap<string, unknown>, counts: Map<string, number>): string {
  let count = (counts.get(derived) ?? 0) + 1
  let id = count === 1 ? derived : `${derived}~${count}`
  while (taken.has(id)) id = `${derived}~${++count}`
  counts.set(derived, count)
  return id
}

function whereIs({ place }: EntryResult): string {
  const { file, line, path } = place
  return file === undefined ? `${path}` : `${file}${line === undefined ? '' : `:${line}`} ${path}`
}
