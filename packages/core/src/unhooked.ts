/** For hooks that go on working when the call is over: what they send in the background must not be hooked either, or they would feed themselves. */
import { captureScope, endToken, runningActivation, runWithToken } from './lineage.ts'

/**
 * Runs asynchronous code whose calls are not hooked, as those of a hook are not (hooks with `allowNested` see them), until its promise settles.
 *
 * @param owner Stands for who does it, such as the hook.
 * @example
 * ```ts
 * import { unhooked } from '@hookline/core'
 * const owner = {}
 * const status = await unhooked(owner, async () => (await fetch('data:,hello')).status)
 * console.log(status) // 200
 * ```
 */
export async function unhooked<T>(owner: object, body: () => Promise<T>): Promise<T> {
  const token = { activation: { hook: owner, outer: runningActivation() }, alive: true }
  try {
    return await runWithToken(token, captureScope(), body)
  } finally {
    endToken(token)
  }
}
