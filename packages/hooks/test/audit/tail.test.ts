/** Following a log while others write, rotate, empty and replace it. */
import { appendFileSync, renameSync, truncateSync, unlinkSync, writeFileSync } from 'node:fs'
import { HookRegistry } from '@hookline/core'
import { afterEach, expect, it } from 'vitest'
import { audit, tailAudit, type AuditEntry } from '../../src/audit.ts'
import { echo, newPath } from './helpers.ts'

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

/** What a follower is told, one by one. */
function following(path: string): AsyncIterator<AuditEntry> {
  const stop = new AbortController()
  const told = tailAudit(path, { last: 1000, follow: true, signal: stop.signal })
  stops.push(() => {
    stop.abort()
    return told.return(undefined)
  })
  return told
}

async function next(told: AsyncIterator<AuditEntry>): Promise<AuditEntry> {
  return (await told.next()).value as AuditEntry
}

/** A closed log with its rotated files. */
async function written(count: number, rotate = {}): Promise<string> {
  const path = newPath()
  const registry = new HookRegistry()
  const log = await audit({ path, durable: 'beforeReturn', rotate })
  registry.register(log)
  const call = echo(registry)
  for (let i = 0; i < count; i++) await call(i)
  await log.close()
  return path
}

const foreign = (target: string): string => `${JSON.stringify({ sequence: 1, timestamp: '2026-11-21T00:00:00.000Z', target, hash: 'h' })}\n`

it.each<[string, (path: string) => void]>([
  ['emptied', path => truncateSync(path, 0)],
  [
    'emptied and written',
    path => {
      truncateSync(path, 0)
      appendFileSync(path, foreign('new'))
    },
  ],
  [
    'deleted and made anew',
    path => {
      unlinkSync(path)
      writeFileSync(path, foreign('new'))
    },
  ],
  [
    'replaced',
    path => {
      writeFileSync(`${path}.tmp`, foreign('new'))
      renameSync(`${path}.tmp`, path)
    },
  ],
])('goes on with a file that was %s, and tells nothing twice', async (what, change) => {
  const path = await written(20, { bytes: 2000 })
  const told = following(path)
  const numbers: number[] = []
  for (let i = 0; i < 3; i++) numbers.push((await next(told)).sequence)
  let entry = await next(told)
  for (; entry.event !== 'audit.closed'; entry = await next(told)) numbers.push(entry.sequence)
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, i) => i + 1))
  const waiting = next(told)
  // It has looked at the end of the file by then, and waits.
  await new Promise(setImmediate)
  change(path)
  if (what === 'emptied') appendFileSync(path, foreign('new'))
  expect(await waiting).toMatchObject({ target: 'new', sequence: 1 })
})

it('loses no record that comes between its last look and a rotation', async () => {
  const path = newPath()
  const registry = new HookRegistry()
  const log = await audit({ path, durable: 'beforeReturn', rotate: { bytes: 400 } })
  registry.register(log)
  const call = echo(registry)
  const told = following(path)
  const reading = (async (): Promise<number[]> => {
    const numbers: number[] = []
    for (let entry = await next(told); entry.event !== 'audit.closed'; entry = await next(told)) numbers.push(entry.sequence)
    return numbers
  })()
  for (let i = 0; i < 60; i++) await call(i)
  await log.close()
  const numbers = await reading
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, i) => i + 1))
  expect(numbers.length).toBeGreaterThan(120)
})
