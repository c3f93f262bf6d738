import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { readOptions, wants } from '../src/options.ts'
import { median, summarise, type Result } from '../src/result.ts'
import { judge, measuredOf } from '../src/targets.ts'

const run = promisify(execFile)
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url))
const condition = process.env['HOOKLINE_DIST'] === '1' ? [] : ['--conditions=@hookline/source']

async function bench(...args: string[]): Promise<string> {
  const { stdout } = await run(process.execPath, [...condition, '--expose-gc', '--no-warnings', main, ...args])
  return stdout
}

it('writes the results of the groups asked for as JSON and prints them with target and verdict', { timeout: 60_000 }, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hookline-bench-'))
  try {
    const file = join(folder, 'results.json')
    const printed = await bench('--quick', '--only', 'call/sync-1-data', '--json', file)
    const results = JSON.parse(await readFile(file, 'utf8')) as Result[]
    expect(results.map(({ name }) => name)).toEqual(['direct call', 'control: direct call again', 'Hookline'])
    for (const result of results) {
      expect(Object.keys(result)).toEqual(['group', 'name', 'unit', 'median', 'min', 'max', 'ratioToBaseline'])
      expect(result).toMatchObject({
        group: 'call/sync-1-data',
        unit: expect.stringMatching(/^ns\/call/),
        ratioToBaseline: expect.any(Number),
      })
      expect(result.min).toBeLessThanOrEqual(result.median)
      expect(result.max).toBeGreaterThanOrEqual(result.median)
    }
    expect(printed).toMatch(/Hookline .*≤ 30 ns +(met|missed by [\d.]+ ns)/)
  } finally {
    await rm(folder, { recursive: true })
  }
})

it('says which groups there are when none is meant', async () => {
  await expect(bench('--only', 'nonsense')).rejects.toThrow(
    /Groups: call, bytes, import, express, pg, fetch, http-server, .*, weave-call, .*, hooks-logging, .*, hooks-audit/,
  )
})

it('writes the document only from one whole run', () => {
  expect(() => readOptions(['--write', '--quick'])).toThrow(/one whole run/)
  expect(() => readOptions(['--write', '--only', 'call'])).toThrow(/one whole run/)
  expect(() => readOptions(['--write', '--only', 'weave-call'])).toThrow(/one whole run/)
  expect(readOptions(['--write'])).toMatchObject({ write: true, quick: false })
  expect(() => readOptions(['--write', '--only', 'hooks-sql'])).toThrow(/one whole run/)
  for (const only of ['weave', 'hooks']) expect(readOptions(['--write', '--only', only])).toMatchObject({ write: true, only })
})

it('takes a section or one of its rows', () => {
  expect(wants(undefined, 'call/sync-1')).toBe(true)
  expect(wants('call', 'call/sync-1')).toBe(true)
  expect(wants('call/sync-1', 'call/sync-1')).toBe(true)
  expect(wants('call/sync-1', 'call/sync-1-data')).toBe(false)
  expect(wants('express/cpu', 'express')).toBe(true)
  expect(wants('weave', 'weave-call/method')).toBe(true)
  expect(wants('weave-call', 'weave-start/cpu')).toBe(false)
  expect(wants('weave', 'call/sync-1')).toBe(false)
})

it('takes the middle of what was measured', () => {
  expect(median([3, 1, 10])).toBe(3)
  expect(median([4, 1, 2, 3])).toBe(2.5)
  expect(summarise([3, 1, 10])).toEqual({ median: 3, min: 1, max: 10 })
})

it('says by how much a target is missed', () => {
  const result = (group: string, name: string, value: number, ratioToBaseline: number | null = null): Result => ({
    ...summarise([value]),
    group,
    name,
    unit: 'ns',
    ratioToBaseline,
  })
  expect(judge(result('call/sync-1', 'Hookline', 24))).toEqual({ target: '≤ 25 ns', verdict: 'met' })
  expect(judge(result('call/sync-1', 'Hookline', 26.5))).toEqual({ target: '≤ 25 ns', verdict: 'missed by 1.5 ns' })
  expect(judge(result('call/sync-1', 'tapable', 26.5))).toEqual({ target: '', verdict: '' })
  expect(judge(result('hooks-audit/64', 'Hookline audit, acknowledged', 38_500))).toEqual({
    target: '≥ 40,000 records/s',
    verdict: 'missed by 1,500 records/s',
  })
  const logged = result('hooks-logging/info-stream', 'Hookline', 4700, 1.42)
  expect(judge(logged)).toEqual({ target: '≤ 1.3 × the same line by hand', verdict: 'missed by 0.12 ×' })
  expect(measuredOf(logged)).toBe('1.42 ×')
  expect(judge(result('hooks-logging/warn-stream', 'Hookline', 500, 1.42)).target).toBe('')
  expect(judge(result('pg/rate', 'Hookline, 1 subscriber', 9000, 0.9)).verdict).toBe('met')
  expect(judge(result('pg/rate', 'Hookline, 1 subscriber', 9000, 0.85)).verdict).toBe('missed by 5.0 points')
})

it('doubts a rate whose control is off', () => {
  const rate = (name: string, ratioToBaseline: number): Result => ({
    ...summarise([9000]),
    group: 'pg/rate',
    name,
    unit: 'queries/s',
    ratioToBaseline,
  })
  const group = [rate('bare', 1), rate('control: bare again', 0.91), rate('Hookline, 1 subscriber', 0.92)]
  expect(judge(group[2]!, group).verdict).toBe('met, in doubt: the control is at 0.91 ×')
  expect(judge(group[2]!, [group[0]!, rate('control: bare again', 1.02), group[2]!]).verdict).toBe('met')
})
