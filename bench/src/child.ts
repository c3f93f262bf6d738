/** The process of one row or one contender: `child.js <role> <id> [quick]`. Only what a role needs is loaded. */
const [role = '', id = '', pace = ''] = process.argv.slice(2)
const quick = pace === 'quick'

const roles: Readonly<Record<string, () => Promise<unknown>>> = {
  call: async () => (await import('./calls/measure.ts')).measureCalls(id, quick),
  bytes: async () => (await import('./calls/bytes.ts')).measureBytes(id, quick),
  memory: async () => (await import('./memory-child.ts')).measureMemory(quick),
  'weave-call': async () => (await import('./weave/measure-calls.ts')).measureWovenCalls(id, quick ? 'quick' : 'full'),
  'weave-transform': async () => (await import('./weave/measure-transform.ts')).measureTransform(quick),
  hooks: async () => (await import('./hooks/measure.ts')).measureHooks(id, quick ? 'quick' : 'full'),
  'hooks-audit': async () => (await import('./hooks/measure-audit.ts')).measureAudit(Number(id), quick ? 'quick' : 'full'),
  'http-server': async () => (await import('./http/contender.ts')).httpServer(id),
  'http-client': async () => (await import('./http/contender.ts')).httpClient(id),
  express: async () => (await import('./load/express-contender.ts')).expressContender(id),
  pg: async () => (await import('./load/pg-contender.ts')).pgContender(id),
  fetch: async () => (await import('./load/fetch-contender.ts')).fetchContender(id),
}
const run = roles[role]
if (run === undefined) throw new Error(`expected a role (${Object.keys(roles).join(', ')}), got "${role}".`)
// A server would outlive a parent that was stopped.
process.on('disconnect', () => process.exit())
process.send?.(await run(), () => process.disconnect())
export {}
