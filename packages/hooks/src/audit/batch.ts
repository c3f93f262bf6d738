/** Records that are written by one write and acknowledged by one fdatasync. */
import { inTurn } from './acknowledge.ts'
import { seal, type Link } from './chain.ts'

const MAX_RECORDS = 8192
const MAX_CHARS = 4_194_304
/** Records that are acknowledged together. */
const GROUP = 128

/** A group of records on their way to the disk. */
export class Batch {
  readonly #records: string[] = []
  #chars = 0
  /** With holes where nobody waits. */
  readonly #groups: (PromiseWithResolvers<void> | undefined)[] = []
  /** On the disk, or given up. */
  isDone = false
  /** Where it stands in the file: fixed when it is sealed, so that writing it twice does no harm. */
  position = 0
  /** What is written; undefined as long as records may be added. */
  bytes: Buffer | undefined
  /** Its last record, once it is sealed. */
  last: Link | undefined

  get records(): number {
    return this.#records.length
  }
  get chars(): number {
    return this.#chars
  }
  get isOpen(): boolean {
    return this.bytes === undefined && this.#records.length < MAX_RECORDS && this.#chars < MAX_CHARS
  }

  add(fields: string): void {
    this.#records.push(fields)
    this.#chars += fields.length
  }

  /** Numbers and chains the records behind `before`. */
  seal(before: Link, position: number): Buffer {
    let last = before
    let text = ''
    for (const fields of this.#records) {
      const sealed = seal(last, fields)
      text += sealed.line
      last = sealed
    }
    this.last = { sequence: last.sequence, hash: last.hash }
    this.position = position
    return (this.bytes = Buffer.from(text))
  }

  /** Settles when the batch is done; one promise for the last record that was added and those just before it. */
  get settled(): Promise<void> {
    return (this.#groups[Math.floor((this.#records.length - 1) / GROUP)] ??= withResolvers()).promise
  }

  /** The records are on the disk, or never will be. */
  settle(error?: Error): void {
    if (this.isDone) return
    this.isDone = true
    for (const group of this.#groups) {
      if (group === undefined) continue
      if (error === undefined) inTurn(group.resolve)
      else group.reject(error)
    }
  }
}

interface PromiseWithResolvers<T> {
  readonly promise: Promise<T>
  resolve(value: T): void
  reject(error: Error): void
}

function withResolvers(): PromiseWithResolvers<void> {
  let resolve!: () => void
  let reject!: (error: Error) => void
  const promise = new Promise<void>((done, failed) => {
    resolve = done
    reject = failed
  })
  return { promise, resolve, reject }
}
