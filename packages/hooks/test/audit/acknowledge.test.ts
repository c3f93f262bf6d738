import { expect, it } from 'vitest'
import { calls, echo, onDisk } from './helpers.ts'

it('lets others have their turn between callers that were acknowledged by one fdatasync', async () => {
  const { registry, path } = await onDisk({})
  const call = echo(registry)
  let acknowledged = 0
  const turns: number[] = []
  let isOver = false
  const turn = (): void => {
    turns.push(acknowledged)
    if (!isOver) setImmediate(turn)
  }
  turn()
  await Promise.all(Array.from({ length: 1000 }, (_, n) => call(n).then(() => acknowledged++)))
  isOver = true
  expect(acknowledged).toBe(1000)
  expect(Math.max(...[...turns, acknowledged].map((count, i) => count - (turns[i - 1] ?? 0)))).toBeLessThan(400)
  expect(await calls(path)).toHaveLength(1000)
})
