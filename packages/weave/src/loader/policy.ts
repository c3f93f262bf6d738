/** Which modules must not run unhooked: those that a rule with `failure: 'closed'` names. */
import { escapeTerminal, HooklineError } from '@hookline/core'
import type { FileRef, Finding, Rule } from '../model.ts'

/** Refuses modules on behalf of closed rules. */
export interface Policy {
  /** Throws when a closed rule names one of the places: the file could not be woven. */
  notWoven(file: FileRef, wheres: readonly string[], error: unknown): void
  /** Throws when what was found there cannot be hooked as a closed rule demands. */
  found(file: FileRef, findings: readonly Finding[]): void
}

/** @param broken Why hooks of rules cannot run, by the rule's id. */
export function policyOf(rules: readonly Rule[], broken: ReadonlyMap<string, Error>): Policy {
  const closed = new Map<string, Rule>()
  const failed = new Map<string, { rule: Rule; error: Error }>()
  for (const rule of rules) {
    if (rule.failure !== 'closed' || !rule.enabled || rule.where === undefined) continue
    closed.set(rule.where.key, rule)
    const error = broken.get(rule.id)
    if (error !== undefined) failed.set(rule.where.key, { rule, error })
  }
  return {
    notWoven(file, wheres, error) {
      const rule = wheres.map(key => closed.get(key)).find(found => found !== undefined)
      if (rule !== undefined) throw refusal(rule, file, `it cannot be woven: ${messageOf(error)}`, error)
    },
    found(file, findings) {
      for (const { where, sites, refused } of findings) {
        const rule = closed.get(where)
        const [first] = refused
        if (rule !== undefined && first !== undefined) {
          throw refusal(rule, file, `${first.path} (line ${first.line}) cannot be hooked: ${first.reason}`, undefined)
        }
        const failure = failed.get(where)
        if (failure !== undefined && sites.length > 0) throw refusal(failure.rule, file, failure.error.message, failure.error)
      }
    },
  }
}

function refusal(rule: Rule, file: FileRef, reason: string, cause: unknown): HooklineError {
  const place = `${file.package === '.' ? '' : `${file.package}@${file.version}/`}${file.file}`
  return new HooklineError(
    'HOOKLINE_MODULE_REFUSED',
    `${escapeTerminal(place)} refuses to load, for rule "${rule.id}" says \`failure: closed\` and its hook could not run: ${reason}`,
    { cause },
  )
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
