/**
 * The writer: a bounded queue of batches and a loop that puts one after the other on the disk. While one is on its way the next one fills, so the
 * more writers there are, the more records share one fdatasync.
 */
import { setImmediate as breath } from 'node:timers/promises'
import type { HooklineError } from '@hookline/core'
import { Batch } from './batch.ts'
import type { Link } from './chain.ts'
import { Disk, isFull, isLogWorking } from './disk.ts'
import { Losses } from './losses.ts'
import { note } from './notes.ts'
import { unavailable } from './refusals.ts'
import type { SinkFs } from './sink-fs.ts'

/** How a sink behaves. */
export interface SinkSettings {
  /** Refuse calls when records cannot be kept, or let calls go on without. */
  readonly onFailure: 'block' | 'observe'
  readonly maxRecords: number
  readonly maxBytes: number
}

/** Who is told, and what happens between batches. */
export interface SinkHost {
  report(code: 'HOOKLINE_AUDIT_FAILED' | 'HOOKLINE_AUDIT_DISK_FULL', message: string, cause: unknown): void
  /** Nothing is on its way: the file may be exchanged. */
  between(sink: Sink): void
}

const FIRST_RETRY_MS = 50
const LAST_RETRY_MS = 2000
/** Records that are worth a write of their own. */
const ENOUGH = 256

/** Takes records and acknowledges them when they are on the disk. */
export class Sink {
  readonly disk: Disk
  readonly #settings: SinkSettings
  readonly #host: SinkHost
  readonly #queue: Batch[] = []
  readonly #losses = new Losses()
  /** Records of calls that were taken. */
  calls = 0
  /** Calls that were let in and have not ended. */
  inside = 0
  #records = 0
  #chars = 0
  #tip: Link
  #durable: Link
  #isBusy = false
  #isDue = false
  #retryMs = FIRST_RETRY_MS
  #isFull = false
  #failure: HooklineError | undefined
  #closed: HooklineError | undefined
  #wake: (() => void) | undefined
  #deadline = Infinity
  #isOver = false
  #isShut = false
  #atOnce: ((work: () => void) => void) | undefined

  constructor(
    fs: SinkFs,
    file: { readonly path: string; readonly fd: number; readonly size: number; readonly last: Link },
    settings: SinkSettings,
    host: SinkHost,
  ) {
    this.disk = new Disk(fs, file.path, file.fd, file.size)
    this.#tip = file.last
    this.#durable = file.last
    this.#settings = settings
    this.#host = host
  }

  /** The last record on the disk. */
  get durable(): Link {
    return this.#durable
  }

