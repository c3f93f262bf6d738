/** Counting rejections that nobody handles. */
import { drain } from './probe.ts'

/** Runs the body, waits for as many unhandled rejections as are expected, and a little longer for more; other listeners rest meanwhile. */
export async function unhandledDuring(expected: number, patienceMs: number, body: () => unknown): Promise<number> {
  const others = process.rawListeners('unhandledRejection') as NodeJS.UnhandledRejectionListener[]
  process.removeAllListeners('unhandledRejection')
  let count = 0
  let wake = (): void => {}
  const listener = (): void => {
    count += 1
    wake()
  }
  process.on('unhandledRejection', listener)
  try {
    await body()
    if (count < expected) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, patienceMs)
        wake = () => {
          if (count < expected) return
          clearTimeout(timer)
          resolve()
        }
      })
    }
    await drain()
    return count
  } finally {
    process.off('unhandledRejection', listener)
    for (const other of others) process.on('unhandledRejection', other)
  }
}
