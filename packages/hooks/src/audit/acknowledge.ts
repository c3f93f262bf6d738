/**
 * Tells those who wait, a group at a time, with a turn of the event loop between groups. A thousand callers that go on in one go would keep the thread for
 * milliseconds, in which the disk is idle: the next write has come back, and nobody asks for its fdatasync.
 */

const waiting: (() => void)[] = []
let isBusy = false

/** Does the work now, or after what was to be done before, each in a turn of its own. */
export function inTurn(work: () => void): void {
  if (isBusy) {
    waiting.push(work)
    return
  }
  isBusy = true
  setImmediate(next)
  work()
}

function next(): void {
  const work = waiting.shift()
  if (work === undefined) {
    isBusy = false
    return
  }
  setImmediate(next)
  work()
}
