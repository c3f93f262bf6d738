/** Checks the queries of one hook, and tells what it finds. */
import { escapeTerminal, hookRegistry, REQUEST_INPUTS, type BlockReason, type CallContext } from '@hookline/core'
import { check, type Offence } from './check.ts'
import { Drift } from './drift.ts'
import { Findings, type SqlFinding } from './finding.ts'
import type { SqlInputs } from './inputs.ts'
import type { SqlInjectionLimit } from './limits.ts'
import { Needles } from './needles.ts'
import { queryOf } from './query.ts'
import type { Settings } from './settings.ts'
import { SqlTexts, type SqlText } from './text.ts'

/** So many queries may come before the first request: those of a start. */
const UNWATCHED = 10
const SETTING = /standard_conforming_strings/i
/** Words for clients: what was found is for the operator. */
const REFUSAL: BlockReason = Object.freeze({ reason: 'the query looks like an SQL injection' })

/** What a hook knows of all queries so far. */
export class Detector {
  readonly #settings: Settings
  readonly #standard = new SqlTexts(true)
  readonly #escaping = new SqlTexts(false)
  readonly #drift: Drift | undefined
  /** The key of a request's inputs in its scope: each hook has limits of its own. */
  readonly #key = Symbol('hookline.sqlInjection')
  #strings: boolean | 'unknown'
  /** Queries without inputs before the first one with inputs; infinite from then on. */
  #unwatched = 0

  constructor(settings: Settings) {
    this.#settings = settings
    this.#strings = settings.standardConformingStrings ?? true
    this.#drift = settings.drift === undefined ? undefined : new Drift(settings.drift)
  }

  /** Looks at a call before it runs. */
  look(call: CallContext, first: unknown): void {
    const settings = this.#settings
    const query = settings.sql === undefined ? queryOf(call, first) : { sql: settings.sql(call), statement: undefined }
    const { sql } = query
    // Judged again after the hooks behind this one, when they have changed nothing.
    if (sql === undefined || call.data === sql) return
    call.data = sql
    const needles = this.#needlesOf(call)
    if (sql.length > settings.limits.sqlLength) {
      if (needles !== undefined && needles.size > 0) this.#tellLimit(call, undefined, 'sqlLength')
      return
    }
    const ways = this.#read(sql)
    try {
      this.#judge(call, ways, needles, query.statement)
    } finally {
      for (const text of ways) text.done()
    }
  }

  #judge(call: CallContext, ways: readonly SqlText[], needles: Needles | undefined, statement: string | undefined): void {
    const found = needles === undefined ? false : this.#check(call, ways, needles)
    const [text] = ways
    if (found || this.#drift === undefined || text === undefined) return
    const site = this.#drift.note(text, call.target.name, statement)
    if (site !== undefined) this.#tell(new Findings(call, text).drift(site), call)
  }

