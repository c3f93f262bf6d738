/** What a model is told of a call that hooks did not let through. */
import { BlockedError, type Capture, type HookRegistry } from '@hookline/core'

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

/**
 * The same, where the error goes no further: that a hook failed, and was not merely of another opinion, is reported. For adapters whose callers get no errors.
 *
 * @example
 * ```ts
 * import { HookRegistry } from '@hookline/core'
 * import { refuse } from '@hookline/tools'
 * const registry = new HookRegistry({ onReport: report => console.log(report.code) })
 * console.log(refuse(registry, new Error('no policy server'), 'Bash')) // prints HOOKLINE_HOOK_FAILED, and then: Tool "Bash" was not run: no policy server
 * ```
 */
export function refuse(registry: HookRegistry, error: unknown, toolName: string, started = false): string {
  if (!(error instanceof BlockedError))
    registry.report({
      code: 'HOOKLINE_HOOK_FAILED',
      message: `A hook failed ${started ? 'after' : 'before'} tool:${toolName}, and the call was refused.`,
      target: `tool:${toolName}`,
      cause: error,
    })
  return refusalText(error, toolName, registry.capture, started)
}