  /** Why no call should begin: undefined while its record would be kept. */
  get refusal(): HooklineError | undefined {
    return (
      this.#failure ??
      this.#closed ??
      (this.#records >= this.#settings.maxRecords || this.#chars >= this.#settings.maxBytes ? unavailable('its queue is full') : undefined)
    )
  }

  /** A call was refused for `refusal`. */
  countRefused(): void {
    this.#losses.refused += 1
  }

  /** Takes a record of a call. Undefined when it was dropped; throws where a lost record must not go unnoticed by the caller. */
  add(fields: string): Batch | undefined {
    const blocks = this.#settings.onFailure === 'block'
    // Who was let in while there was room finds some at the end.
    const room = blocks ? 2 : 1
    const { maxRecords, maxBytes } = this.#settings
    const why =
      this.#failure ??
      (this.#isOver ? this.#closed : undefined) ??
      (this.#records >= maxRecords * room || this.#chars >= maxBytes * room ? unavailable('its queue is full') : undefined)
    if (why === undefined) {
      this.#tellLosses()
      this.calls += 1
      return this.#append(fields)
    }
    this.#losses.count()
    if (blocks) throw why
    return undefined
  }

  /** Takes a record of the log itself. */
  note(event: string, fields: object = {}): Batch | undefined {
    return this.#failure === undefined && !this.#isShut ? this.#append(note(event, fields)) : undefined
  }

  /** Settles when everything taken so far is on the disk. */
  async flush(): Promise<void> {
    this.#tellLosses()
    const last = this.#queue.at(-1)
    if (last !== undefined) await last.settled
    else if (this.#failure !== undefined) throw this.#failure
  }

  /** Puts everything on the disk before it returns. Throws when it cannot. */
  flushSync(): void {
    if (this.#failure !== undefined) throw this.#failure
    try {
      for (let batch = this.#queue[0]; batch !== undefined; batch = this.#queue[0]) {
        this.#seal(batch)
        this.disk.putSync(batch)
        this.#finish(batch)
      }
      this.#between()
    } catch (error) {
      if (!isFull(error)) throw this.#fail(error)
      this.#tellFull(error)
      this.#start()
      throw unavailable('the disk is full', error)
    }
  }

  /** The process is ending, and nothing asynchronous goes on: everything is put on the disk now, and what still comes, as it comes, inside of `guarded`. */
  end(guarded: (work: () => void) => void): void {
    this.#drain()
    this.#atOnce = guarded
  }

  /** A rotation leaves a note of itself. */
  #drain(): void {
    do this.flushSync()
    while (this.#queue.length > 0)
  }

  /** Lets no more calls in, and settles when the queue is empty and `others` who write notes are through; gives up on a full disk after `waitMs`. */
  async close(waitMs: number, others: () => Promise<void>): Promise<void> {
    if (this.#closed !== undefined) return
    this.#tellLosses()
    this.#closed = unavailable('it was closed')
    this.#deadline = performance.now() + waitMs
    this.#wake?.()
    try {
      // Who was let in and ends meanwhile has a record; the others are counted.
      await breath()
      await this.flush()
      await others()
      this.#isOver = true
      this.note('audit.closed', this.inside > 0 ? { unfinished: this.inside } : {})
      await this.flush()
    } finally {
      while (this.#isBusy || this.#isDue) await breath()
      this.#isShut = true
    }
  }

  #append(fields: string): Batch {
    let batch = this.#queue.at(-1)
    if (batch === undefined || !batch.isOpen) this.#queue.push((batch = new Batch()))
    batch.add(fields)
    this.#records += 1
    this.#chars += fields.length
    if (this.#atOnce === undefined) this.#start()
    else if (!isLogWorking()) this.#atOnce(() => this.#drain())
    return batch
  }

  #start(): void {
    if (this.#isBusy) return
    // With so many waiting the disk need not be idle while the rest comes.
    if ((this.#queue[0]?.records ?? 0) >= ENOUGH) this.#go()
    else if (!this.#isDue) {
      this.#isDue = true
      // Not at once: whoever else is about to write in this turn shares the batch.
      setImmediate(() => {
        this.#isDue = false
        if (!this.#isBusy) this.#go()
      })
    }
  }

  #go(): void {
    const batch = this.#queue[0]
    if (batch === undefined) return
    this.#isBusy = true
    void this.#put(batch).finally(() => {
      this.#isBusy = false
      if (this.#queue.length > 0) this.#start()
    })
  }

  /** Never rejects. */
  async #put(batch: Batch): Promise<void> {
    try {
      this.#seal(batch)
      await this.disk.put(batch)
      this.#retryMs = FIRST_RETRY_MS
      if (!batch.isDone) this.#finish(batch)
      this.#between()
    } catch (error) {
      if (!isFull(error) || performance.now() > this.#deadline) {
        this.#fail(error)
        return
      }
      this.#tellFull(error)
      await this.#pause(this.#retryMs)
      this.#retryMs = Math.min(this.#retryMs * 2, LAST_RETRY_MS)
    }
  }

  #seal(batch: Batch): void {
    if (batch.bytes !== undefined) return
    this.disk.assertUntouched()
    const bytes = batch.seal(this.#tip, this.disk.end)
    this.#tip = batch.last as Link
    this.disk.end += bytes.length
  }

  #finish(batch: Batch): void {
    this.#queue.shift()
    this.#records -= batch.records
    this.#chars -= batch.chars
    this.#durable = batch.last as Link
    this.#isFull = false
    batch.settle()
    if (this.#queue.length === 0) this.#tellLosses()
  }

  #between(): void {
    if (this.disk.isBusy || this.#queue.some(({ bytes }) => bytes !== undefined)) return
    this.#host.between(this)
  }

  /** After this nothing is written any more: what is on the disk is what was acknowledged, and perhaps some of what was not. */
  #fail(error: unknown): HooklineError {
    if (this.#failure !== undefined) return this.#failure
    const failure = unavailable(`it failed (${(error as Error).message})`, error)
    this.#failure = failure
    for (const batch of this.#queue.splice(0)) {
      this.#losses.count(batch.records)
      batch.settle(failure)
    }
    this.#records = 0
    this.#chars = 0
    const then = this.#settings.onFailure === 'block' ? 'Calls are refused' : 'Calls go on without a record'
    const message = `The audit log failed and takes no more records (${(error as Error).message}). ${then} until it is opened anew.`
    this.#host.report('HOOKLINE_AUDIT_FAILED', message, error)
    return failure
  }

  /** Ends the log for a reason from outside, such as a lost lock. */
  fail(reason: string): void {
    this.#fail(new Error(reason))
  }

  #tellFull(error: unknown): void {
    if (this.#isFull) return
    this.#isFull = true
    const message = `The disk of the audit log is full (${(error as Error).message}): ${this.#records} records are kept in memory and written when there is room.`
    this.#host.report('HOOKLINE_AUDIT_DISK_FULL', message, error)
  }

  /** What was lost stands in the log itself, as soon as there is room for it. */
  #tellLosses(): void {
    if (this.#isShut || this.#failure !== undefined || this.#records >= this.#settings.maxRecords) return
    const lost = this.#losses.take()
    if (lost !== undefined) this.#append(note('audit.dropped', lost))
  }

  #pause(ms: number): Promise<void> {
    return new Promise(resolve => {
      const timer = setTimeout(resolve, ms)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }
}
