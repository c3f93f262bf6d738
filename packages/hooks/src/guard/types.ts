/** What guard rules and decisions are made of. Interfaces only. */
import type { Selector } from '@hookline/core'

/** A value of JSON that has no parts. */
export type Scalar = string | number | boolean | null

/** Numbers from `min` to `max`, both inclusive; one of the two may be left out. */
export interface Range {
  readonly min?: number
  readonly max?: number
}

/**
 * What a shell command would run.
 *
 * @example
 * ```ts
 * import type { ShellPattern } from '@hookline/hooks/guard'
 * const forcedPush: ShellPattern = { runs: 'git', with: ['push', '-f|--force'] }
 * ```
 */
export interface ShellPattern {
  /** Names of programs, without folders; `*` stands for any run of characters. */
  readonly runs: string | readonly string[]
  /** Words that all have to be there, in any order and cluster; `|` between spellings: `'-r|-R|--recursive'`. @default none */
  readonly with?: readonly string[]
  /** A matcher that one of the words which are no options has to fit. @default any */
  readonly operands?: Matcher
  /** What cannot be understood counts as a match of a deny rule. @default true */
  readonly strict?: boolean
}

/** Ready-made patterns for shell commands: `recursive-remove` is `rm -r` (with and without `-f`) and `find -delete` in every spelling that is known. */
export type ShellPreset = 'recursive-remove'

/**
 * Conditions on one value; all that are given have to hold. Texts are compared in Unicode's NFC.
 *
 * @example
 * ```ts
 * import type { Matcher } from '@hookline/hooks/guard'
 * const secret: Matcher = { any: [{ glob: '**\/.env' }, { under: '~/.ssh' }] }
 * ```
 */
export interface Matcher {
  /** The value itself, compared as text: `5` equals `'5'`. */
  readonly equals?: Scalar
  /** One of these. */
  readonly oneOf?: readonly Scalar[]
  /** Text that begins so. For paths take `under`: `/data` is the beginning of `/database` too. */
  readonly startsWith?: string
  readonly endsWith?: string
  readonly contains?: string
  /** Text in which `*` stands for any run of characters, `/` included. */
  readonly like?: string
  /** A path that is this folder or file, or lies below it, by its text (`..` and the like resolved, links not). A list: below any of them. */
  readonly under?: string | readonly string[]
  /** A path: `*` and `?` within a name, `**` for any number of folders, `{a,b}`. Without `/` or `**` at its start it is relative to the guard's `root`. */
  readonly glob?: string | readonly string[]
  /** A number, or text that is one. */
  readonly range?: Range
  /** How long a text or list is. */
  readonly length?: Range
  readonly type?: 'string' | 'number' | 'boolean' | 'null' | 'array' | 'object'
  /** Whether there is a value at all. */
  readonly exists?: boolean
  /** In code only: an expression that takes linear time by its form, else it is refused. Texts over 1,024 characters cannot be judged by it. */
  readonly matches?: RegExp
  /** A shell command as text, or a program with its arguments as a list. */
  readonly shell?: ShellPreset | ShellPattern
  /** Holds where this one does not. */
  readonly not?: Matcher
  /** Holds where one of these does. */
  readonly any?: readonly Matcher[]
  /** Compare without regard to case. @default false; for paths true on macOS and Windows */
  readonly ignoreCase?: boolean
}

/** Conditions by the way to a value: `command` (a field of the first argument), `args[1].path`, `files[*].name`, `**` (everything). All have to hold; a scalar means `equals`, a list `oneOf`. */
export type Conditions = { readonly [path: string]: Matcher | Scalar | readonly Scalar[] }

/** What a rule says besides whom it denies or allows. */
export interface RuleDetails {
  /** Unique among the rules. @default the rule's place: `rules[3]` */
  readonly id?: string
  /** Conditions on the arguments; a list: one of them has to hold. @default every call of the target */
  readonly when?: Conditions | readonly Conditions[]
  /** Why; the caller and the model read it. */
  readonly reason?: string
  /** `observe`: only tell what this rule would have blocked. @default the guard's */
  readonly mode?: GuardMode
}

/**
 * A rule: it denies or allows calls of targets.
 *
 * @example
 * ```ts
 * import type { GuardRule } from '@hookline/hooks/guard'
 * const rule: GuardRule = { id: 'no-secrets', deny: 'tool:Read', when: { file_path: { glob: '**\/.env' } }, reason: 'secrets stay here' }
 * ```
 */
export type GuardRule =
  | (RuleDetails & { readonly deny: Selector; readonly allow?: never })
  | (RuleDetails & { readonly allow: Selector; readonly deny?: never })

/** `observe` is the shadow mode: nothing is blocked, what would have been is told. */
export type GuardMode = 'enforce' | 'observe'

/** The rules of a guard and what holds where none says anything. */
export interface GuardRules {
  readonly rules: readonly GuardRule[]
  /** What becomes of calls that no rule is about. @default 'allow' */
  readonly default?: 'allow' | 'deny'
  /** @default 'enforce' */
  readonly mode?: GuardMode
  /** Folder that relative paths are relative to, of rules and of values. @default the working folder: for rules when the guard is made, for values at each call */
  readonly root?: string
}

/**
 * What a guard says of a call.
 *
 * @example
 * ```ts
 * import { decide } from '@hookline/hooks/guard'
 * const decision = decide([{ deny: 'drop', reason: 'read only' }], { target: { name: 'drop' }, args: [] })
 * console.log(decision.effect, decision.rule, decision.reason) // deny rules[0] read only
 * ```
 */
export interface GuardDecision {
  readonly effect: 'allow' | 'deny'
  /** False for a denial that only observes. */
  readonly enforced: boolean
  /** Id of the rule that decided; undefined: the default did. */
  readonly rule: string | undefined
  /** The rule's `reason`, or a sentence made of the rule. */
  readonly reason: string
  /** Name of the target. */
  readonly target: string
  /** `cannot tell`: the rule is about a value that could not be read or understood, so it was not taken for harmless. */
  readonly certainty: 'certain' | 'cannot tell'
  /** Rules in shadow mode that would have denied. */
  readonly observed: readonly string[]
}

/** As much of a target as a decision needs. */
export interface GuardedTarget {
  readonly name: string
  readonly kind?: string | undefined
  readonly module?: string | undefined
  readonly className?: string | undefined
  readonly functionName?: string | undefined
}
