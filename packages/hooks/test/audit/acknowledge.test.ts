import { expect, it } from 'vitest'
import { calls, echo, onDisk } from './helpers.ts'

it('lets others have their turn between callers that were acknowledged by one fdatasync', async () => {
  const { registry, path } = await onDisk({})
  const call = echo(registry)
  let acknowledged = 0
  let whenOthersRan = 0
  const one = async (n: number): Promise<void> => {
    await call(n)
    if (acknowledged++ === 0) setImmediate(() => (whenOthersRan = acknowledged))
  }
  await Promise.all(Array.from({ length: 250 }, (_, n) => one(n)))
  expect(acknowledged).toBe(250)
  expect(whenOthersRan).toBeLessThan(250)
  expect(await calls(path)).toHaveLength(250)
})
