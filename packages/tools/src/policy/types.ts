/** What a tool policy is made of. Interfaces only. */
import type { Hook, Selector } from '@hookline/core'
import type { ToolCallInfo, ToolInput } from '../tool-call.ts'
import type { ToolApprovals } from './approvals.ts'

/** Whether a field of the input fits: a text in which `*` stands for any run of characters, a number, boolean or null for itself, or a function that says. */
export type FieldMatcher = string | number | boolean | null | ((value: unknown, input: ToolInput) => boolean)

/**
 * A rule on tools.
 *
 * @example
 * ```ts
 * import type { ToolRule } from '@hookline/tools'
 * const rule: ToolRule = { tool: ['Bash', 'mcp-*'], args: { command: ['git push*', '* --force*'] }, reason: 'pushing is for people' }
 * ```
 */
export interface ToolRule {
  /** Exact names, case-sensitive, in which `*` stands for any run of characters. A list, never a text with commas or `|`. */
  readonly tool: string | readonly string[]
  /** Fields of the input (`command`, `options.force`), all of which have to fit; of a list one has to. @default any input */
  readonly args?: { readonly [path: string]: FieldMatcher | readonly FieldMatcher[] }
  /** Anything else. What it throws denies the call. @default true */
  readonly when?: (input: ToolInput, call: ToolCallInfo) => boolean
  /** Why; the model reads it. @default a sentence made of the rule */
  readonly reason?: string
}

/** What holds of a call. */
export type ToolDecision = 'allow' | 'ask' | 'deny'

/** Options of {@link toolPolicy}. */
export interface ToolPolicyOptions {
  /** @default 'tool policy' */
  readonly name?: string
  /** @default all tools */
  readonly on?: Selector
  /** @default 0 */
  readonly order?: NonNullable<Hook['order']>
  /** Calls that must not be. They win over everything. A text is a rule on the name alone. */
  readonly deny?: readonly (string | ToolRule)[]
  /** Calls that somebody has to approve. They win over `allow`. */
  readonly ask?: readonly (string | ToolRule)[]
  /** Calls that may be. */
  readonly allow?: readonly (string | ToolRule)[]
  /** What holds where no rule fits. @default 'deny' where `allow` is given, else 'allow' */
  readonly otherwise?: ToolDecision
  /** Who is asked. Has to be given where anything asks. */
  readonly approvals?: ToolApprovals
}
