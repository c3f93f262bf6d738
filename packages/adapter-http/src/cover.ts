/** Puts a function over the `emit` of one emitter, where it does not show when properties are listed. */

/** A method of which nothing is known. */
export type Method = (this: unknown, ...args: unknown[]) => unknown

interface Emitter {
  emit: Method
}

/** Who looks at what an emitter emits. */
export interface Ear {
  /** True for events that are to be handed over; the others go on as they came. */
  takes(event: unknown): boolean
  take(args: unknown[]): unknown
}

/** On the object and not on its class: who waits for the end of a call must hear of it also when the hooks are removed meanwhile. */
export class EmitCover {
  /** What was there. */
  readonly bare: Method
  readonly #emitter: Emitter
  readonly #own: PropertyDescriptor | undefined
  readonly #value: Method

  constructor(emitter: object, ear: Ear) {
    const { emit: bare } = emitter as Emitter
    const emit = function (this: unknown, ...args: unknown[]): unknown {
      return this === emitter && ear.takes(args[0]) ? ear.take(args) : Reflect.apply(bare, this, args)
    }
    this.bare = bare
    this.#emitter = emitter as Emitter
    this.#own = Object.hasOwn(emitter, 'emit') ? Object.getOwnPropertyDescriptor(emitter, 'emit') : undefined
    this.#value = emit
    Object.defineProperty(emitter, 'emit', { value: emit, configurable: true, enumerable: false, writable: true })
  }

  /** Under somebody else's later cover nothing is removed: `takes` must then say no. */
  remove(): void {
    const emitter = this.#emitter
    if (emitter.emit !== this.#value) return
    // Not deleted: V8 goes on slowly with objects that lost a property (measured: 5 µs of the 15 that hooks cost a request).
    if (this.#own === undefined) emitter.emit = this.bare
    else Object.defineProperty(emitter, 'emit', this.#own)
  }
}
