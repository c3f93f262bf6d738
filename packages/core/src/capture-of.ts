/** What a hook may write down of a call, and how: for hooks that capture, what `needs` of a subscriber is for the line. */
import { defaultCapture, type Capture, type HeaderAllowList } from './capture/index.ts'
import type { CallContext, Target } from './contract.ts'
import { isTarget } from './target-brand.ts'
import type { HookTarget } from './target.ts'

/** What of a target's calls may be captured, and the serializer to do it with. */
export interface TargetCapture {
  /** That of the registry the target lives in, at this moment. */
  readonly capture: Capture
  /** False where arguments are not to be captured, whoever asks: live requests, parameter values of queries. */
  readonly args: boolean
  /** The same for results. */
  readonly result: boolean
}

/** Headers that were captured: names in lower case, values redacted and cut. */
export interface CapturedHeaders {
  readonly request: Readonly<Record<string, string | readonly string[]>>
  /** Empty as long as there is no answer. */
  readonly response: Readonly<Record<string, string | readonly string[]>>
}

/**
 * How a hook captures what it writes of a target's calls. Look at it once per target and keep it.
 *
 * @example
 * ```ts
 * import { captureOf, HookRegistry } from '@hookline/core'
 * const registry = new HookRegistry({ capture: { redactKeys: ['iban'] } })
 * const pay = registry.target({ name: 'pay' }).wrap((_order: object) => 'paid')
 * registry.register({
 *   name: 'print',
 *   on: 'pay',
 *   onEnter(call) {
 *     const { capture, args } = captureOf(call.target)
 *     if (args) console.log(capture.args(call.args))
 *   },
 * })
 * pay({ iban: 'DE89', amount: 3 }) // prints [ { iban: '[Redacted]', amount: 3 } ]
 * ```
 */
export function captureOf(target: Target): TargetCapture {
  let found = captures.get(target)
  if (found === undefined) {
    found = isTarget(target) ? new Capturing(target as HookTarget) : DEFAULT
    captures.set(target, found)
  }
  return found
}

/**
 * The headers of a call that an allow-list names, both ways; undefined where the target has none (see `Describe.headers`).
 *
 * @example
 * ```ts
 * import { compileHeaderAllowList, headersOf, type Hook } from '@hookline/core'
 * const allow = compileHeaderAllowList(['x-request-id'])
 * const hook: Hook = { name: 'ids', on: { kind: 'http.*' }, onExit: call => console.log(headersOf(call, allow)?.request['x-request-id']) }
 * ```
 */
export function headersOf(call: CallContext, allow: HeaderAllowList): CapturedHeaders | undefined {
  if (!isTarget(call.target)) return undefined
  const headers = (call.target as Partial<HookTarget>)._headers?.(call)
  if (headers === undefined) return undefined
  const { capture } = captureOf(call.target)
  return { request: capture.headers(headers.request, allow), response: capture.headers(headers.response, allow) }
}

/**
 * What may be written down of a call's arguments, captured: what its target tells in their place (see `Describe.args`), or else the arguments themselves; undefined where they are not to be captured.
 *
 * @example
 * ```ts
 * import { argsOf, hookRegistry } from '@hookline/core'
 * hookRegistry.register({ name: 'asked', on: 'express:request', onEnter: call => console.log(argsOf(call)) }) // [ { method: 'GET', url: '/tea', … } ]
 * ```
 */
export function argsOf(call: CallContext): readonly unknown[] | undefined {
  const { capture, args } = captureOf(call.target)
  // A target of an older copy of this package tells nothing.
  const told = isTarget(call.target) ? (call.target as Partial<HookTarget>)._args?.(call) : undefined
  return told !== undefined ? capture.args(told) : args ? capture.args(call.args) : undefined
}

const captures = new WeakMap<Target, TargetCapture>()
const DEFAULT: TargetCapture = Object.freeze({ capture: defaultCapture, args: true, result: true })

class Capturing implements TargetCapture {
  readonly args: boolean
  readonly result: boolean
  readonly #target: HookTarget

  constructor(target: HookTarget) {
    this.#target = target
    this.args = target._capture?.args !== false
    this.result = target._capture?.result !== false
  }

  get capture(): Capture {
    // A target of an older copy of this package has none to give.
    return (this.#target as Partial<HookTarget>)._serializer ?? defaultCapture
  }
}
