/** Tells whether the end of a call comes in the same stretch of synchronous code as its beginning, which is when nobody can wait. */

let turn = 0
let isCounted = false

/** A number that changes before anything asynchronous can go on. */
export function turnNow(): number {
  if (!isCounted) {
    isCounted = true
    queueMicrotask(next)
  }
  return turn
}

function next(): void {
  isCounted = false
  turn += 1
}
