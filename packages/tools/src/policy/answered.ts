/** Answers that have come when nobody was waiting, each for one call. */
import type { AnsweredRequest, ApprovalAnswer } from './approval.ts'

/** How a request ended. */
export type Settled =
  | { readonly answer: ApprovalAnswer; readonly denied?: never }
  | { readonly denied: string; readonly by: 'timeout' | 'abort'; readonly cause?: never; readonly answer?: never }
  | { readonly denied: string; readonly by: 'failure'; readonly cause: unknown; readonly answer?: never }

/** By what was asked; the oldest goes when there are too many. */
export class Answered {
  readonly #most: number
  readonly #byKey = new Map<string, AnsweredRequest>()

  constructor(most: number) {
    this.#most = most
  }

  get list(): readonly AnsweredRequest[] {
    return [...this.#byKey.values()]
  }

  add(key: string, request: AnsweredRequest): void {
    this.#byKey.delete(key)
    this.#byKey.set(key, request)
    if (this.#byKey.size > this.#most) this.#byKey.delete(this.#byKey.keys().next().value as string)
  }

  take(key: string): AnsweredRequest | undefined {
    const found = this.#byKey.get(key)
    this.#byKey.delete(key)
    return found
  }

  takeId(id: string): AnsweredRequest | undefined {
    for (const [key, request] of this.#byKey) if (request.id === id) return this.take(key)
    return undefined
  }

  /** An answer is good for as long as its request would have been. */
  prune(now: number): void {
    for (const [key, { expiresAt }] of this.#byKey) if (expiresAt <= now) this.#byKey.delete(key)
  }
}
