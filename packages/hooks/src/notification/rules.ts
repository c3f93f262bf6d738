/** Which calls are told of, and in what words. */
import { captureOf, compileSelector, type CallContext, type Outcome, type Selector, type Target } from '@hookline/core'
import { atOnce } from '../at-once.ts'
import type { TokenBucket } from './rate-limit.ts'
import type { Notice } from './types.ts'

/** A rule as the user gives it, checked. */
export interface RuleInit {
  readonly name: string | undefined
  readonly on: Selector | undefined
  readonly outcome: readonly Outcome[]
  readonly when: ((call: CallContext) => boolean) | undefined
  readonly message: string | ((call: CallContext) => string) | undefined
}

/** A rule in force. */
export class Rule {
  readonly name: string
  readonly on: Selector
  readonly bucket: TokenBucket | undefined
  readonly #init: RuleInit
  readonly #matches: (target: Target) => boolean

  constructor(init: RuleInit, index: number, on: Selector, bucket: TokenBucket | undefined) {
    this.name = init.name ?? `rule ${index + 1}`
    this.on = on
    this.bucket = bucket
    this.#init = init
    this.#matches = compileSelector(on)
  }

  /** Asked once per target. */
  matches(target: Target): boolean {
    return this.#matches(target)
  }

  applies(call: CallContext): boolean {
    const { outcome, when } = this.#init
    return outcome.includes(call.outcome as Outcome) && (when === undefined || atOnce('`when` of a rule', when(call)))
  }

  notice(call: CallContext): Notice {
    const { target, blockedBy } = call
    const { capture } = captureOf(target)
    const error = call.failed ? capture.error(call.error) : undefined
    const { message } = this.#init
    const said: unknown = typeof message === 'function' ? atOnce('`message` of a rule', message(call)) : message
    return Object.freeze({
      time: new Date().toISOString(),
      rule: this.name,
      message: capture.text(typeof said === 'string' && said !== '' ? said : sentence(call, error?.message)),
      target: capture.text(target.name),
      kind: capture.text(target.kind),
      outcome: call.outcome as Outcome,
      callId: call.id,
      traceId: call.traceId,
      ...(error === undefined ? {} : { error }),
      ...(blockedBy === undefined ? {} : { blockedBy }),
    })
  }
}

function sentence({ target, outcome, blockedBy }: CallContext, why: string | undefined): string {
  // The error of a block says all of it.
  if (outcome === 'blocked') return why ?? `${target.name} was blocked by ${blockedBy ?? 'a hook'}`
  return why === undefined ? `${target.name} ${outcome}` : `${target.name} ${outcome}: ${why}`
}
