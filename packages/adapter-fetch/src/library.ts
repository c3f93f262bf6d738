/** One implementation of fetch: the function's own Request and Response, found only when a call is looked at. */
import type { Target } from '@hookline/core'

/** A class as far as it is needed here. */
type Class = { readonly prototype: object } & (new (...args: never[]) => unknown)

/** Where the classes of one fetch are. */
export interface FetchClasses {
  readonly Request: Class
  readonly Response: Class
}

/** Recognises the objects of one fetch by their class, and reads them by the class's own getters: what a subclass or the user put over them is not run. */
export class FetchLibrary {
  readonly #classes: () => FetchClasses
  constructor(classes: () => FetchClasses) {
    this.#classes = classes
  }

  isRequest(value: unknown): value is object {
    return this.#is('Request', value)
  }
  isResponse(value: unknown): value is object {
    return this.#is('Response', value)
  }
  request<T>(request: object, key: string): T | undefined {
    return this.#read('Request', request, key) as T | undefined
  }
  response<T>(response: object, key: string): T | undefined {
    return this.#read('Response', response, key) as T | undefined
  }

  #is(name: keyof FetchClasses, value: unknown): value is object {
    if (typeof value !== 'object' || value === null) return false
    try {
      // Not instanceof alone: an object that only inherits from the prototype has nothing to read.
      return value instanceof this.#classes()[name] && this.#read(name, value, 'headers') !== undefined
    } catch {
      return false
    }
  }
  #read(name: keyof FetchClasses, object: object, key: string): unknown {
    try {
      return Reflect.get(this.#classes()[name].prototype, key, object) as unknown
    } catch {
      return undefined
    }
  }
}

const libraries = new WeakMap<Target, FetchLibrary>()

/** Notes which fetch a target stands on. */
export function rememberLibrary(target: Target, library: FetchLibrary): void {
  libraries.set(target, library)
}

/** The fetch a target stands on; undefined for targets of others. */
export function libraryOf(target: Target): FetchLibrary | undefined {
  return libraries.get(target)
}
