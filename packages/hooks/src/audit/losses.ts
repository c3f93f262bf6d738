/** Counts of what could not be recorded, kept until they can be. */

/** What a record of losses says. */
export interface Lost {
  /** Calls that ran and have no record. */
  readonly count: number
  /** Calls that did not run because no record could be made of them. */
  readonly refused: number
  readonly since: string
}

/** Counts what is lost. */
export class Losses {
  #dropped = 0
  #refused = 0
  #since: string | undefined

  count(records = 1): void {
    this.#since ??= new Date().toISOString()
    this.#dropped += records
  }

  get refused(): number {
    return this.#refused
  }
  set refused(count: number) {
    this.#since ??= new Date().toISOString()
    this.#refused = count
  }

  /** What was lost since this was last asked; undefined when nothing was. */
  take(): Lost | undefined {
    if (this.#since === undefined) return undefined
    const lost = { count: this.#dropped, refused: this.#refused, since: this.#since }
    this.#dropped = 0
    this.#refused = 0
    this.#since = undefined
    return lost
  }
}
