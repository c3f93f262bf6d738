/** What the conditions that are functions answer. */
import { HooklineError, isThenable } from '@hookline/core'

/**
 * Whether a condition holds. A promise would be true whatever it becomes; the error denies the call.
 *
 * @param strict For rules that allow: nothing but `true` holds.
 */
export function holds(answer: unknown, strict: boolean): boolean {
  if (isThenable(answer))
    throw new HooklineError(
      'HOOKLINE_INVALID_OPTION',
      'A condition of a policy: expected true or false, got a promise. Find out what it needs beforehand.',
    )
  return strict ? answer === true : Boolean(answer)
}
