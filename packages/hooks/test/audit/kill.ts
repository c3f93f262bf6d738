/** A writer that is killed at some moment: nothing that it saw acknowledged may be missing. */
import { once } from 'node:events'
import { expect } from 'vitest'
import { audit, verifyAudit } from '../../src/audit.ts'
import { calls, startFixture } from './helpers.ts'

/** Lets a program write, kills it after so many acknowledgements, and looks at what is there. Gives what was acknowledged. */
export async function killAndCheck(path: string, after: number): Promise<string[]> {
  const child = startFixture('writer', [path])
  const acknowledged: string[] = []
  for await (const id of child.lines) {
    acknowledged.push(id)
    if (acknowledged.length === after) child.kill('SIGKILL')
  }
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
  expect(child.signalCode).toBe('SIGKILL')
  // What the dead process left is taken over: lock, torn line and all.
  await (await audit({ path })).close()
  expect(await verifyAudit(path)).toMatchObject({ ok: true, problems: [], unfinishedBytes: 0 })
  const written = new Set((await calls(path)).map(({ input }) => (input as { id: string }).id))
  expect(acknowledged.filter(id => !written.has(id))).toEqual([])
  return acknowledged
}
