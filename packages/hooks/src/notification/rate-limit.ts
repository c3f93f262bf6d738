/** A token bucket: so many at once, then so many per minute. */
export class TokenBucket {
  /** Milliseconds until there is another token. */
  readonly refillMs: number
  readonly #burst: number
  #tokens: number
  #since: number

  constructor(burst: number, perMinute: number, now: number = performance.now()) {
    this.#burst = burst
    this.#tokens = burst
    this.refillMs = 60_000 / perMinute
    this.#since = now
  }

  /** Takes one token; false when there is none. */
  take(now: number = performance.now()): boolean {
    const grown = Math.floor((now - this.#since) / this.refillMs)
    if (grown > 0) {
      this.#tokens = Math.min(this.#burst, this.#tokens + grown)
      this.#since += grown * this.refillMs
    }
    if (this.#tokens === 0) return false
    this.#tokens -= 1
    return true
  }
}
