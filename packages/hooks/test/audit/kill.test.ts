import { expect, it } from 'vitest'
import { killAndCheck } from './kill.ts'
import { calls, newPath } from './helpers.ts'

it('loses no acknowledged record of a process that is killed at any moment, and no line is torn or merged', async () => {
  const path = newPath()
  let all = 0
  for (let run = 0; run < 10; run++) all += (await killAndCheck(path, 1 + Math.floor(Math.random() * 300))).length
  expect((await calls(path)).length).toBeGreaterThanOrEqual(all)
})
