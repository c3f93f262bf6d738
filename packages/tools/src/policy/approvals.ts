/** The requests that wait for somebody: listed, answered by id, kept as JSON and taken up again. */
import { randomUUID } from 'node:crypto'
import { defaultCapture, HooklineError, type Disposer } from '@hookline/core'
import type { ToolCallInfo } from '../tool-call.ts'
import type { ApprovalAnswer, ApprovalRequest, ApprovalsState, ToolApprovalsOptions } from './approval.ts'
import { Answered, type Settled } from './answered.ts'
import { answerOf, settleApprovals, type ApprovalSettings } from './approval-options.ts'
import { canonical } from './canonical.ts'

interface Waiting {
  readonly request: ApprovalRequest
  readonly key: string
  readonly abort: AbortController
  /** Somebody was asked in this process. */
  asked: boolean
  /** Undefined: nobody waits, the answer is kept. */
  settle: ((settled: Settled) => void) | undefined
}

/**
 * Approvals for {@link toolPolicy}: whoever approves gets requests, by a function or from `pending`, and answers them now or later, also in another process.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION`.
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { ToolApprovals, toolPolicy } from '@hookline/tools'
 * const approvals = new ToolApprovals({ ask: async ({ toolName, input }) => (toolName === 'Bash' ? { deny: 'not today' } : 'allow'), timeoutMs: 60_000 })
 * hookRegistry.register(toolPolicy({ ask: ['Bash', 'Write'], approvals }))
 * console.log(approvals.pending) // []
 * ```
 */
export class ToolApprovals {
  readonly #settings: ApprovalSettings
  readonly #waiting = new Map<string, Waiting>()
  readonly #answered: Answered
  readonly #listeners = new Set<(request: ApprovalRequest) => void>()

  constructor(options: ToolApprovalsOptions = {}) {
    this.#settings = settleApprovals(options)
    this.#answered = new Answered(this.#settings.most)
    const { pending = [], answered = [] } = this.#settings.state
    for (const request of pending) this.#keep(request, keyOf(request.toolName, canonical(request.input)))
    for (const request of answered) this.#answered.add(keyOf(request.toolName, canonical(request.input)), request)
  }

  /** True where calls wait for their answers. */
  get waits(): boolean {
    return this.#settings.mode === 'wait'
  }

