/** Each contender does what is measured: its line is the line, its record is on the disk, its detector finds the attack. */
import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { verifyAudit } from '@hookline/hooks/audit'
import { auditContenders } from '../src/hooks/audit-contenders.ts'
import { guardRows, guardWork } from '../src/hooks/guard-work.ts'
import { loggingContenders, type Place } from '../src/hooks/logging-contenders.ts'
import { measureAudit } from '../src/hooks/measure-audit.ts'
import { makeCall } from '../src/hooks/measure-guard.ts'
import { measureHooks } from '../src/hooks/measure.ts'
import { makeLogger } from '../src/hooks/measure-logging.ts'
import { metricsContenders, tracingContenders } from '../src/hooks/observing-contenders.ts'
import { redactionContenders, secrets, typical } from '../src/hooks/redaction-contenders.ts'
import { BARE_LINE, callRows, PINO_REDACTS } from '../src/hooks/rows.ts'
import { sqlContenders } from '../src/hooks/sql-contenders.ts'
import { presentSql, presentTexts } from '../src/hooks/sql-work.ts'
import { hasPeer } from '../src/peers.ts'

/** The lines of one call, without what differs from call to call. */
function linesOf(contender: (typeof loggingContenders)[number], level: string): object[] {
  const lines: string[] = []
  const logger = makeLogger(level, { write: line => void lines.push(line) }, contender.redact)
  const place: Place = (id, order) => ({ id, placed: true, token: 'tok-9f6e0d2a', count: Object.keys(order).length })
  const logged = contender.make(place, logger)
  const around = contender.around ?? ((body: () => void) => body())
  around(() => void logged('o-17', { item: 'kettle', password: 'correct horse', ship: { city: 'Ulm' } }))
  return lines.map(line => {
    const fields = JSON.parse(line) as Record<string, unknown>
    expect(fields['callId'], line).toMatch(/^[0-9a-f]{16}$/)
    expect(fields['traceId'], line).toMatch(/^[0-9a-f]{32}$/)
    expect(fields['parentId'], line).toMatch(/^[0-9a-f]{16}$/)
    if ('durationMs' in fields) expect(fields['durationMs']).toBeTypeOf('number')
    return { ...fields, time: 0, durationMs: 0, callId: '', traceId: '', parentId: '' }
  })
}

describe('logging', () => {
  it.each(['info', 'debug', 'warn'])('writes the same lines by hand and by the hook at level %s', level => {
    const [first, ...others] = loggingContenders.filter(({ name }) => name !== BARE_LINE)
    const expected = linesOf(first!, level)
    expect(expected).toHaveLength({ info: 1, debug: 2, warn: 0 }[level]!)
    expect(JSON.stringify(expected)).not.toMatch(/correct horse|tok-9f6e0d2a/)
    for (const other of others) expect(linesOf(other, level), other.name).toEqual(expected)
  })

  it('leaves redaction out of the bare line, and nothing else', () => {
    const [full, bare] = [PINO_REDACTS, BARE_LINE].map(name =>
      linesOf(
        loggingContenders.find(one => one.name === name)!,
        'info',
      ),
    )
    const shown = JSON.stringify(bare)
    expect(shown).toMatch(/correct horse.*tok-9f6e0d2a/)
    expect(JSON.parse(shown.replace(/correct horse|tok-9f6e0d2a/g, '[Redacted]'))).toEqual(full)
  })
})

it('takes the secrets out of the typical object, as far as each contender says it can', () => {
  for (const { name, redact, blind } of redactionContenders()) {
    const text = JSON.stringify(redact(typical))
    for (const secret of secrets['by key']) expect(text.includes(secret), name).toBe(blind === 'everywhere')
    for (const secret of secrets['in strings']) expect(text.includes(secret), name).toBe(blind !== undefined)
    expect(text, name).toContain('Ada Lovelace')
    expect(text, name).toContain('TC-204-W')
  }
})

it('finds an attack, and none in an honest request, by every detector', () => {
  const attack = "x' OR '1'='1"
  for (const { name, finds } of sqlContenders('request')) {
    expect(finds(`SELECT id FROM users WHERE name = '${attack}'`, [attack]), name).toBe(1)
    expect(finds(presentSql, presentTexts), name).toBe(0)
  }
  expect(sqlContenders('request')).toHaveLength(hasPeer('@aikidosec/firewall') ? 3 : 2)
})

it.each(guardRows)('has its 1,000 rules on the call: %s', row => {
  const { rules, input, denied } = guardWork(row)
  expect(rules).toHaveLength(1000)
  const [open, guarded] = [makeCall(row, 'open', false), makeCall(row, 'guarded', true)]
  expect([open(input), guarded(input), open(denied)]).toEqual([1, 1, 1])
  expect(() => guarded(denied)).toThrow(expect.objectContaining({ code: 'HOOKLINE_BLOCKED' }))
})

it.each([
  ['metrics', metricsContenders],
  ['tracing', tracingContenders],
])('sees every call: %s', async (_what, contenders) => {
  for (const { name, make, seen } of contenders()) {
    const add = make((a, b) => a + b)
    for (let n = 0; n < 7; n++) expect(add(n, 1)).toBe(n + 1)
    expect([7, undefined], name).toContain(await seen())
  }
})

describe('audit', () => {
  it('has what was acknowledged in the file, at that moment', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'hookline-bench-'))
    try {
      for (const { name, open } of auditContenders) {
        const writer = await open(folder)
        const linesNow = (): number =>
          readFileSync(writer.path, 'utf8')
            .split('\n')
            .filter(line => line.includes(writer.mark)).length
        for (let id = 0; id < 20; id++) {
          await writer.record(id)
          if (writer.promise === 'on disk') expect(linesNow(), name).toBe(id + 1)
        }
        await Promise.all(Array.from({ length: 100 }, (_, id) => writer.record(id)))
        if (writer.promise === 'on disk') expect(linesNow(), name).toBe(120)
        // What was left for later would be done in the next one's turn.
        await writer.written()
        expect(linesNow(), name).toBe(120)
        await writer.close()
        expect(linesNow(), name).toBe(120)
        if (name.startsWith('Hookline')) expect(await verifyAudit(writer.path)).toMatchObject({ ok: true })
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  it('measures every contender', async () => {
    // A record that is missing is thrown.
    const samples = await measureAudit(64, 'glance')
    expect(samples.map(({ name }) => name)).toEqual(auditContenders.map(({ name }) => name))
    for (const { rates } of samples) expect(rates[0]).toBeGreaterThan(0)
  })
})

it('measures every row of calls', { timeout: 60_000 }, async () => {
  // Whoever finds something in an honest request is thrown.
  for (const { group } of callRows) {
    const samples = await measureHooks(group, 'glance')
    // Ours and its control, where the peers are not installed.
    expect(samples.length, group).toBeGreaterThan(1)
    expect(
      samples.some(({ name }) => name.startsWith('control')),
      group,
    ).toBe(true)
    for (const { ns } of samples) expect(ns).toHaveLength(2)
  }
})
