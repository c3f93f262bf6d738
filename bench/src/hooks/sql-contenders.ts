/** Who checks a query against a request's inputs: the hook, and the detector of @aikidosec/firewall, which is only called. */
import { join } from 'node:path'
import { REQUEST_INPUTS, type CallContext } from '@hookline/core'
import { sqlInjection } from '@hookline/hooks/sql-injection'
import { hasPeer, peersFolder, requirePeer } from '../peers.ts'
import { OURS } from './rows.ts'
import { inputs, makeSql, presentSql, presentTexts, texts } from './sql-work.ts'

/** One way to check. A run gives how many inputs were found to be code: none. */
export interface SqlContender {
  readonly name: string
  run(count: number): number
  /** How many findings there are when one query has these inputs: that it looks is seen by it. */
  finds(sql: string, inputs: readonly string[]): number
}

/** What is measured: a further query of a request, the first one, the first one with a text that nobody has sent before, and one that has all inputs in its literals. */
export type SqlRow = 'further' | 'request' | 'new-text' | 'present'

const ZEN = '@aikidosec/firewall'

/** Everybody for one row; the hook twice, so that noise is seen. */
export function sqlContenders(row: SqlRow): SqlContender[] {
  return [hook(OURS, row), hook(`control: ${OURS} again`, row), ...(hasPeer(ZEN) ? [zen(row)] : [])]
}

function hook(name: string, row: SqlRow): SqlContender {
  let found = 0
  const { onEnter } = sqlInjection({ mode: 'block', onFinding: () => void found++ })
  if (onEnter === undefined) throw new Error('expected a hook with onEnter.')
  const sqlFor = texter(row)
  const request = row === 'present' ? { body: presentTexts } : inputs
  let scope = new Map<unknown, unknown>([[REQUEST_INPUTS, request]])
  return {
    name,
    finds(sql, given) {
      found = 0
      void onEnter(callIn(new Map<unknown, unknown>([[REQUEST_INPUTS, { body: given }]])), sql)
      return found
    },
    run(count) {
      for (let i = 0; i < count; i++) {
        if (row !== 'further') scope = new Map<unknown, unknown>([[REQUEST_INPUTS, request]])
        const sql = sqlFor()
        void onEnter(callIn(scope), sql)
      }
      return found
    },
  }
}

/** What the check needs of a call; the registry's own cost is measured by the rows of calls. */
function callIn(scope: Map<unknown, unknown>): CallContext {
  return { target: { name: 'pg:query', module: 'pg' }, scope, data: undefined, block() {} } as unknown as CallContext
}

function zen(row: SqlRow): SqlContender {
  const folder = join(peersFolder, 'node_modules', ZEN, 'vulnerabilities/sql-injection')
  const { detectSQLInjection } = requirePeer(join(folder, 'detectSQLInjection.js')) as {
    detectSQLInjection(query: string, input: string, dialect: object): number
  }
  const { SQLDialectPostgres } = requirePeer(join(folder, 'dialects/SQLDialectPostgres.js')) as { SQLDialectPostgres: new () => object }
  const dialect = new SQLDialectPostgres()
  const sqlFor = texter(row)
  const given = row === 'present' ? presentTexts : texts
  return {
    name: `${ZEN}, its detector`,
    finds: (sql, of) => of.filter(text => detectSQLInjection(sql, text, dialect) === 1).length,
    run(count) {
      let found = 0
      for (let i = 0; i < count; i++) {
        const sql = sqlFor()
        for (const text of given) if (detectSQLInjection(sql, text, dialect) === 1) found++
      }
      return found
    },
  }
}

function texter(row: SqlRow): () => string {
  if (row === 'present') return () => presentSql
  const first = 10_000_000
  const sql = makeSql(row === 'new-text' ? `report of ${first}` : 'report of the month')
  if (row !== 'new-text') return () => sql
  // Text that differs from all before it, as concatenation makes it.
  const at = sql.indexOf(String(first))
  const [head, tail] = [sql.slice(0, at), sql.slice(at + String(first).length)]
  let n = first
  return () => head + String(n++) + tail
}
