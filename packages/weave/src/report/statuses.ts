/** One status for each rule, out of what the ledger holds. */
import { hookRegistry } from '@hookline/core'
import type { Rule } from '../model.ts'
import { suggest } from '../rules/suggest.ts'
import { copyStatus, type View } from './copy-status.ts'
import type { LedgerBook } from './ledger.ts'
import { namesOf } from './names.ts'
import { isNative } from './native.ts'
import { isFine, type CopyStatus, type RuleState, type RuleStatus } from './status.ts'
import { plural } from './words.ts'

/** Where the ledger comes from. */
export interface StatusOptions {
  /** `files`: installed files were woven and not run; `bundle`: those of a bundle. @default 'process' */
  readonly view?: View
  /** Rules that are left out, and the packages for want of which. */
  readonly inactive?: readonly { readonly rule: Rule; readonly missing: readonly string[] }[]
  /** Names of installed packages, for suggestions. @default none */
  readonly installed?: () => readonly string[]
  /** Names of the targets that the hooks of a rule stand on; undefined: not known. @default what the process registry says */
  readonly targetsOf?: (rule: Rule) => readonly string[] | undefined
  /** Problems that people have read when they came up: the table points to them. @default none */
  readonly told?: readonly { readonly message: string; readonly code?: string }[]
}

type Judged = Pick<RuleStatus, 'state' | 'message'> & {
  readonly suggestion?: string | undefined
  readonly copies?: readonly CopyStatus[]
  readonly brief?: string | undefined
}

/**
 * Tells what became of each rule, in the order of the rules; those that are left out come last.
 *
 * @example
 * ```ts
 * import { createLedger, readRules, statusesOf } from '@hookline/weave/check'
 * const { rules, inactive } = await readRules(['hookline.rules.json'])
 * const ledger = createLedger() // given to the build plugin, which fills it
 * for (const { names, state } of statusesOf(rules, ledger, { view: 'bundle', inactive })) console.log(names, state)
 * ```
 */
export function statusesOf(rules: readonly Rule[], ledger: LedgerBook, options: StatusOptions = {}): RuleStatus[] {
  const inactive = options.inactive ?? []
  return [
    ...rules.map(rule => statusOf(rule, judge(rule, ledger, options))),
    ...inactive.map(({ rule, missing }) => {
      const said = missing.length === 1 ? 'is not installed, and the rule depends on it' : 'are not installed, and the rule depends on them'
      return statusOf(rule, { state: 'left-out', message: `${missing.join(', ')} ${said}` })
    }),
  ]
}

function statusOf(rule: Rule, { state, message, suggestion, copies = [], brief }: Judged): RuleStatus {
  return {
    rule: rule.id,
    origin: rule.origin,
    names: namesOf(rule),
    state,
    ok: isFine(state) ? rule.where?.package === '.' || copies.every(inOrder) : state === 'not-loaded' && !rule.required,
    required: rule.required,
    message,
    suggestion,
    copies,
    ...(brief === undefined ? {} : { brief }),
  }
}

function judge(rule: Rule, ledger: LedgerBook, options: StatusOptions): Judged {
  const [problem] = ledger.problemsOf(rule.id)
  if (problem !== undefined) {
    const told = options.told?.find(({ message }) => message === problem.message)
    return { state: 'bad-hook', message: problem.message, brief: told && asTold(told.code ?? 'the problem') }
  }
  const restart = ledger.restartOf(rule.id)
  if (restart !== undefined) return { state: 'needs-restart', message: restart }
  const judged = found(rule, ledger, options)
  if (rule.enabled || !isFine(judged.state)) return judged
  return { ...judged, state: 'disabled', message: `switched off; ${judged.message}` }
}

