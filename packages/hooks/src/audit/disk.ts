/** The file that is written: puts batches where they belong, in one piece or not at all, and makes sure of them. */
import type { Batch } from './batch.ts'
import type { SinkFs } from './sink-fs.ts'

/** One of the logs makes a call to the file system. Of all logs: two that recorded each other's writes would do nothing else. */
let isWorking = false

/** Whether the call that is being made is a log's own. */
export function isLogWorking(): boolean {
  return isWorking
}

/** Writes batches to a file descriptor. */
export class Disk {
  fd: number
  /** Where the next batch begins. */
  end: number
  /** An asynchronous operation is under way: what it writes, it may still be writing. */
  isBusy = false
  readonly #fs: SinkFs
  readonly #path: string

  constructor(fs: SinkFs, path: string, fd: number, end: number) {
    this.#path = path
    this.#fs = fs
    this.fd = fd
    this.end = end
  }

  /** Makes calls to the file system that are not to be recorded themselves. */
  quietly<T>(work: () => T): T {
    const before = isWorking
    isWorking = true
    try {
      return work()
    } finally {
      isWorking = before
    }
  }

  /** Nobody but us changes the file. What is written to a file that was deleted would be lost with it, and in one that was moved nobody looks for it. */
  assertUntouched(): void {
    const { size, nlink, dev, ino } = this.quietly(() => this.#fs.fstatSync(this.fd))
    if (nlink === 0) throw new Error('the file was deleted by somebody else')
    const named = this.quietly(() => this.#fs.lstatSync(this.#path, { throwIfNoEntry: false }))
    if (named?.ino !== ino || named.dev !== dev) throw new Error('the file was moved or replaced by somebody else (rotate with `rotate`)')
    if (size !== this.end) throw new Error(`the file was changed by somebody else: expected ${this.end} bytes, got ${size}`)
  }

  /** Writes a batch and makes sure of it. Rejects with what the system says; when it was the room, the file is as it was before. */
  async put(batch: Batch): Promise<void> {
    this.isBusy = true
    try {
      await this.#write(batch)
      if (!batch.isDone) await this.#sync()
    } finally {
      this.isBusy = false
    }
  }

  /** As `put`, at once. The same bytes go to the same place, so it does not matter how far `put` has come with the batch. */
  putSync(batch: Batch): void {
    this.quietly(() => this.#putSync(batch))
  }

  #putSync(batch: Batch): void {
    const bytes = batch.bytes as Buffer
    try {
      for (let done = 0; done < bytes.length;)
        done += progress(this.#fs.writeSync(this.fd, bytes, done, bytes.length - done, batch.position + done))
    } catch (error) {
      if (isFull(error) && !this.isBusy) this.#fs.ftruncateSync(this.fd, batch.position)
      throw error
    }
    try {
      this.#fs.fdatasyncSync(this.fd)
    } catch (error) {
      throw new SyncFailed(error as Error)
    }
  }

  async #write(batch: Batch): Promise<void> {
    const bytes = batch.bytes as Buffer
    const { fd } = this
    try {
      for (let done = 0; done < bytes.length && !batch.isDone;) done += progress(await this.#writeSome(fd, bytes, done, batch.position))
    } catch (error) {
      if (batch.isDone) return
      // No reader finds half a record while there is no room for the rest.
      if (isFull(error)) this.quietly(() => this.#fs.ftruncateSync(fd, batch.position))
      throw error
    }
  }

  #writeSome(fd: number, bytes: Buffer, from: number, position: number): Promise<number> {
    return new Promise((resolve, reject) => {
      this.quietly(() =>
        this.#fs.write(fd, bytes, from, bytes.length - from, position + from, (error, written) =>
          error === null ? resolve(written) : reject(error),
        ),
      )
    })
  }

  #sync(): Promise<void> {
    return new Promise((resolve, reject) => {
      // Failed once, pages that were never written count as clean: asking again would be told a lie.
      this.quietly(() => this.#fs.fdatasync(this.fd, error => (error === null ? resolve() : reject(new SyncFailed(error)))))
    })
  }
}

/** An fdatasync that failed, whatever its code: it must not be tried again. */
export class SyncFailed extends Error {
  constructor(cause: Error) {
    super(`fdatasync: ${cause.message}`, { cause })
  }
}

/** No room: the one failure that waiting may mend. */
export function isFull(error: unknown): boolean {
  const { code } = error as NodeJS.ErrnoException
  return !(error instanceof SyncFailed) && (code === 'ENOSPC' || code === 'EDQUOT')
}

function progress(written: number): number {
  if (written > 0) return written
  throw Object.assign(new Error('no byte was written'), { code: 'ENOSPC' })
}
