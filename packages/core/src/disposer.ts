/** Removers: functions that can also be disposed, and do their work once. */
import type { Disposer } from './contract.ts'

/**
 * Makes a remover of a function.
 *
 * @example
 * ```ts
 * import { disposer } from '@hookline/core'
 * const timer = setInterval(() => {}, 1000)
 * using stop = disposer(() => clearInterval(timer)) // also stop(), stop.dispose()
 * ```
 */
export function disposer(remove: () => void): Disposer {
  let done = false
  const dispose = (): void => {
    if (done) return
    done = true
    remove()
  }
  return Object.assign(() => dispose(), { dispose, [Symbol.dispose]: dispose })
}
