/** Queries on one client start in the order they were asked for, however long the hooks of each take. */

/** The queues of one adapter, one for each client that somebody waits for. */
export class Turns {
  readonly #last = new WeakMap<object, Promise<void>>()
  #waiting = 0

  /** True while any query waits for its turn. */
  get busy(): boolean {
    return this.#waiting > 0
  }

  /** What a query has to wait for, its own hooks and the queries before it; undefined: nothing. Everybody who waits must `start`. */
  take(client: object, entering: Promise<void> | undefined): Promise<void> | undefined {
    const before = this.#last.get(client)
    if (before === undefined && entering === undefined) return undefined
    // Whoever is before us hangs on the same promise and did so first, so it starts first.
    const turn = before === undefined ? (entering as Promise<void>) : before.then(() => entering)
    this.#last.set(client, turn)
    this.#waiting += 1
    void turn.then(() => {
      // In a microtask of its own: `begin` of this very turn has run by then.
      void turn.then(() => {
        this.#waiting -= 1
        if (this.#last.get(client) === turn) this.#last.delete(client)
      })
    })
    return turn
  }
}
