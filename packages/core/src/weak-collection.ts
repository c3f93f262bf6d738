/** A set that keeps nothing alive: targets live as long as their wrappers do. */
export class WeakCollection<T extends object> {
  readonly #refs = new Set<WeakRef<T>>()
  readonly #gone = new FinalizationRegistry<WeakRef<T>>(ref => this.#refs.delete(ref))

  add(value: T): void {
    const ref = new WeakRef(value)
    this.#refs.add(ref)
    this.#gone.register(value, ref)
  }

  /** What is alive and of use; the rest is let go. */
  all(isOfUse: (value: T) => boolean): T[] {
    const alive: T[] = []
    for (const ref of this.#refs) {
      const value = ref.deref()
      if (value === undefined || !isOfUse(value)) this.#refs.delete(ref)
      else alive.push(value)
    }
    return alive
  }
}
