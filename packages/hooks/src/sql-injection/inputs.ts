/** Walks through everything that came in with a request. */
import type { CheckLimits, SqlInjectionLimit } from './limits.ts'
import { Place, roots } from './place.ts'

/**
 * What came in with a request: adapters put such an object into `call.scope` under `http.request`.
 *
 * @example
 * ```ts
 * import type { SqlInputs } from '@hookline/hooks/sql-injection'
 * const inputs: SqlInputs = { url: '/orders/7', params: { id: '7' }, query: {}, headers: {}, body: { note: "it's" } }
 * ```
 */
export interface SqlInputs {
  /** Path and query as they came. */
  readonly url?: unknown
  readonly params?: unknown
  readonly query?: unknown
  readonly body?: unknown
  readonly cookies?: unknown
  readonly headers?: unknown
  /** Files that were uploaded; only their names and other texts about them are looked at. */
  readonly files?: unknown
}

/** Is given each text: a name or a value under `up`. */
export type Visit = (text: string, up: Place, key: string | number | undefined, isKey: boolean) => void

/** A map of fields, a list of a field's files, a file. */
const FILE_LEVELS = 3
const credentials = new Place(roots.headers, 'authorization')

/** One walk. */
export class Walk {
  readonly #visit: Visit
  readonly #limits: CheckLimits
  #units = 0
  #stopped = false
  /** Values looked at. */
  values = 0
  /** The first limit that was hit. */
  hit: SqlInjectionLimit | undefined = undefined

  constructor(limits: CheckLimits, visit: Visit) {
    this.#limits = limits
    this.#visit = visit
  }

  /** What is short and most often used comes before what could be long. */
  request(inputs: SqlInputs): void {
    const { params, query, url, cookies, headers, body, files } = inputs
    this.value(params, roots.params)
    if (typeof url === 'string') this.#url(url, query === undefined)
    this.value(query, roots.query)
    this.value(cookies, roots.cookies)
    this.value(headers, roots.headers)
    const { cookie, authorization } = (headers ?? {}) as { cookie?: unknown; authorization?: unknown }
    if (cookies === undefined && typeof cookie === 'string') this.#pairs(cookie, ';', roots.cookies)
    if (typeof authorization === 'string') this.#basic(authorization)
    if (files !== undefined) this.#files(files, roots.files, FILE_LEVELS)
    this.value(body, roots.body)
  }

  /** Everything below a value, to any depth within the limit. */
  value(value: unknown, place: Place, depth = 0): void {
    if (typeof value === 'string') this.#text(value, place, undefined, false)
    else if (typeof value === 'object' && value !== null) this.#object(value, place, depth)
  }

  #object(object: object, place: Place, depth: number): void {
    if (depth >= this.#limits.depth) {
      this.hit ??= 'depth'
      return
    }
    try {
      if (ArrayBuffer.isView(object)) this.#bytes(object, place)
      else if (Array.isArray(object) || object instanceof Set) {
        let index = 0
        for (const item of object as Iterable<unknown>) if (!this.#entry(index++, item, place, depth)) return
      } else if (object instanceof Map) {
        for (const [key, item] of object as Map<unknown, unknown>) if (!this.#entry(String(key), item, place, depth)) return
      } else {
        const record = object as Record<string, unknown>
        for (const key in record) if (Object.hasOwn(record, key) && !this.#entry(key, record[key], place, depth)) return
      }
    } catch {
      // What throws when it is read has given the application nothing either.
    }
  }

  /** What parsers tell of files: by fields, in lists, each an object with a name. What is in a file is no text. */
  #files(files: unknown, place: Place, levels: number): void {
    if (levels === 0 || typeof files !== 'object' || files === null || ArrayBuffer.isView(files)) return
    try {
      for (const [key, item] of Object.entries(files)) {
        if (!this.#count()) return
        const at = Array.isArray(files) ? Number(key) : key
        if (typeof item === 'string') this.#text(item, place, at, false)
        else this.#files(item, new Place(place, at), levels - 1)
      }
    } catch {
      // As in bodies.
    }
  }

  /** False when the walk is over. */
  #entry(key: string | number, item: unknown, place: Place, depth: number): boolean {
    if (!this.#count()) return false
    // Names of headers have few characters, and everybody's are the same.
    if (typeof key === 'string' && place !== roots.headers) this.#text(key, place, key, true)
    if (typeof item === 'string') this.#text(item, place, key, false)
    else if (typeof item === 'object' && item !== null) this.#object(item, new Place(place, key), depth + 1)
    return true
  }

  #bytes(view: ArrayBufferView, place: Place): void {
    const length = Math.min(view.byteLength, this.#limits.inputLength + 1)
    this.#text(Buffer.from(view.buffer, view.byteOffset, length).toString('utf8'), place, undefined, false)
  }

  #count(): boolean {
    if (this.#stopped) return false
    if (++this.values <= this.#limits.inputs) return true
    return this.#stop('inputs')
  }

  #stop(limit: SqlInjectionLimit): false {
    this.hit ??= limit
    this.#stopped = true
    return false
  }

  #text(text: string, up: Place, key: string | number | undefined, isKey: boolean): void {
    if (text === '' || this.#stopped) return
    this.#units += text.length
    if (this.#units > this.#limits.inputLength) this.#stop('inputLength')
    else this.#visit(text, up, key, isKey)
  }

  /** Segments of the path: the parameters of other mounts are no longer in `params`. The query too, where nobody has read it. */
  #url(url: string, withQuery: boolean): void {
    const question = url.indexOf('?')
    const path = question < 0 ? url : url.slice(0, question)
    let index = 0
    for (const segment of path.split('/')) {
      if (segment === '') continue
      if (!this.#count()) return
      this.#text(segment, roots.path, index++, false)
    }
    if (withQuery && question >= 0) this.#pairs(url.slice(question + 1), '&', roots.query)
  }

  /** Name and password of basic authentication: the one place where HTTP itself has base64. */
  #basic(authorization: string): void {
    if (!/^\s*basic\s/i.test(authorization)) return
    const text = Buffer.from(authorization.trim().slice(6), 'base64').toString('utf8')
    const colon = text.indexOf(':')
    this.#text(colon < 0 ? text : text.slice(0, colon), credentials, 'name', false)
    if (colon >= 0) this.#text(text.slice(colon + 1), credentials, 'password', false)
  }

  #pairs(text: string, separator: string, root: Place): void {
    for (const pair of text.split(separator)) {
      if (!this.#count()) return
      const equals = pair.indexOf('=')
      const key = (equals < 0 ? pair : pair.slice(0, equals)).trim()
      this.#text(key, root, key, true)
      if (equals >= 0) this.#text(pair.slice(equals + 1).trim(), root, key, false)
    }
  }
}
