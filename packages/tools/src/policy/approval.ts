/** What is asked and what may be answered. Interfaces only. */
import type { ToolInput } from '../tool-call.ts'

/** What was asked, as JSON can hold it. It holds the input as the tool would get it, secrets included: whoever approves has to see all of it. */
export interface ApprovalRequest {
  readonly id: string
  readonly toolName: string
  /** The model's id of the call, where the framework has one. */
  readonly callId?: string
  readonly input: ToolInput
  /** The rule's reason. */
  readonly reason: string
  /** Milliseconds since the epoch. */
  readonly askedAt: number
  /** Milliseconds since the epoch. */
  readonly expiresAt: number
}

/** The answer to a request. Another input is judged again by the guards, and needs no further approval. */
export type ApprovalAnswer = 'allow' | 'deny' | { readonly deny: string } | { readonly input: ToolInput }

/** A request whose answer has come when nobody was waiting for it: the next call with this input takes it. */
export interface AnsweredRequest extends ApprovalRequest {
  readonly answer: ApprovalAnswer
}

/** What {@link ToolApprovals} keeps, as JSON can hold it. */
export interface ApprovalsState {
  readonly pending: readonly ApprovalRequest[]
  readonly answered: readonly AnsweredRequest[]
}

/** Asks somebody. The signal is aborted when the answer is not wanted any more. */
export type Ask = (
  request: ApprovalRequest,
  options: { readonly signal: AbortSignal },
) => ApprovalAnswer | undefined | Promise<ApprovalAnswer | undefined>

/** Options of {@link ToolApprovals}. */
export interface ToolApprovalsOptions {
  /** Called with each new request; its answer answers it. Of `undefined` nothing follows: `answer(id, …)` does it then. @default nobody is called */
  readonly ask?: Ask
  /** Milliseconds until a request counts as denied, 1 to 2,147,483,647. @default 300000 */
  readonly timeoutMs?: number
  /** Requests kept at once, 1 to 100,000; a call that would make one more is denied. @default 1000 */
  readonly most?: number
  /**
   * `wait`: the call waits for the answer. `later`: the call is denied with the id of the request, and takes the answer when it is made again with the same input; nothing is kept
   * waiting, so this also works for tools that answer at once and for agents that stop meanwhile.
   * @default 'wait'
   */
  readonly mode?: 'wait' | 'later'
  /** What `toJSON` gave, in this process or an earlier one. */
  readonly state?: ApprovalsState
}