  #needlesOf(call: CallContext): Needles | undefined {
    const { inputs: given, limits, allows } = this.#settings
    const { scope } = call
    const inputs = given === undefined ? (scope.get(REQUEST_INPUTS) as SqlInputs | undefined) : given(call)
    if (typeof inputs !== 'object' || inputs === null) {
      if (given === undefined && ++this.#unwatched === UNWATCHED) this.#tellUnwatched(call)
      return undefined
    }
    this.#unwatched = Infinity
    let needles = scope.get(this.#key) as Needles | undefined
    if (needles === undefined) scope.set(this.#key, (needles = new Needles(limits, allows !== undefined)))
    needles.refresh(inputs)
    return needles
  }

  /** The text in each way in which the server may read it. */
  #read(sql: string): readonly SqlText[] {
    if (this.#settings.standardConformingStrings === undefined && this.#strings === true && SETTING.test(sql)) this.#strings = 'unknown'
    switch (this.#strings) {
      case true:
        return [this.#standard.get(sql)]
      case false:
        return [this.#escaping.get(sql)]
      default:
        // Without a backslash both are the same.
        return sql.includes('\\') ? [this.#standard.get(sql), this.#escaping.get(sql)] : [this.#standard.get(sql)]
    }
  }

  /** True when something was found. */
  #check(call: CallContext, ways: readonly SqlText[], needles: Needles): boolean {
    const { allows, limits, blocks } = this.#settings
    let hit: SqlInjectionLimit | undefined
    for (const text of ways) {
      const checked = check(text, needles, allows, limits)
      hit ??= needles.hit ?? checked.hit
      if (checked.offences.length > 0) {
        this.#tellOffences(call, text, checked.offences)
        if (blocks) call.block(REFUSAL)
        return true
      }
    }
    const [first] = ways
    // A text that has passed whole in another request is the program's own.
    if (hit !== undefined && !ways.every(({ passed }) => passed)) this.#tellLimit(call, first, hit)
    if (hit === undefined) for (const text of ways) text.passed = true
    return hit !== undefined
  }

  #tellOffences(call: CallContext, text: SqlText, offences: readonly Offence[]): void {
    const findings = new Findings(call, text)
    for (const offence of offences) this.#tell(findings.offence(offence, this.#settings.blocks), call)
  }

  #tellLimit(call: CallContext, text: SqlText | undefined, limit: SqlInjectionLimit): void {
    const { blocksUnchecked } = this.#settings
    this.#tell(new Findings(call, text).unchecked(limit, blocksUnchecked), call)
    if (blocksUnchecked) call.block({ reason: 'the query could not be checked' })
  }

  /** Silence would look as if all were well. */
  #tellUnwatched({ target }: CallContext): void {
    const { base, registry = hookRegistry } = this.#settings
    const { targets } = registry
    // What else there is in another registry cannot be seen.
    const isSeen = targets.includes(target)
    if (isSeen && targets.some(({ kind }) => kind === 'http.server.request')) return
    const why = isSeen
      ? 'and no adapter of a server is installed, so that no input is looked for. Install one, such as `expressAdapter().install()`, or give `inputs`.'
      : 'and they are of a registry in which adapters of servers cannot be looked for. Give it as `registry`; without an adapter or `inputs` no input is looked for.'
    registry.report({
      code: 'HOOKLINE_SQL_UNWATCHED',
      hook: base.name,
      target: target.name,
      message: `hook "${base.name}": none of the first ${UNWATCHED} queries belonged to a request, ${why}`,
    })
  }

  #tell(finding: SqlFinding, call: CallContext): void {
    const { onFinding, base, registry = hookRegistry } = this.#settings
    const about = { hook: base.name, target: finding.target }
    if (onFinding === undefined) {
      registry.report({ ...about, ...inWords(finding) })
      return
    }
    try {
      onFinding(finding, call)
    } catch (cause) {
      registry.report({
        ...about,
        code: 'HOOKLINE_HOOK_FAILED',
        message: `onFinding of the hook "${base.name}" threw; its finding stands.`,
        cause,
      })
    }
  }
}

function inWords({ verdict, target, input, excerpt, blocked, limit, site }: SqlFinding): {
  readonly code: string
  readonly message: string
} {
  const done = blocked ? 'The query was blocked.' : 'The query has run.'
  const sql = escapeTerminal(excerpt)
  switch (verdict) {
    case 'unchecked':
      return {
        code: 'HOOKLINE_SQL_UNCHECKED',
        message: `${target}: a query was not checked whole, because the limit \`limits.${limit}\` was hit. ${done}`,
      }
    case 'drift':
      return { code: 'HOOKLINE_SQL_DRIFT', message: `${target}: a query of a shape that is new at ${site}: ${sql}` }
    default: {
      const what =
        verdict === 'name' ? 'a name that it may not choose' : verdict === 'code' ? 'code, not a value' : 'in SQL that cannot be read'
      return {
        code: 'HOOKLINE_SQL_INJECTION',
        message: `${target}: the input ${escapeTerminal(String(input))} is ${what}: ${sql} ${done}`,
      }
    }
  }
}
