/** The words that the parts of weave share: rules as they were read, the places they name, and the functions that were found there. */
import type { FailurePolicy, Shape } from '@hookline/core'

/** Where a rule stands, for messages. */
export interface Origin {
  /** Absolute path of the rules file; undefined for rules given in code. */
  readonly file: string | undefined
  /** Its place in the file, from 0. */
  readonly index: number
  /** Line in the file, from 1, where that is known. */
  readonly line?: number
}

/** The name of a function as a rule writes it: `Client#query`, `Client.make`, `Client.constructor`, `get Client#port`, `fetch`, `default`. Any part may hold `*`. */
export interface FunctionPath {
  /** As it is written, normalised: what messages show. */
  readonly text: string
  /** The class, object or function that holds it, dotted when deeper (`app.handlers`); undefined: a plain function. `*`: any. */
  readonly receiver: string | undefined
  /** `instance` is `X#m`, `static` is `X.m`, `any` either (the seed's ReceiverType tells no difference), `none` a plain function. */
  readonly member: 'instance' | 'static' | 'any' | 'none'
  /** The two halves of an accessor are two functions. */
  readonly accessor: 'get' | 'set' | undefined
  /** The function's own name; `constructor` and `#private` names included. */
  readonly name: string
}

/** Where to look for a function, and which. Rules with the same place share its `key`. */
export interface Where {
  /** Canonical text of all fields: equal exactly when they are equal. */
  readonly key: string
  /** An npm name, `.` (the application's own files), `node:…` or `globalThis`. */
  readonly package: string
  /** A semver range; undefined: any version. */
  readonly version: string | undefined
  /** A glob over the path inside the package, with `/`; undefined: any file. */
  readonly file: string | undefined
  readonly function: FunctionPath
  /** Which one of several with that name at the shallowest depth, from 0, in the order of the source; undefined: all of them. */
  readonly index: number | undefined
}

/** A rule, read and checked. */
export interface Rule {
  /** Unique among all rules: also the name of its hook in the registry. */
  readonly id: string
  readonly origin: Origin
  /** A function to make a target; undefined for rules with `on` or `adopt`. */
  readonly where: Where | undefined
  /** A selector over targets that somebody else makes (an adapter, a decorator): the hooks are registered for it, nothing is woven. */
  readonly on: string | undefined
  /** Called with the exports of `package` (or with `globalThis`) once they are loaded: how an adapter is attached. What it returns undoes it. */
  readonly adopt: Adopt | undefined
  /** `auto`: decided by what the function is and returns. */
  readonly kind: Shape
  readonly callbackIndex: number | undefined
  /** URL (`file:`) of the hook module; undefined: the rule only makes targets. */
  readonly hooks: string | undefined
  /** Names of exports of the hook module. */
  readonly enter: string | undefined
  readonly exit: string | undefined
  /** The seed's form with a ReceiverType: `enter(call, receiver, ...params)`. */
  readonly passReceiver: boolean
  /** `closed`: a failing hook ends the call, and a function that cannot be woven must not run unhooked: its module refuses to load. */
  readonly failure: FailurePolicy
  readonly required: boolean
  readonly enabled: boolean
  readonly order: number
  /** Packages that must be installed, or the rule is left out. */
  readonly dependencies: readonly string[]
}

/** How an adapter takes up a library that has been loaded. */
export interface Adopt {
  readonly package: string
  readonly version: string | undefined
  /** A glob over the files whose exports are taken; undefined: the package's main one. */
  readonly file?: string | undefined
  readonly take: (exports: unknown) => unknown
}

/** How a function stands in the source. */
export type Form =
  | 'declaration'
  | 'expression'
  | 'arrow'
  | 'method'
  | 'private method'
  | 'object method'
  | 'constructor'
  | 'accessor'
  | 'private accessor'
  | 'builtin'

