/** Where in a request a text stands; put into words only when somebody asks. */

/** A step on the way to a text. */
export class Place {
  readonly up: Place | undefined
  readonly key: string | number
  readonly isKey: boolean

  constructor(up: Place | undefined, key: string | number, isKey = false) {
    this.up = up
    this.key = key
    this.isKey = isKey
  }

  /** The first step: `query`, `body`, … */
  get root(): string {
    return this.up === undefined ? String(this.key) : this.up.root
  }

  /** `body.items[3].name`; of a name itself `body.items[3].name (name)`. */
  toString(): string {
    const own = typeof this.key === 'number' ? `[${this.key}]` : this.up === undefined ? this.key : `.${this.key}`
    return `${this.up === undefined ? '' : this.up.toString()}${own}${this.isKey ? ' (name)' : ''}`
  }
}

/** Where a request begins. */
export const roots: Readonly<Record<'params' | 'query' | 'path' | 'body' | 'cookies' | 'headers' | 'files', Place>> = {
  params: new Place(undefined, 'params'),
  query: new Place(undefined, 'query'),
  path: new Place(undefined, 'path'),
  body: new Place(undefined, 'body'),
  cookies: new Place(undefined, 'cookies'),
  headers: new Place(undefined, 'headers'),
  files: new Place(undefined, 'files'),
}