function found(rule: Rule, ledger: LedgerBook, options: StatusOptions): Judged {
  const { targetsOf = standingOn, view = 'process' } = options
  if (rule.adopt !== undefined) return adoption(rule, rule.adopt.package, rule.adopt.version, ledger, options)
  if (rule.where === undefined) return attachment(rule, targetsOf(rule))
  const { where } = rule
  const all = ledger.copiesOf(where.key).map(copy => copyStatus(where, copy, view))
  const copies = all.map(({ suggestion: _, culprits: __, ...copy }) => copy)
  if (copies.length === 0) return { state: 'not-loaded', ...absent(where.package, options) }
  const best = copies.find(copy => isFine(copy.state)) ?? copies.find(copy => copy.state !== 'version-mismatch') ?? copies[0]
  const suggestion = all.find(copy => copy.suggestion !== undefined)?.suggestion
  const state = best?.state ?? 'not-loaded'
  // The packages of a workspace are one application.
  const named = where.package === '.' ? copies.filter(copy => copy === best) : copies
  const message = named.map(copy => copy.message).join('; ')
  const told = options.told?.some(({ code }) => code === CODES[state]) ? all[copies.indexOf(best as CopyStatus)]?.culprits : undefined
  return { state, message, suggestion, copies, brief: told && asTold(told) }
}

/** What is told by itself when it comes up. */
const CODES: Readonly<Partial<Record<RuleState, string>>> = {
  'not-parseable': 'HOOKLINE_WEAVE_UNPARSABLE',
  'loaded-before': 'HOOKLINE_LOADED_BEFORE',
}

function asTold(what: string): string {
  return `${what}, as told above`
}

/** A version that the rule is not for, or that nobody uses, is no fault of the rule. */
function inOrder({ state }: CopyStatus): boolean {
  return isFine(state) || state === 'version-mismatch' || state === 'not-loaded'
}

function adoption(rule: Rule, packageName: string, wants: string | undefined, ledger: LedgerBook, options: StatusOptions): Judged {
  // What is Node's own is there from the beginning.
  const versions = isNative(packageName) ? [''] : ledger.adoptedVersions(packageName)
  if (versions.length > 0) {
    const name = `${packageName} ${versions.join(', ')}`.trimEnd()
    return {
      state: 'adopted',
      message: `${name} ${(options.view ?? 'process') === 'process' ? 'taken up' : 'would be taken up'} by its adapter`,
    }
  }
  const copies = ledger.copiesOf(rule.id)
  const mismatched = copies.filter(copy => copy.mismatched).map(copy => copy.version)
  if (mismatched.length > 0) {
    return {
      state: 'version-mismatch',
      message: `${packageName} ${mismatched.join(', ')} is there, and the adapter wants ${wants ?? 'another'}`,
    }
  }
  if (copies.some(copy => copy.loadedBefore.count > 0)) {
    return { state: 'loaded-before', message: `${packageName} was loaded before Hookline: load Hookline first (--import)` }
  }
  return { state: 'not-loaded', ...absent(packageName, options, '') }
}

function attachment(rule: Rule, targets: readonly string[] | undefined): Judged {
  if (targets === undefined) return { state: 'attached', message: 'to the targets of that name that the program makes' }
  if (targets.length > 0)
    return {
      state: 'attached',
      message: `to ${plural(targets.length, 'target')}: ${targets.slice(0, 3).join(', ')}${targets.length > 3 ? ', …' : ''}`,
    }
  return { state: 'no-match', message: `no target is named \`${rule.on}\`: adapters and decorators make targets; is theirs loaded?` }
}

function absent(
  packageName: string,
  { view = 'process', installed }: StatusOptions,
  wanted = ' that may hold it',
): Pick<Judged, 'message' | 'suggestion'> {
  const it = packageName === '.' ? 'no file of the application' : `no file of ${packageName}`
  if (view !== 'files') return { message: `${it}${wanted} ${view === 'bundle' ? 'is in the bundle' : 'was loaded'}` }
  if (packageName === '.') return { message: `${it} may hold it` }
  const [suggestion] = suggest(packageName, installed?.() ?? [], 1)
  return {
    message: `${packageName} is not installed here${suggestion === undefined ? '' : `; did you mean \`${suggestion}\`?`}`,
    suggestion,
  }
}

function standingOn(rule: Rule): readonly string[] | undefined {
  return hookRegistry.hook(rule.id)?.targets
}
