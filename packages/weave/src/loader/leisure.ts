/** Work for later: not while the application starts, and at its end at the latest. */

/** Milliseconds after the start: what the first modules need is known by then. */
const AFTER = 1000

/** Does the work once: a second from now, or when the process ends before. It keeps no process alive, and what it throws is nobody's concern. */
export function atLeisure(work: () => void): void {
  const run = (): void => {
    clearTimeout(timer)
    process.off('exit', run)
    try {
      work()
    } catch {
      // The next start does without.
    }
  }
  const timer = setTimeout(run, AFTER).unref()
  process.once('exit', run)
}
