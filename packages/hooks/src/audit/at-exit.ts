/** What has to be done when the process ends; one listener for however many logs. */

const works = new Set<() => void>()

/** Does the work when the process exits, unless it is forgotten before. */
export function atExit(work: () => void): () => void {
  if (works.size === 0) process.on('exit', runAll)
  works.add(work)
  return () => {
    works.delete(work)
    if (works.size === 0) process.off('exit', runAll)
  }
}

function runAll(): void {
  for (const work of works) {
    try {
      work()
    } catch {
      // It was reported when it failed; the others have a right to their turn.
    }
  }
}
