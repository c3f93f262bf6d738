/** The options of the hook, and what they are after the defaults. */
import type { CallContext, Hook, HookRegistry, Selector } from '@hookline/core'
import { checkOptions, func, group, integer, matching, oneOf, type Base, type CommonOptions, type Field } from '../options.ts'
import type { DriftOptions } from './drift.ts'
import type { SqlFinding } from './finding.ts'
import type { SqlInputs } from './inputs.ts'
import type { CheckLimits, SqlInjectionLimits } from './limits.ts'
import { compilePolicy, type Allows, type IdentifierPolicy } from './names.ts'

/**
 * Options of {@link sqlInjection}.
 *
 * @example
 * ```ts
 * import type { SqlInjectionOptions } from '@hookline/hooks/sql-injection'
 * const options: SqlInjectionOptions = { mode: 'block', identifiers: ['name', 'created_at'], onFinding: finding => console.log(finding) }
 * ```
 */
export interface SqlInjectionOptions extends CommonOptions {
  /** Which targets it is for. @default { kind: 'db.query' } */
  readonly on?: Selector
  /** @default { enter: Infinity, exit: 0 }: it judges the query that is sent */
  readonly order?: NonNullable<Hook['order']>
  /** `observe` tells what it finds; `block` keeps the query from running, too. @default 'observe' */
  readonly mode?: 'observe' | 'block'
  /** Which names (of tables, of columns to sort by) a request may choose. @default any single name, since a word of a request can be a name of the query by chance */
  readonly identifiers?: IdentifierPolicy
  /** Told of every finding. What it throws is reported and changes nothing. @default a report of the registry, once a minute */
  readonly onFinding?: (finding: SqlFinding, call: CallContext) => void
  /** What becomes in mode `block` of queries that could not be checked whole because a limit was hit. @default 'block' */
  readonly unchecked?: 'block' | 'pass'
  /**
   * Whether a backslash in `'…'` is only a backslash, which is the server's `standard_conforming_strings`; `'unknown'` checks both ways. When a query that names the
   * setting passes, it is unknown from then on, unless you say. @default true
   */
  readonly standardConformingStrings?: boolean | 'unknown'
  /** Watch the shapes of each place's queries. @default false */
  readonly drift?: boolean | DriftOptions
  /** How much is looked at. */
  readonly limits?: SqlInjectionLimits
  /** The inputs a call belongs to. @default those that adapters put into the scope: of express, and of servers of `node:http` */
  readonly inputs?: (call: CallContext) => SqlInputs | undefined
  /** The SQL of a call. @default that of pg, else the attribute `db.query.text`, else the first argument when it is a string */
  readonly sql?: (call: CallContext) => string | undefined
  /** Where findings are reported when there is no `onFinding`. @default the process's registry */
  readonly registry?: HookRegistry
}

/** Options after their defaults. */
export interface Settings {
  readonly base: Base
  readonly blocks: boolean
  readonly blocksUnchecked: boolean
  readonly allows: Allows | undefined
  readonly onFinding: SqlInjectionOptions['onFinding']
  readonly standardConformingStrings: boolean | 'unknown' | undefined
  readonly drift: Readonly<Required<DriftOptions>> | undefined
  readonly limits: CheckLimits
  readonly inputs: SqlInjectionOptions['inputs']
  readonly sql: SqlInjectionOptions['sql']
  readonly registry: HookRegistry | undefined
}

const driftFields = group({ learn: integer(1, 1_000_000, 200), shapes: integer(1, 10_000, 50), sites: integer(1, 100_000, 1000) })

const drift: Field<Readonly<Required<DriftOptions>> | undefined> = (given, refuse) => {
  if (given === undefined || given === false) return undefined
  return driftFields(given === true ? {} : given, (expected, got, part) =>
    refuse(part === undefined ? `true, false or ${expected}` : expected, got, part),
  )
}

const limits = group({
  inputs: integer(1, 1_000_000, 10_000),
  inputLength: integer(1, 268_435_456, 1_048_576),
  depth: integer(1, 1000, 64),
  sqlLength: integer(1, 16_777_216, 262_144),
  ms: integer(1, 10_000, 20),
})

const isPolicy = (value: unknown): boolean =>
  value === 'deny' || typeof value === 'function' || (Array.isArray(value) && value.every(name => typeof name === 'string' && name !== ''))

/** Checks the options. Throws `HOOKLINE_INVALID_OPTION`. */
export function settle(options: SqlInjectionOptions): Settings {
  const read = checkOptions('sqlInjection', options, {
    mode: oneOf(['observe', 'block'], 'observe'),
    identifiers: matching<IdentifierPolicy>("'deny', a list of names or a function", isPolicy),
    onFinding: func<NonNullable<SqlInjectionOptions['onFinding']>>(),
    unchecked: oneOf(['block', 'pass'], 'block'),
    standardConformingStrings: matching<boolean | 'unknown'>(
      "true, false or 'unknown'",
      value => typeof value === 'boolean' || value === 'unknown',
    ),
    drift,
    limits,
    inputs: func<NonNullable<SqlInjectionOptions['inputs']>>(),
    sql: func<NonNullable<SqlInjectionOptions['sql']>>(),
    registry: matching<HookRegistry>('a registry', value => typeof (value as HookRegistry | null)?.report === 'function'),
  })
  const { base } = read
  const order = base.order ?? { enter: Infinity, exit: 0 }
  return {
    base: { ...base, order, on: options.on === undefined ? { kind: 'db.query' } : base.on },
    blocks: read.mode === 'block',
    blocksUnchecked: read.mode === 'block' && read.unchecked === 'block',
    allows: compilePolicy(read.identifiers),
    onFinding: read.onFinding,
    standardConformingStrings: read.standardConformingStrings,
    drift: read.drift,
    limits: read.limits,
    inputs: read.inputs,
    sql: read.sql,
    registry: read.registry,
  }
}
