/** Records per second that are on the disk, by how many callers wait at a time; contenders take turns, slice by slice. */
import { createReadStream, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Pace } from '../calls/measure.ts'
import { auditContenders, type Writer } from './audit-contenders.ts'

export interface AuditSamples {
  readonly name: string
  readonly rates: readonly number[]
}

const paces: Readonly<Record<Pace, readonly [rounds: number, ms: number, warmUpMs: number]>> = {
  full: [9, 180, 400],
  quick: [3, 50, 50],
  glance: [1, 30, 1],
}

/** @throws when a file has fewer records than were acknowledged. */
export async function measureAudit(callers: number, pace: Pace): Promise<AuditSamples[]> {
  const [rounds, ms, warmUpMs] = paces[pace]
  const folder = mkdtempSync(join(diskFolder(), 'hookline-bench-audit-'))
  const running: { name: string; writer: Writer; rates: number[]; records: number }[] = []
  try {
    for (const { name, open } of auditContenders) running.push({ name, writer: await open(folder), rates: [], records: 0 })
    for (const one of running) one.records += (await slice(one.writer, callers, warmUpMs)).records
    for (let round = 0; round < rounds; round++)
      for (const one of round % 2 === 0 ? running : running.toReversed()) {
        const { records, elapsedMs } = await slice(one.writer, callers, ms)
        one.records += records
        one.rates.push((records / elapsedMs) * 1000)
      }
    for (const { writer } of running) await writer.close()
    for (const { name, writer, records } of running) {
      const lines = await linesWith(writer.path, writer.mark)
      if (lines !== records) throw new Error(`expected the ${records} records of ${name} in its file, got ${lines}.`)
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
  return running.map(({ name, rates }) => ({ name, rates }))
}

/** So many callers, each waiting for its record before it makes the next; the clock runs until everything is written. */
async function slice(writer: Writer, callers: number, ms: number): Promise<{ records: number; elapsedMs: number }> {
  let id = 0
  const began = performance.now()
  const end = began + ms
  const call = async (): Promise<void> => {
    while (performance.now() < end) {
      await writer.record(id++)
      // Who is not made to wait would never let anybody else run.
      if (writer.promise === 'handed over' && id % 64 === 0) await new Promise(setImmediate)
    }
  }
  await Promise.all(Array.from({ length: callers }, call))
  await writer.written()
  return { records: id, elapsedMs: performance.now() - began }
}

/** In memory, what is synced costs nothing: where the usual folder is there, the files go beside this package. */
function diskFolder(): string {
  const [TMPFS, RAMFS] = [0x0102_1994, 0x8584_58f6]
  if (![TMPFS, RAMFS].includes(statfsSync(tmpdir()).type)) return tmpdir()
  const folder = fileURLToPath(new URL('../../dist/audit/', import.meta.url))
  mkdirSync(folder, { recursive: true })
  return folder
}

/** Lines of a file that hold a text, whatever its size. */
async function linesWith(path: string, mark: string): Promise<number> {
  let count = 0
  let rest = ''
  for await (const chunk of createReadStream(path, { encoding: 'latin1', highWaterMark: 1 << 20 })) {
    const lines = (rest + (chunk as string)).split('\n')
    rest = lines.pop() ?? ''
    for (const line of lines) if (line.includes(mark)) count++
  }
  return count
}
