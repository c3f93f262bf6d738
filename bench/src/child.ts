/** The process of one row or one contender: `child.js <role> <id> [quick]`. */
import { measureBytes } from './calls/bytes.ts'
import { measureCalls } from './calls/measure.ts'
import { expressContender } from './load/express-contender.ts'
import { fetchContender } from './load/fetch-contender.ts'
import { pgContender } from './load/pg-contender.ts'
import { measureMemory } from './memory-child.ts'

const [role = '', id = '', pace = ''] = process.argv.slice(2)
const quick = pace === 'quick'

const roles: Readonly<Record<string, () => Promise<unknown>>> = {
  call: () => measureCalls(id, quick),
  bytes: () => measureBytes(id, quick),
  memory: () => measureMemory(id, quick),
  express: () => expressContender(id),
  pg: () => pgContender(id),
  fetch: () => fetchContender(id),
}
const answer = await roles[role]?.()
process.send?.(answer ?? null)
