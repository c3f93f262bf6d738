/** Answers of the user's functions that are needed while a call ends: nothing waits for them. */
import { isThenable } from '@hookline/core'

/** The answer; a promise in its place is a mistake that is told, not one that counts as true or is lost, and its rejection ends no process. */
export function atOnce<T>(what: string, answer: T): T {
  if (!isThenable(answer)) return answer
  if (answer instanceof Promise) answer.catch(() => {})
  throw new TypeError(`expected ${what} to answer at once, got a promise.`)
}
