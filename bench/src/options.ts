/** The command line of `npm run bench`. */
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'

/** The sections about weaving and about built-in hooks, which have results of their own in the document. */
export const WEAVE = 'weave'
export const HOOKS = 'hooks'
const blocks: ReadonlySet<string | undefined> = new Set([undefined, WEAVE, HOOKS])

export interface BenchOptions {
  readonly quick: boolean
  /** Start of the groups to run: `call`, `call/sync-off`, `express`, … */
  readonly only: string | undefined
  readonly json: string | undefined
  readonly write: boolean
}

export function readOptions(args: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...args],
    options: { quick: { type: 'boolean' }, only: { type: 'string' }, json: { type: 'string' }, write: { type: 'boolean' } },
  })
  const { quick = false, only, json, write = false } = values
  if (write && (quick || !blocks.has(only)))
    throw new Error(
      `expected --write alone or with --only ${WEAVE} or ${HOOKS}, got it with --quick or another --only: each table in docs/performance.md comes out of one whole run.`,
    )
  return { quick, only, json: json === undefined ? undefined : resolve(json), write }
}

/** Whether `--only` lets a group run; `call` lets all of `call/…` run, `weave` all of `weave-call/…` and its like, as `hooks` and `http` do. */
export function wants(only: string | undefined, group: string): boolean {
  if (only !== undefined && !only.includes('/') && group.startsWith(`${only}-`)) return true
  return only === undefined || group === only || group.startsWith(`${only}/`) || only.startsWith(`${group}/`)
}
