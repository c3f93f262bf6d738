/** What a model is told of a call that hooks did not let through. */
import { BlockedError, type Capture } from '@hookline/core'

/**
 * A sentence for the model about an error that hooks gave a tool's caller. It names the tool and the reason, and no hook, code or stack.
 *
 * @param started Whether the tool itself has run; then it is its result that is withheld.
 * @example
 * ```ts
 * import { BlockedError, defaultCapture } from '@hookline/core'
 * import { refusalText } from '@hookline/tools'
 * const error = new BlockedError('guard', 'tool:Bash', { reason: 'rm -rf is not allowed here' })
 * console.log(refusalText(error, 'Bash', defaultCapture)) // Tool "Bash" was not run: rm -rf is not allowed here
 * ```
 */
export function refusalText(error: unknown, toolName: string, capture: Capture, started = false): string {
  const reason = error instanceof BlockedError ? (error.reason ?? '') : capture.error(error).message
  const what = started ? 'has run, and its result is withheld' : 'was not run'
  return capture.text(`Tool "${toolName}" ${what}: ${reason === '' ? 'it is not allowed here' : reason}`)
}
