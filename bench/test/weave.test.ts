import { expect, it } from 'vitest'
import { hasWeavingPeers } from '../src/peers.ts'
import { forms } from '../src/weave/forms.ts'
import { measureWovenCalls } from '../src/weave/measure-calls.ts'
import { Caches, startContenders } from '../src/weave/start-contenders.ts'
import { start } from '../src/weave/start-section.ts'
import { transformContenders } from '../src/weave/transform-contenders.ts'
import { judge } from '../src/targets.ts'
import { summarise, type Result } from '../src/result.ts'

const peers = hasWeavingPeers ? ['code-transformer'] : []

it('runs the hooks of every form as often as it is called, and none while they are off', { timeout: 60_000 }, async () => {
  for (const { id } of forms)
    for (const state of ['off', 'on', 'again']) {
      // What ran its hooks wrongly is thrown.
      const samples = await measureWovenCalls(`${id}-${state}`, 'glance')
      expect(samples.map(({ name }) => name)).toEqual(['bare', 'control', 'Hookline', ...peers])
    }
})

it('starts the application with its hooks in ten packages, by every contender', { timeout: 60_000 }, async () => {
  using caches = new Caches()
  for (const contender of startContenders) {
    const { cpuMs, wallMs } = await start(contender, caches)
    expect(cpuMs).toBeGreaterThan(0)
    expect(wallMs).toBeGreaterThan(0)
  }
  await expect(start({ ...startContenders[0]!, hooked: 10 }, caches)).rejects.toThrow(/expected hooks in 10 packages/)
})

it('transforms every file of the corpus', async () => {
  for (const { name, woven, run } of await transformContenders()) expect(run(), name).toBe(woven)
})

it('holds each contender of a group to a target of its own', () => {
  const result = (name: string, value: number, group = 'weave-call/declaration'): Result => ({
    ...summarise([value]),
    group,
    name,
    unit: 'ns/call over bare',
    ratioToBaseline: 1,
  })
  expect(judge(result('Hookline, no hooks', 11))).toEqual({ target: '≤ 12 ns', verdict: 'met' })
  expect(judge(result('Hookline, off again', 14))).toEqual({ target: '≤ 12 ns', verdict: 'missed by 2.0 ns' })
  expect(judge(result('Hookline, 1 + 1', 91))).toEqual({ target: '≤ 90 ns', verdict: 'missed by 1.0 ns' })
  expect(judge(result('Hookline, no hooks', 14, 'weave-call/constructor'))).toEqual({ target: '', verdict: '' })
  expect(judge(result('code-transformer, 1 + 1', 95))).toEqual({ target: '', verdict: '' })
  expect(judge(result('Hookline', 5, 'weave-transform/files'))).toEqual({ target: '≥ 6 MB/s', verdict: 'missed by 1.0 MB/s' })
})
