/** What stands under the name of a rotated file and is none. */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { dirname } from 'node:path'
import { HookRegistry } from '@hookline/core'
import { afterEach, expect, it } from 'vitest'
import { audit, readAudit, tailAudit, verifyAudit } from '../../src/audit.ts'
import { allOf, echo, newPath } from './helpers.ts'

const server = createServer()
afterEach(() => void server.close())

const odd: readonly (readonly [what: string, make: (path: string) => unknown, says: string])[] = [
  ['a folder', path => mkdirSync(path), 'it is a folder'],
  ['a FIFO', path => execFileSync('mkfifo', [path]), 'it is a FIFO'],
  ['a link to a device', path => symlinkSync('/dev/zero', path), 'it is a device'],
  ['a socket', path => once(server.listen(path), 'listening'), 'it cannot be opened'],
  ['a link to itself', path => symlinkSync(path, path), 'it cannot be opened (ELOOP)'],
]

it.each(odd)('names %s among the files of a log with a code, whoever reads', async (_what, make, says) => {
  const path = newPath()
  const registry = new HookRegistry()
  const log = await audit({ path })
  registry.register(log)
  await echo(registry)(1)
  await log.close()
  await make(`${path}.999998`)
  const error = {
    code: 'HOOKLINE_AUDIT_PATH',
    message: expect.stringContaining(`${path}.999998: expected a file that can be read, but ${says}`) as string,
  }
  await expect(verifyAudit(path)).rejects.toMatchObject(error)
  await expect(allOf(readAudit(path))).rejects.toMatchObject(error)
  await expect(allOf(tailAudit(path))).rejects.toMatchObject(error)
  await expect(audit({ path })).rejects.toMatchObject(error)
})

it('finds no log where there is no folder, or a file in its place', async () => {
  const path = newPath()
  for (const none of [`${dirname(path)}/none/audit.jsonl`, '/dev/null/audit.jsonl']) {
    expect(await verifyAudit(none)).toMatchObject({ ok: false, problems: [{ kind: 'missing' }] })
    await expect(allOf(tailAudit(none))).rejects.toMatchObject({ code: 'HOOKLINE_AUDIT_PATH' })
  }
})
