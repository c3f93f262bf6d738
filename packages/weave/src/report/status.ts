/** What became of a rule: the words of the report, in the table and in JSON. */

/**
 * What became of a rule.
 *
 * | state | meaning |
 * | --- | --- |
 * | `woven` | its function is hooked (in a check: would be) |
 * | `ambiguous` | it names several functions of one file tree; all of them are hooked |
 * | `patched` | a built-in or global is hooked by its property |
 * | `adopted` | an adapter took the library up |
 * | `attached` | its hooks stand on targets that others make |
 * | `disabled` | switched off; its function is woven, so it can be switched on |
 * | `no-match` | the files were looked into, and no such function is there |
 * | `version-mismatch` | the package is there in other versions only |
 * | `not-loaded` | nothing it names was loaded (in a check: is installed) |
 * | `loaded-before` | the file was loaded before Hookline was |
 * | `unsupported` | the function stands in a form that cannot be woven |
 * | `not-parseable` | the file is no JavaScript that can be read |
 * | `bad-hook` | its hook module or an export of it is missing or at fault |
 * | `left-out` | a package it depends on is not installed |
 * | `external` | the bundle leaves the package outside |
 * | `needs-restart` | the change takes effect at the next start |
 */
export type RuleState =
  | 'woven'
  | 'ambiguous'
  | 'patched'
  | 'adopted'
  | 'attached'
  | 'disabled'
  | 'no-match'
  | 'version-mismatch'
  | 'not-loaded'
  | 'loaded-before'
  | 'unsupported'
  | 'not-parseable'
  | 'bad-hook'
  | 'left-out'
  | 'external'
  | 'needs-restart'

/** A function of a rule. */
export interface SiteStatus {
  /** `lib/client.js:576`, inside the package. */
  readonly at: string
  /** `Client#query` */
  readonly path: string
  /** Its code has run in this process. */
  readonly linked: boolean
}

/** What became of a rule in one version of its package. */
export interface CopyStatus {
  readonly package: string
  readonly version: string
  readonly state: RuleState
  /** A sentence, for people. */
  readonly message: string
  /** Files that were looked into. */
  readonly files: number
  /** How many functions are hooked; `sites` holds the first hundred. */
  readonly functions: number
  readonly sites: readonly SiteStatus[]
}

/** What became of a rule. */
export interface RuleStatus {
  readonly rule: string
  /** The rules file and the rule's place in it, from 0. */
  readonly origin: { readonly file: string | undefined; readonly index: number; readonly line?: number }
  /** What it names, as messages show it: `pg Client#query`. */
  readonly names: string
  readonly state: RuleState
  /** Nothing to do about it: the rule does what it says in every version of its package that it is for, or its package is not there and need not be. */
  readonly ok: boolean
  /** `check --ci` and `--strict` fail when it misses. */
  readonly required: boolean
  /** A sentence, for people. */
  readonly message: string
  /** A name that may have been meant. */
  readonly suggestion: string | undefined
  /** Each version of the package that is there. */
  readonly copies: readonly CopyStatus[]
  /** Said in place of `message` where people have read the problem already, when it came up. */
  readonly brief?: string
}

const FINE: ReadonlySet<RuleState> = new Set(['woven', 'ambiguous', 'patched', 'adopted', 'attached', 'disabled', 'left-out'])

/** Whether a state means that the rule does what it says. */
export function isFine(state: RuleState): boolean {
  return FINE.has(state)
}

const WORDS: Readonly<Partial<Record<RuleState, string>>> = {
  'no-match': 'no match',
  'version-mismatch': 'version mismatch',
  'not-loaded': 'not loaded',
  'loaded-before': 'loaded before us',
  unsupported: 'unsupported form',
  'not-parseable': 'not parseable',
  'bad-hook': 'bad hook',
  'left-out': 'left out',
  'needs-restart': 'needs a restart',
}

/** A state in words. */
export function wordsOf(state: RuleState): string {
  return WORDS[state] ?? state
}
