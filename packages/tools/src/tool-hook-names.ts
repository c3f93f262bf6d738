/** Functions of a hook that would never run, because their name is nearly right: half a hook that looks like a whole one. */
import { HooklineError } from '@hookline/core'

const NAMES = ['preExecute', 'postExecute']
/** As other programs call them, and core does. */
const ELSEWHERE = /^(?:pre|post|before|after)(?:tool)?(?:use|exec|execution|execute|run|call)?$|^on(?:enter|exit)$/

/** Throws `HOOKLINE_INVALID_HOOK` for a function whose name was meant to be one of the two. Helpers of a hook's own are none of these. */
export function refuseMisspelt(hook: object, hookName: string): void {
  for (
    let holder: object | null = hook;
    holder !== null && holder !== Object.prototype;
    holder = Object.getPrototypeOf(holder) as object | null
  )
    for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(holder)))
      if (typeof value === 'function' && !NAMES.includes(key) && isMeant(key))
        throw new HooklineError(
          'HOOKLINE_INVALID_HOOK',
          `Invalid hook: expected the functions of "${hookName}" to be preExecute and postExecute, got \`${key}\`, which nobody calls. Rename it.`,
        )
}

function isMeant(key: string): boolean {
  const letters = key.replaceAll(/[^a-z]/gi, '').toLowerCase()
  return letters.length < 32 && (ELSEWHERE.test(letters) || NAMES.some(name => edits(letters, name.toLowerCase()) <= 2))
}

/** Insertions, deletions and substitutions between two short words. */
function edits(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min((row[j] as number) + 1, (next[j - 1] as number) + 1, (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length] as number
}
