/** `sqlInjection`: compares the queries of a service with the inputs of the request they belong to, and tells or stops an input that has become code. */
import type { Hook } from '@hookline/core'
import { Detector } from './sql-injection/detector.ts'
import { settle, type SqlInjectionOptions } from './sql-injection/settings.ts'

export type { Verdict } from './sql-injection/check.ts'
export type { DriftOptions } from './sql-injection/drift.ts'
export type { SqlFinding } from './sql-injection/finding.ts'
export type { InputForm } from './sql-injection/forms.ts'
export type { SqlInputs } from './sql-injection/inputs.ts'
export type { TokenKind } from './sql-injection/lexer/kinds.ts'
export type { SqlInjectionLimit, SqlInjectionLimits } from './sql-injection/limits.ts'
export type { IdentifierPolicy } from './sql-injection/names.ts'
export type { SqlInjectionOptions } from './sql-injection/settings.ts'

/**
 * A hook that looks for the inputs of a request (path, query, body, headers, cookies) in the SQL that the request causes. An input may stand inside of one literal;
 * anything else is code. It reads SQL as PostgreSQL does and needs an adapter for the database and one for the server, such as those of pg and Express.
 *
 * In mode `block` the query does not run: its caller gets a `BlockedError` with the status 403. What cannot be seen this way stands in docs/sql-injection.md.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION` for a wrong option.
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { expressAdapter } from '@hookline/adapter-express'
 * import { pgAdapter } from '@hookline/adapter-pg'
 * import { sqlInjection } from '@hookline/hooks/sql-injection'
 * expressAdapter().install()
 * pgAdapter().install()
 * hookRegistry.register(sqlInjection({ mode: 'block', onFinding: ({ verdict, input, excerpt }) => console.warn(verdict, input, excerpt) }))
 * ```
 */
export function sqlInjection(options: SqlInjectionOptions = {}): Hook {
  const settings = settle(options)
  const detector = new Detector(settings)
  return {
    ...settings.base,
    failure: settings.blocks ? { enter: 'closed', exit: 'open' } : 'open',
    // What a hook queries with a request's inputs is injected as well as anybody's; what a later hook has changed is looked at again.
    allowNested: true,
    recheck: settings.blocks,
    needs: { scope: true },
    onEnter: (call, first: unknown) => detector.look(call, first),
  }
}
