/** What becomes known of a response's body while its consumer reads it. */
import type { BodyTap, OpenCall } from '@hookline/core'

/** One body, which may be read through several streams once it is cloned. It must not hold the Response: fetch frees a connection when an unread Response is collected. */
export class BodyReading {
  readonly tap: BodyTap
  readonly method: string
  readonly url: string | undefined
  readonly status: number | undefined
  readonly contentType: string | undefined
  readonly signal: unknown
  open: OpenCall | undefined = undefined
  /** Streams that still may deliver the body. */
  branches = 1
  /** The body was read in a way that cannot be watched. */
  unseen = false
  #seen = 0

  constructor(
    tap: BodyTap,
    of: { method: string; url: string | undefined; status: number | undefined; contentType: string | undefined; signal: unknown },
  ) {
    this.tap = tap
    this.method = of.method
    this.url = of.url
    this.status = of.status
    this.contentType = of.contentType
    this.signal = of.signal
  }

  /** A chunk was read at a position; gives the next one. What another branch brought already does not count again. */
  chunk(at: number, value: unknown): number {
    if (!ArrayBuffer.isView(value)) return at
    const next = at + value.byteLength
    if (next > this.#seen) {
      const fresh = next - Math.max(at, this.#seen)
      this.tap.push(new Uint8Array(value.buffer, value.byteOffset + value.byteLength - fresh, fresh))
      this.#seen = next
    }
    return next
  }
  completed(): void {
    void this.open?.end('returned')
  }
  completedUnseen(): void {
    this.unseen = this.#seen === 0
    this.completed()
  }
  failed(error: unknown): void {
    void this.open?.end('threw', error)
  }
  /** The consumer does not want the rest. */
  cancelled(): void {
    this.branches -= 1
    if (this.branches <= 0) void this.open?.end('aborted')
  }
}
