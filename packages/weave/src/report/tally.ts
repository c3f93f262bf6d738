/** Counts what is distinct and keeps the first of it, so that a rule over a whole tree costs no more memory than one over a file. */

/** Distinct keys with what belongs to each; at most `keep` values and `know` keys are held. */
export class Tally<T> {
  readonly #known = new Set<string>()
  readonly #kept: T[] = []
  readonly #keep: number
  readonly #know: number
  #count = 0

  constructor(keep: number, know = 20_000) {
    this.#keep = keep
    this.#know = know
  }

  /** How many distinct ones came; above the limit of known keys each counts. */
  get count(): number {
    return this.#count
  }

  /** The first ones. */
  get kept(): readonly T[] {
    return this.#kept
  }

  has(key: string): boolean {
    return this.#known.has(key)
  }

  add(key: string, value: T): void {
    if (this.#known.has(key)) return
    if (this.#known.size < this.#know) this.#known.add(key)
    this.#count++
    if (this.#kept.length < this.#keep) this.#kept.push(value)
  }
}
