import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { HookRegistry } from '@hookline/core'
import { expect, it } from 'vitest'
import { audit, readAudit, tailAudit, verifyAudit, type Checkpoint } from '../../src/audit.ts'
import { seal, type Link } from '../../src/audit/chain.ts'
import { allOf, echo, newPath } from './helpers.ts'

interface Written {
  readonly path: string
  readonly lines: string[]
  readonly checkpoints: Checkpoint[]
}

/** A log of some records, and a checkpoint after each call. */
async function written(count = 8, options: object = {}): Promise<Written> {
  const path = newPath()
  const log = await audit({ path, durable: 'beforeReturn', ...options })
  const registry = new HookRegistry()
  registry.register(log)
  const call = echo(registry)
  const checkpoints: Checkpoint[] = []
  for (let i = 0; i < count; i++) {
    await call(i)
    checkpoints.push(log.checkpoint())
  }
  await log.close()
  return { path, lines: readFileSync(path, 'utf8').trimEnd().split('\n'), checkpoints }
}

function put(path: string, lines: readonly string[]): void {
  writeFileSync(path, lines.map(line => `${line}\n`).join(''))
}

it('finds nothing in a log that is as it was written', async () => {
  const { path, lines, checkpoints } = await written()
  expect(await verifyAudit(path, { checkpoints })).toMatchObject({
    ok: true,
    problems: [],
    records: lines.length,
    first: { sequence: 1 },
    last: { sequence: 10 },
  })
})

it('finds a change of any one byte', async () => {
  const { path, checkpoints } = await written(4)
  const whole = readFileSync(path)
  await fc.assert(
    fc.asyncProperty(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), async (at, by) => {
      const changed = Buffer.from(whole)
      changed[at] = (changed[at] as number) ^ by
      writeFileSync(path, changed)
      const found = await verifyAudit(path, { checkpoints })
      // What is no line break any more at the very end leaves an unfinished line, as a crash does.
      if (at === whole.length - 1) expect(found.unfinishedBytes).toBeGreaterThan(0)
      else expect(found.ok).toBe(false)
    }),
  )
})

it('names the file and the line of a changed record, once', async () => {
  const { path, lines } = await written()
  put(
    path,
    lines.map((line, i) => (i === 3 ? line.replace('"outcome":"returned"', '"outcome":"blocked"') : line)),
  )
  expect((await verifyAudit(path)).problems).toMatchObject([{ kind: 'hash', file: path, line: 4 }])
})

it('finds a deleted, an inserted, a repeated and a moved record', async () => {
  const { path, lines } = await written()
  const kinds = async (changed: readonly string[]): Promise<string[]> => {
    put(path, changed)
    return (await verifyAudit(path)).problems.map(({ kind }) => kind)
  }
  expect(await kinds(lines.toSpliced(4, 1))).toEqual(['sequence'])
  expect(await kinds(lines.toSpliced(4, 0, lines[3] as string))).toEqual(['sequence'])
  expect(await kinds(lines.toSpliced(4, 0, '{"anything":1}'))).toEqual(['malformed'])
  expect(await kinds(lines.toSpliced(4, 0, ''))).toEqual(['malformed'])
  expect((await kinds([...lines.slice(0, 3), lines[4] as string, lines[3] as string, ...lines.slice(5)])).length).toBeGreaterThan(0)
  expect(await kinds(lines.slice(1))).toEqual(['beginning'])
})

it('finds a record put in with a number and a hash that fit, by the next one', async () => {
  const { path, lines } = await written()
  const third = JSON.parse(lines[2] as string) as Link
  const forged = seal(third, '"timestamp":"2026-01-01T00:00:00.000Z","tool_name":"innocent"').line.trimEnd()
  put(path, [...lines.slice(0, 3), forged, ...lines.slice(4)])
  expect((await verifyAudit(path)).problems).toMatchObject([{ kind: 'hash', line: 5 }])
})

it('finds a cut end with a checkpoint, and not without', async () => {
  const { path, lines, checkpoints } = await written()
  put(path, lines.slice(0, 5))
  expect(await verifyAudit(path)).toMatchObject({ ok: true })
  const found = await verifyAudit(path, { checkpoints: checkpoints.slice(-1) })
  expect(found.problems).toMatchObject([{ kind: 'checkpoint', message: expect.stringContaining('cut off') as string }])
  put(path, [])
  expect((await verifyAudit(path, { checkpoints: checkpoints.slice(-1) })).problems).toMatchObject([{ kind: 'checkpoint' }])
})

it('finds an end that was written anew, hashes and all, with a checkpoint', async () => {
  const { path, lines, checkpoints } = await written()
  let link = JSON.parse(lines[4] as string) as Link
  const forged = lines.slice(5).map(() => {
    const next = seal(link, '"timestamp":"2026-01-01T00:00:00.000Z","tool_name":"innocent"')
    link = next
    return next.line.trimEnd()
  })
  put(path, [...lines.slice(0, 5), ...forged])
  expect(await verifyAudit(path)).toMatchObject({ ok: true })
  expect((await verifyAudit(path, { checkpoints: checkpoints.slice(-1) })).problems).toMatchObject([
    { kind: 'checkpoint', message: expect.stringContaining('written anew') as string },
  ])
  // What the checkpoint saw is still there.
  expect(await verifyAudit(path, { checkpoints: checkpoints.slice(0, 1) })).toMatchObject({ ok: true })
})