/** A function that has been woven or patched; its `id` names its slot: `pg@8.23.1/lib/client.js#Client#query`, with `~2` for a second of that name. */
export interface Site {
  readonly id: string
  readonly package: string
  readonly version: string
  /** Path inside the package, with `/`. */
  readonly file: string
  /** The name rules and reports know it by: `Client#query`. */
  readonly path: string
  readonly className: string | undefined
  readonly functionName: string
  readonly form: Form
  /** From 1, as editors count. */
  readonly line: number
  readonly column: number
  /** Keys of the places (`Where.key`) that name it. */
  readonly wheres: readonly string[]
  readonly kind: Shape
  readonly callbackIndex?: number
}

/** What a look for one place in one file found. */
export interface Finding {
  /** `Where.key` */
  readonly where: string
  /** Ids of the sites. */
  readonly sites: readonly string[]
  /** Functions that it names and that cannot be woven, with the reason for a person. */
  readonly refused: readonly { readonly path: string; readonly line: number; readonly reason: string }[]
}

/** What the transform is given. */
export interface WeaveRequest {
  readonly source: string
  /** `module` is strict and has no `arguments` or `require` at its top; undefined: tell by the source. */
  readonly format: 'module' | 'commonjs' | undefined
  readonly package: string
  readonly version: string
  /** Path inside the package, with `/`. */
  readonly file: string
  /** What tells slots of this package from those of another that goes by the same `package`: workspaces are all `.`. @default `package` */
  readonly unit?: string
  /** Places that concern this file: package, version and file fit already. */
  readonly wheres: readonly (Where & { readonly kind: Shape; readonly callbackIndex: number | undefined })[]
  /** When the file is the package's main one and rules adopt it: their package name. Its exports are handed over at its end. */
  readonly adopt?: string
  /** Tell the names of all functions when a place finds none, for which the whole file is parsed. @default true */
  readonly names?: boolean
  /** Make a source map, composed with the one the source carries inline. @default false */
  readonly map?: boolean
  /** Absolute path or URL of the source, for the map. */
  readonly path?: string
  /** TypeScript and JSX are read by `oxc-parser`. @default 'js' */
  readonly language?: 'js' | 'jsx' | 'ts' | 'tsx'
  /** A statement's text put before everything else, to load the runtime where no loader has (bundles); by the format the file turns out to have. With no places it is all that is inserted. */
  readonly preamble?: string | { readonly module: string; readonly commonjs: string }
  /** Reads TypeScript and JSX in place of `oxc-parser`: an ESTree program with `start` and `end` in UTF-16 units. Throws when it cannot. */
  readonly parse?: (source: string, language: 'jsx' | 'ts' | 'tsx') => unknown
}

/** What the transform gives back. */
export interface Woven {
  /** The same as the source when there was nothing to do. */
  readonly code: string
  /** Undefined unless asked for. */
  readonly map: string | undefined
  readonly sites: readonly Site[]
  readonly findings: readonly Finding[]
  /** Names of all functions in the file, for suggestions; only filled when a place found nothing. */
  readonly names: readonly string[]
}

/** What has happened to the rules of this process, or would happen: kept while files are woven, read for the report. */
export interface Ledger {
  /** A file that rules name was woven, or looked into without a find. `names` as in {@link Woven}. */
  looked(file: FileRef, findings: readonly Finding[], names: readonly string[], sites: readonly Site[]): void
  /** A package is there in a version that the place does not want. */
  versionMismatch(where: string, file: FileRef): void
  notParseable(file: FileRef, wheres: readonly string[], error: unknown): void
  /** A file that rules name had been loaded before the loader was there. */
  loadedBefore(file: FileRef, wheres: readonly string[]): void
  /** A woven function's code has run: the slot is live. Files may be woven that never run. */
  linked(site: Site): void
  adopted(packageName: string, version: string): void
  /** A bundle leaves the package outside, so nothing in it could be woven. */
  external(file: FileRef, wheres: readonly string[]): void
  /** A live change of the rule takes effect at the next start only. */
  needsRestart(ruleId: string, why: string): void
  /** A hook module, one of its exports or a rule is at fault. */
  problem(ruleId: string | undefined, error: Error): void
}

/** A file of a package. */
export interface FileRef {
  readonly package: string
  readonly version: string
  /** Path inside the package, with `/`. */
  readonly file: string
}
