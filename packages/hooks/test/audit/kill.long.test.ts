import { it } from 'vitest'
import { killAndCheck } from './kill.ts'
import { newPath } from './helpers.ts'

it('loses no acknowledged record in 200 kills', async () => {
  for (let run = 0; run < 200; run += 10) {
    const path = newPath()
    for (let i = 0; i < 10; i++) await killAndCheck(path, 1 + Math.floor(Math.random() * 4000))
  }
})