it('finds a rotated file that is missing, first or in the middle', async () => {
  const middle = await written(30, { rotate: { bytes: 3000 } })
  rmSync(`${middle.path}.000002`)
  expect((await verifyAudit(middle.path)).problems).toMatchObject([{ kind: 'sequence', file: `${middle.path}.000003`, line: 1 }])
  const first = await written(30, { rotate: { bytes: 3000 } })
  rmSync(`${first.path}.000001`)
  expect((await verifyAudit(first.path)).problems).toMatchObject([{ kind: 'beginning' }])
})

it('finds a rotated file whose end was cut off', async () => {
  const { path } = await written(30, { rotate: { bytes: 3000 } })
  const first = `${path}.000001`
  writeFileSync(first, readFileSync(first).subarray(0, -1))
  expect((await verifyAudit(path)).problems.map(({ kind, file }) => [kind, file])).toEqual([
    ['malformed', first],
    ['sequence', `${path}.000002`],
  ])
})

it('does not take a retention for the explanation of another gap', async () => {
  const { path } = await written(40, { rotate: { bytes: 3000 }, retain: { files: 3 } })
  const { files } = await verifyAudit(path)
  rmSync(files[0] as string)
  expect((await verifyAudit(path)).problems).toMatchObject([{ kind: 'beginning' }])
})

it('says that a checkpoint is older than what retention has left', async () => {
  const { path, checkpoints } = await written(40, { rotate: { bytes: 3000 }, retain: { files: 1 } })
  const found = await verifyAudit(path, { checkpoints: [checkpoints[0] as Checkpoint] })
  expect(found.problems).toMatchObject([{ kind: 'checkpoint.deleted' }])
  expect(await verifyAudit(path, { checkpoints: checkpoints.slice(-1) })).toMatchObject({ ok: true })
})

it('counts an unfinished last line and does not call it a problem', async () => {
  const { path, lines } = await written()
  writeFileSync(path, `${lines.join('\n')}\n{"sequence":11,"times`)
  expect(await verifyAudit(path)).toMatchObject({ ok: true, unfinishedBytes: 21, records: 10 })
})

it.each([
  ['line breaks of Windows', (text: string) => text.replaceAll('\n', '\r\n'), 'carriage return'],
  ['a byte order mark', (text: string) => `\ufeff${text}`, 'byte order mark'],
  ['a packer', (text: string) => Buffer.concat([gzipSync(text), Buffer.from('\n')]), 'compressed by gzip'],
])('says what a program has made of the file: %s', async (_what, change, says) => {
  const { path } = await written()
  writeFileSync(path, change(readFileSync(path, 'utf8')))
  const { problems } = await verifyAudit(path)
  expect(problems[0]).toMatchObject({ kind: 'malformed', line: 1, message: expect.stringContaining(says) as string })
})

it('says that there is no log', async () => {
  expect((await verifyAudit(newPath())).problems).toMatchObject([{ kind: 'missing' }])
})

it('verifies a log that is being written and rotated', async () => {
  const path = newPath()
  const log = await audit({ path, durable: 'beforeReturn', rotate: { bytes: 1000 } })
  const registry = new HookRegistry()
  registry.register(log)
  const call = echo(registry)
  const stop = new AbortController()
  const writing = (async () => {
    while (!stop.signal.aborted) await call('x')
  })()
  for (let i = 0; i < 10; i++) expect(await verifyAudit(path)).toMatchObject({ ok: true })
  stop.abort()
  await writing
  await log.close()
})

it('takes the checkpoint of a log that had no record yet', async () => {
  const { path } = await written(2)
  expect(await verifyAudit(path, { checkpoints: [{ sequence: 0, hash: '0'.repeat(64) }] })).toMatchObject({ ok: true })
  expect(await verifyAudit(path, { checkpoints: [{ sequence: 0, hash: 'f'.repeat(64) }] })).toMatchObject({ ok: false })
})

it.each(
  [[null], 'x', [{}], [{ sequence: 3, hash: 5 }], [{ sequence: 3, hash: 'abc' }], [{ sequence: '3', hash: 'f'.repeat(64) }]].map(given => ({
    given,
  })),
)('does not take for a changed log what is no checkpoint: $given', async ({ given }) => {
  const { path } = await written(2)
  await expect(verifyAudit(path, { checkpoints: given as unknown as Checkpoint[] })).rejects.toMatchObject({
    code: 'HOOKLINE_INVALID_OPTION',
    message: expect.stringContaining('verifyAudit, option `checkpoints') as string,
  })
})

it('refuses other options of readers that mean nothing', async () => {
  const { path } = await written(2)
  const refused = { code: 'HOOKLINE_INVALID_OPTION' }
  for (const last of [-1, 1.5, Number.NaN, '3'])
    await expect(allOf(tailAudit(path, { last: last as number }))).rejects.toMatchObject(refused)
  await expect(allOf(readAudit(path, { since: Number.NaN }))).rejects.toMatchObject(refused)
  await expect(allOf(readAudit(path, { snice: 1 } as object))).rejects.toMatchObject(refused)
  expect(await allOf(tailAudit(path, { last: Infinity }))).toHaveLength(4)
  expect(await allOf(tailAudit(path, { last: 0 }))).toEqual([])
})
