/** The types of rules as they are written, for rules files in TypeScript and for editors. */
import type { FailurePolicy, Shape } from '@hookline/core'

/** Fields that every rule may have. */
interface CommonRule {
  /** Unique over all rules files; the name of the rule's hook, in reports and for switching it. @default made of what the rule names, such as `pg:Client#query` */
  readonly id?: string
  /** A note for readers; it has no meaning. */
  readonly description?: string
  /** Whether `--strict` and `check --ci` fail when the rule finds nothing. @default true, false with `adopt` */
  readonly required?: boolean
  /** A rule that is off is prepared all the same and can be switched on while the program runs. @default true */
  readonly enabled?: boolean
  /** Packages that must be installed, or the rule is left out. @default none */
  readonly dependencies?: readonly string[]
}

/** The hooks of a rule: exports of a module. */
interface HooksOfRule {
  /** The hook module: a file, or a folder with `index`, `hooks` or `rules` in it, relative to the rules file. */
  readonly hooks: string
  /** Name of the export that runs before the function: `(call, ...params)`. */
  readonly enter?: string
  /** Name of the export that runs after the function: `(call, result, error)`. */
  readonly exit?: string
  /** `closed`: a failing hook ends the call, and where the function cannot be hooked its module refuses to load. @default 'open' */
  readonly failure?: FailurePolicy
  /** Ascending, in both phases. @default 0 */
  readonly order?: number
}

/** Hooks, or none: then a rule only makes its functions targets, for hooks and subscribers that select them. */
type MaybeHooks =
  | HooksOfRule
  | (Partial<Pick<HooksOfRule, 'failure' | 'order'>> & { readonly hooks?: never; readonly enter?: never; readonly exit?: never })

/** Where functions are and what they are called. */
interface PlaceOfRule {
  /**
   * An npm name, a built-in module (`node:http`, or `http` for short), `globalThis`, or `.` for the application's own files.
   * A package that has the name of a built-in module is written `npm:events`.
   */
  readonly package: string
  /** A semver range, or a half-open interval such as `[8.0.0,9.0.0)`. A pre-release counts as the version it leads to. @default any */
  readonly version?: string
  /** A glob over the path inside the package, such as `lib/**\/*.js`. @default any file */
  readonly file?: string
  /** `Client#query` (instance), `Client.make` (static), `Client.constructor`, `get Client#port`, `Client##secret`, `fetch`, `default`; `*` stands for any run of characters. */
  readonly function: string
  /** Which of several functions with that name at the shallowest depth, from 0, in the order of the source. @default all */
  readonly index?: number
  /** How the function gives its answer. @default 'auto': decided by what it is and returns */
  readonly kind?: Shape
  /** Position of the callback, for kinds `auto` and `callback`; negative counts from the end. @default -1 for callback */
  readonly callbackIndex?: number
}

type None<T> = { readonly [K in keyof T]?: never }

/** A rule that makes functions of a package targets, and may attach hooks to them. */
export type FunctionRuleInput = CommonRule & PlaceOfRule & MaybeHooks & { readonly on?: never; readonly adopt?: never }

/** A rule that attaches hooks to targets of adapters and decorators, by their names. */
export type TargetRuleInput = CommonRule &
  HooksOfRule &
  None<PlaceOfRule> & {
    /** A selector over names of targets: `pg:query`, `OrderService#*`. */
    readonly on: string
    readonly adopt?: never
  }

/** A rule that hands a package's exports to a function once they are loaded: how adapters are attached. */
export interface AdoptRuleInput extends CommonRule, None<HooksOfRule> {
  /** An npm name, a built-in module or `globalThis`. */
  readonly package: string
  /** A semver range, or a half-open interval. @default any */
  readonly version?: string
  /** A glob over the path inside the package: files whose exports are handed over one by one. @default the package's main file */
  readonly file?: string
  /** Takes the package's exports (or `globalThis`); what it returns undoes it. */
  adopt(exports: unknown): unknown
  readonly on?: never
  readonly function?: never
  readonly index?: never
  readonly kind?: never
  readonly callbackIndex?: never
}

/** A rule in this form. */
export type RuleInput = FunctionRuleInput | TargetRuleInput | AdoptRuleInput

/** A rule as the Go agent writes it. An empty text is a field that is not there. */
export interface SeedRuleInput {
  /** Package of the function; `main` or `.` is the application. A way into the package (`undici/lib/api`) names a file or folder in it. */
  readonly ImportPath: string
  /** The function's own name; `*` stands for any run of characters. */
  readonly Function: string
  /** Its class, with or without a star before it (`\\*Client`); `*`, `.*` or `any`: any class. @default a plain function */
  readonly ReceiverType?: string
  /** Export of the hook module that runs before: `(call, receiver, ...params)`; without a ReceiverType `(call, ...params)`. */
  readonly OnEnter?: string
  /** Export of the hook module that runs after: `(call, result, error)`. */
  readonly OnExit?: string
  /** The hook module: a file, or a folder with `index`, `hooks` or `rules` in it; absolute, or relative to the rules file. */
  readonly Path: string
  /** A half-open interval such as `[8.0.0,9.0.0)` with open ends, or a semver range. @default any */
  readonly Version?: string
  /** Packages that must be installed, or the rule is left out. @default none */
  readonly Dependencies?: readonly string[]
  /** Ascending, in both phases. @default 0 */
  readonly Order?: number
}

/** Rules in one list, both forms side by side. */
export type RuleList = readonly (RuleInput | SeedRuleInput)[]

/** What a rules file holds: a list of rules, or an object with more. */
export type RulesFile =
  | RuleList
  | {
      /** For editors: `./node_modules/@hookline/weave/rules.schema.json`. */
      readonly $schema?: string
      /** Rules files, or rules of packages (`@hookline/adapter-pg/rules`), whose rules come first. */
      readonly extends?: string | readonly string[]
      readonly rules?: RuleList
    }

/**
 * Gives a rules file its types; it returns what it is given.
 *
 * @example
 * ```ts
 * import { defineRules } from '@hookline/weave'
 * export default defineRules({
 *   extends: '@hookline/adapter-pg/rules',
 *   rules: [
 *     { on: 'pg:query', hooks: './hooks.mjs', enter: 'seeQuery' },
 *     { package: 'ioredis', version: '>=5', function: 'Redis#sendCommand', hooks: './hooks.mjs', exit: 'seeReply' },
 *   ],
 * })
 * ```
 */
export function defineRules<const R extends RulesFile>(rules: R): R {
  return rules
}
