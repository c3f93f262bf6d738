import { expect, it } from 'vitest'
import { calls, echo, onDisk } from './helpers.ts'

it('lets others have their turn between callers that were acknowledged by one fdatasync', async () => {
  const { registry, path } = await onDisk({})
  const call = echo(registry)
  let acknowledged = 0
  let others: Promise<number> | undefined
  const one = async (n: number): Promise<void> => {
    await call(n)
    acknowledged++
    others ??= new Promise(resolve => setImmediate(() => resolve(acknowledged)))
  }
  await Promise.all(Array.from({ length: 250 }, (_, n) => one(n)))
  expect(acknowledged).toBe(250)
  expect(await others).toBeLessThan(250)
  expect(await calls(path)).toHaveLength(250)
})
