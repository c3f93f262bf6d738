/** `hookline audit tail` */
import { tailAudit } from '@hookline/hooks/audit'
import { UsageError, type Given } from '../usage/options.ts'
import { Output, rawLine, readableLine, Skipped } from './output.ts'

/** Gives the exit code. */
export async function tail(path: string, given: Given): Promise<number> {
  const lines = given.values['lines'] ?? '10'
  if (!/^\d{1,9}$/.test(lines)) throw new UsageError(`--lines: expected a number, got "${lines}"`)
  const follow = given.flags.has('follow')
  const output = new Output()
  const skipped = new Skipped()
  const line = given.flags.has('json') ? rawLine : readableLine
  for await (const entry of tailAudit(path, { last: Number(lines), follow, signal: output.gone, onSkipped: skipped.onSkipped })) {
    await output.line(line(entry))
    if (follow) await output.flush()
    if (output.gone.aborted) break
  }
  await output.flush()
  return skipped.tell('tail')
}