  /** Requests without an answer, oldest first. */
  get pending(): readonly ApprovalRequest[] {
    this.#prune()
    return [...this.#waiting.values()].map(({ request }) => request)
  }

  /** Answers a request. Throws `HOOKLINE_APPROVAL_UNKNOWN`, and `HOOKLINE_APPROVAL_FAILED` for what is no answer; the request stays then. */
  answer(id: string, answer: ApprovalAnswer): void {
    this.#prune()
    const waiting = this.#waiting.get(id)
    if (waiting === undefined)
      throw new HooklineError(
        'HOOKLINE_APPROVAL_UNKNOWN',
        `No approval with the id "${id}" is pending: it was answered, or its time is over.`,
      )
    const checked = answerOf(answer)
    this.#waiting.delete(id)
    waiting.abort.abort()
    if (waiting.settle === undefined) this.#answered.add(waiting.key, { ...waiting.request, answer: checked })
    else waiting.settle({ answer: checked })
  }

  /** Calls a function with each new request. */
  onRequest(listener: (request: ApprovalRequest) => void): Disposer {
    this.#listeners.add(listener)
    const remove = (): void => void this.#listeners.delete(listener)
    return Object.assign(remove, { dispose: remove, [Symbol.dispose]: remove })
  }

  /** Everything that is kept, for `state` of another one. It holds the inputs as they are: keep it as carefully as those. */
  toJSON(): ApprovalsState {
    this.#prune()
    return { pending: this.pending, answered: this.#answered.list }
  }

  /** @internal The answer that is there for this call already, which is used up; or the id of the request that waits for it. Undefined where there are too many. */
  take(call: ToolCallInfo, text: string, reason: string): Settled | string | undefined {
    this.#prune()
    const key = keyOf(call.toolName, text)
    const settled = this.#answered.take(key)
    if (settled !== undefined) return { answer: settled.answer }
    for (const waiting of this.#waiting.values())
      if (waiting.key === key && waiting.settle === undefined) {
        this.#askFor(waiting)
        return waiting.request.id
      }
    return this.#open(call, text, reason, key)
  }

  /** @internal Waits for the answer to a request. */
  wait(id: string, signal: AbortSignal | undefined): Promise<Settled> {
    const waiting = this.#waiting.get(id)
    if (waiting === undefined) return Promise.resolve(this.#late(id))
    return new Promise(resolve => {
      const stop = (settled: Settled) => (): void => {
        this.#waiting.delete(id)
        waiting.abort.abort()
        finish(settled)
      }
      // What was kept as JSON may say anything.
      const left = Math.min(Math.max(1, waiting.request.expiresAt - Date.now()), 2_147_483_647)
      const timer = setTimeout(stop({ denied: `nobody answered within ${this.#settings.timeoutMs} ms`, by: 'timeout' }), left)
      const aborted = stop({ denied: 'the call was given up before anybody answered', by: 'abort' })
      const finish = (settled: Settled): void => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', aborted)
        resolve(settled)
      }
      waiting.settle = finish
      if (signal?.aborted === true) aborted()
      else signal?.addEventListener('abort', aborted, { once: true })
    })
  }

  #late(id: string): Settled {
    const kept = this.#answered.takeId(id)
    return kept === undefined ? { denied: 'the request is gone', by: 'timeout' } : { answer: kept.answer }
  }

  #open({ toolName, callId }: ToolCallInfo, text: string, reason: string, key: string): string | undefined {
    if (this.#waiting.size >= this.#settings.most) return undefined
    const askedAt = Date.now()
    const request: ApprovalRequest = Object.freeze({
      id: randomUUID(),
      toolName,
      ...(callId === undefined ? {} : { callId }),
      input: JSON.parse(text) as ApprovalRequest['input'],
      reason,
      askedAt,
      expiresAt: askedAt + this.#settings.timeoutMs,
    })
    this.#askFor(this.#keep(request, key))
    return request.id
  }

  /** Once for each request; those of an earlier process are asked about when their call is made again. */
  #askFor(waiting: Waiting): void {
    if (waiting.asked) return
    waiting.asked = true
    const { request } = waiting
    // Whoever waits has to be there before anybody answers.
    queueMicrotask(() => {
      for (const listener of this.#listeners) {
        void this.#call(waiting, () => {
          // What a listener gives back is no answer.
          listener(request)
        })
      }
      const { ask } = this.#settings
      if (ask !== undefined) void this.#call(waiting, () => ask(request, { signal: waiting.abort.signal }))
    })
  }

  #keep(request: ApprovalRequest, key: string): Waiting {
    const waiting: Waiting = { request, key, abort: new AbortController(), asked: false, settle: undefined }
    this.#waiting.set(request.id, waiting)
    return waiting
  }

  async #call({ request: { id }, settle: _ }: Waiting, work: () => unknown): Promise<void> {
    try {
      const answer = await work()
      if (answer !== undefined && this.#waiting.has(id)) this.answer(id, answer as ApprovalAnswer)
    } catch (cause) {
      const waiting = this.#waiting.get(id)
      if (waiting === undefined) return
      this.#waiting.delete(id)
      waiting.abort.abort()
      const why = defaultCapture.error(cause).message
      const denied = { denied: `asking for an approval failed: ${why}`, by: 'failure', cause } as const
      if (waiting.settle === undefined) this.#answered.add(waiting.key, { ...waiting.request, answer: { deny: denied.denied } })
      else waiting.settle(denied)
    }
  }

  #prune(): void {
    const now = Date.now()
    for (const [id, { request, settle }] of this.#waiting) if (settle === undefined && request.expiresAt <= now) this.#waiting.delete(id)
    this.#answered.prune(now)
  }
}

function keyOf(toolName: string, text: string): string {
  return `${toolName}\n${text}`
}
