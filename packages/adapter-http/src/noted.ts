/** Keeps something on objects of others where nobody sees it: by a private field, which costs less than a WeakMap or a property that is hidden by hand. */

/** A constructor that gives back what it is given, so that the fields of what extends it are put there. */
const Given = function (object: object): object {
  return object
} as unknown as new (object: object) => object

/** Notes of one owner. */
export interface Notes<T> {
  /** Undefined where nothing was put. */
  of(object: object): T | undefined
  /** For an object that has none yet. */
  put(object: object, note: T): void
}

/** Notes that nobody else can read. */
export function makeNotes<T>(): Notes<T> {
  return class Noted extends Given {
    readonly #note: T
    constructor(object: object, note: T) {
      super(object)
      this.#note = note
    }
    static of(object: object): T | undefined {
      return #note in object ? object.#note : undefined
    }
    static put(object: object, note: T): void {
      // oxlint-disable-next-line no-new -- its constructor's work is what is wanted
      new Noted(object, note)
    }
  }
}
