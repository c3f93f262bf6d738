/** Checks what approvals are made of, and what is answered. */
import { adapterOptions, HooklineError, nameOf } from '@hookline/core'
import { isPlain } from '../own.ts'
import type { ApprovalAnswer, ApprovalsState, Ask, ToolApprovalsOptions } from './approval.ts'
import { canonical } from './canonical.ts'

/** Options after their defaults. */
export interface ApprovalSettings {
  readonly ask: Ask | undefined
  readonly timeoutMs: number
  readonly most: number
  readonly mode: 'wait' | 'later'
  readonly state: Partial<ApprovalsState>
}

const check = adapterOptions('ToolApprovals', '@hookline/tools')

/** Throws `HOOKLINE_INVALID_OPTION`. */
export function settleApprovals(options: ToolApprovalsOptions): ApprovalSettings {
  check.known('options', options, ['ask', 'timeoutMs', 'most', 'mode', 'state'])
  const { ask, timeoutMs = 300_000, most = 1000, mode = 'wait', state = { pending: [], answered: [] } } = options
  if (ask !== undefined && typeof ask !== 'function') throw check.refuse('ask', 'a function', ask)
  if (!(Number.isInteger(timeoutMs) && timeoutMs >= 1 && timeoutMs <= 2_147_483_647))
    throw check.refuse('timeoutMs', 'an integer from 1 to 2147483647', timeoutMs)
  if (!(Number.isInteger(most) && most >= 1 && most <= 100_000)) throw check.refuse('most', 'an integer from 1 to 100000', most)
  if (mode !== 'wait' && mode !== 'later') throw check.refuse('mode', "'wait' or 'later'", mode)
  check.known('state', state, ['pending', 'answered'])
  for (const name of ['pending', 'answered'] as const) {
    const requests: unknown = state[name] ?? []
    if (!Array.isArray(requests) || requests.length > most || !requests.every(isRequest))
      throw check.refuse(`state.${name}`, `a list of at most ${most} requests, as toJSON gives it`, requests)
    if (new Set(requests.map(request => (request as { id: string }).id)).size < requests.length)
      throw check.refuse(`state.${name}`, 'requests with an id of their own each', requests)
    if (name === 'answered') for (const { answer } of requests as { answer: ApprovalAnswer }[]) answerOf(answer)
  }
  return { ask, timeoutMs, most, mode, state }
}

function isRequest(value: unknown): boolean {
  if (!isPlain(value)) return false
  const { id, toolName, input, reason, askedAt, expiresAt } = value
  return [id, toolName, reason].every(text => typeof text === 'string') && [askedAt, expiresAt].every(Number.isFinite) && isPlain(input)
}

/** An answer that is one; another input is copied, so that nobody can change it afterwards. */
export function answerOf(given: unknown): ApprovalAnswer {
  if (given === 'allow' || given === 'deny') return given
  if (isPlain(given)) {
    const { deny, input } = given
    const keys = Object.keys(given)
    if (keys.length === 1 && typeof deny === 'string') return { deny }
    if (keys.length === 1 && isPlain(input)) return { input: JSON.parse(canonical(input)) as Record<string, unknown> }
  }
  throw new HooklineError(
    'HOOKLINE_APPROVAL_FAILED',
    `An approval was answered wrongly: expected 'allow', 'deny', { deny: reason } or { input }, got ${nameOf(given)}.`,
  )
}
