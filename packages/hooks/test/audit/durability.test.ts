/** What has to have happened on the disk, in which order, before anybody is told. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { dirname, join } from 'node:path'
import { HookRegistry } from '@hookline/core'
import { afterEach, expect, it } from 'vitest'
import { audit, verifyAudit } from '../../src/audit.ts'
import { realFs } from '../../src/audit/sink-fs.ts'
import { calls, echo, newFolder, newPath, onDisk } from './helpers.ts'

/** What is published takes Node's functions when it is loaded, so that nobody can watch them afterwards. */
const isBuilt = process.env['HOOKLINE_DIST'] === '1'
const { fsyncSync, openSync, renameSync } = fs
afterEach(() => {
  Object.assign(fs, { fsyncSync, openSync, renameSync })
  syncBuiltinESMExports()
})

it('acknowledges nothing before its fdatasync has come back, and writes once for all who wait', async () => {
  const steps: string[] = []
  let hold: (() => void) | undefined
  let began!: () => void
  const syncing = new Promise<void>(resolve => (began = resolve))
  let isHeld = false
  const { registry, path } = await onDisk({
    write: (fd, bytes, offset, length, position, done) => {
      steps.push('write')
      realFs.write(fd, bytes, offset, length, position, (error, written) => {
        steps.push('written')
        done(error, written)
      })
    },
    fdatasync: (fd, done) => {
      steps.push('sync')
      realFs.fdatasync(fd, error => {
        if (!isHeld) return done(error)
        hold = () => done(error)
        began()
      })
    },
  })
  steps.length = 0
  isHeld = true
  const call = echo(registry)
  let acknowledged = 0
  const all = Promise.all(Array.from({ length: 200 }, (_, i) => call(i).then(() => (acknowledged += 1))))
  await syncing
  // All of it is in the file, and nobody may know yet.
  expect(await calls(path)).toHaveLength(200)
  for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate)
  expect(acknowledged).toBe(0)
  isHeld = false
  hold?.()
  await all
  expect(acknowledged).toBe(200)
  expect(steps).toEqual(['write', 'written', 'sync'])
})

/** The folders that are fsynced, and renames between them. */
function watched(): string[] {
  const seen: string[] = []
  const names = new Map<number, string>()
  Object.assign(fs, {
    openSync: (path: string, flags: fs.OpenMode, mode?: fs.Mode) => {
      const fd = openSync(path, flags, mode)
      names.set(fd, path)
      return fd
    },
    fsyncSync: (fd: number) => {
      seen.push(`fsync ${names.get(fd)}`)
      fsyncSync(fd)
    },
    renameSync: (from: string, to: string) => {
      seen.push(`rename ${to}`)
      renameSync(from, to)
    },
  })
  syncBuiltinESMExports()
  return seen
}

it.skipIf(isBuilt)('has the folder on the disk too, and every folder above that is new', async () => {
  const folder = newFolder()
  const path = join(folder, 'a', 'b', 'audit.jsonl')
  const seen = watched()
  await (await audit({ path })).close()
  expect(seen).toEqual([join(folder, 'a'), folder, join(folder, 'a', 'b')].map(name => `fsync ${name}`))
})

it.skipIf(isBuilt)('has the new names on the disk after a rotation', async () => {
  const path = newPath()
  const log = await audit({ path, durable: 'beforeReturn', rotate: { bytes: 1 } })
  const registry = new HookRegistry()
  registry.register(log)
  const seen = watched()
  await echo(registry)(1)
  await log.close()
  expect(seen.slice(0, 3)).toEqual([`rename ${path}.000001`, `rename ${path}`, `fsync ${dirname(path)}`])
  expect(await verifyAudit(path)).toMatchObject({ ok: true })
})
