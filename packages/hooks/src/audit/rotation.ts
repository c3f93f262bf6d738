/** Rotation by size and age, and retention: which files go, and a record of it before they do. */
import { closeSync, existsSync, renameSync, unlinkSync } from 'node:fs'
import { stat, unlink } from 'node:fs/promises'
import { basename, dirname } from 'node:path'
import type { HooklineError } from '@hookline/core'
import { unseal, type Link } from './chain.ts'
import { openFile, rotatedFiles, rotatedPath, type Rotated } from './files.ts'
import { lastLine } from './lines.ts'
import { createLogFile, syncFolder } from './open-file.ts'
import type { Sink } from './sink.ts'

/** When a file is rotated away. */
export interface RotateOptions {
  /** Bytes after which the next file begins; the last batch may go past it. @default Infinity */
  readonly bytes?: number
  /** Milliseconds from a file's first record after which the next one begins. @default Infinity */
  readonly every?: number
}

/** Which rotated files are kept. What goes past one limit is deleted, oldest first. */
export interface RetainOptions {
  /** Rotated files. @default Infinity */
  readonly files?: number
  /** Bytes of all rotated files together. @default Infinity */
  readonly bytes?: number
  /** Milliseconds since a file was last written. @default Infinity */
  readonly age?: number
}

const RETRY_MS = 5000

/** Exchanges the file of a sink, and deletes old ones. */
export class Rotation {
  readonly #path: string
  readonly #rotate: Required<RotateOptions>
  readonly #retain: Required<RetainOptions>
  readonly #report: (message: string, cause: unknown) => void
  #number: number
  #since: number
  #notBefore = 0
  #calls = 0
  #retaining: Promise<void> | undefined
  #isStale = false

  constructor(
    path: string,
    start: { readonly rotated: number; readonly since: number | undefined },
    rotate: Required<RotateOptions>,
    retain: Required<RetainOptions>,
    report: (message: string, cause: unknown) => void,
  ) {
    this.#path = path
    this.#number = start.rotated
    this.#since = start.since ?? Date.now()
    this.#rotate = rotate
    this.#retain = retain
    this.#report = report
  }

  /** Rotates when it is time. Called between batches, when everything written is on the disk. */
  look(sink: Sink): void {
    const now = Date.now()
    const { bytes, every } = this.#rotate
    // The clock was put back.
    if (now < this.#since) this.#since = now
    if ((sink.disk.end < bytes && now - this.#since < every) || performance.now() < this.#notBefore) return
    // A file with nothing in it but the record of the last rotation would be followed by the next such file, and so on.
    if (sink.calls === this.#calls) return
    try {
      sink.disk.quietly(() => this.#exchange(sink))
      this.#since = now
      this.#calls = sink.calls
    } catch (error) {
      this.#notBefore = performance.now() + RETRY_MS
      this.#report(`Rotating the audit log ${this.#path} failed (${(error as Error).message}): its file goes on growing.`, error)
      return
    }
    this.retain(sink)
  }

  /** Either everything is exchanged, or everything is as it was. */
  #exchange(sink: Sink): void {
    const path = this.#path
    const to = rotatedPath(path, this.#number + 1)
    const next = `${path}.next`
    if (existsSync(to)) throw new Error(`${to} is there already`)
    removeIfThere(next)
    // Made before the old file is moved: mostly it is the disk that has no room for one more.
    const fd = createLogFile(next)
    try {
      renameSync(path, to)
      try {
        renameSync(next, path)
      } catch (error) {
        renameSync(to, path)
        throw error
      }
    } catch (error) {
      closeSync(fd)
      removeIfThere(next)
      throw error
    }
    syncFolder(dirname(path))
    const old = sink.disk.fd
    sink.disk.fd = fd
    sink.disk.end = 0
    this.#number += 1
    closeSync(old)
    sink.note('audit.rotated', { from: basename(to) })
  }

  /** Deletes what retention does not keep; one run at a time. */
  retain(sink: Sink): void {
    const { files, bytes, age } = this.#retain
    if (files === Infinity && bytes === Infinity && age === Infinity) return
    this.#isStale = true
    this.#retaining ??= this.#retainAll(sink).finally(() => (this.#retaining = undefined))
  }

  async #retainAll(sink: Sink): Promise<void> {
    while (this.#isStale) {
      this.#isStale = false
      try {
        await this.#deleteOld(sink)
      } catch (error) {
        // That the log failed was told already.
        if ((error as HooklineError).code !== 'HOOKLINE_AUDIT_UNAVAILABLE')
          this.#report(`Old files of the audit log ${this.#path} were not deleted (${(error as Error).message}).`, error)
      }
    }
  }

  /** Settles when no file is being deleted. */
  async idle(): Promise<void> {
    await this.#retaining
  }

  async #deleteOld(sink: Sink): Promise<void> {
    const old = await this.#old()
    const newest = old.at(-1)
    if (newest === undefined) return
    const through = await lastLinkOf(newest.path)
    // The record comes first: a crash between the two leaves a file too many, and never a gap that nobody can explain.
    const noted = sink.note('audit.retention', { through, files: old.map(({ path }) => basename(path)) })
    if (noted === undefined) return
    await noted.settled
    for (const { path } of old) await unlink(path)
    syncFolder(dirname(this.#path))
  }

  /** The files that go: from the oldest on, as long as one of the limits is passed. */
  async #old(): Promise<Rotated[]> {
    const { files, bytes, age } = this.#retain
    const all = await rotatedFiles(this.#path)
    const stats = await Promise.all(all.map(({ path }) => stat(path)))
    let total = stats.reduce((sum, { size }) => sum + size, 0)
    const oldest = Date.now() - age
    let count = 0
    for (const { size, mtimeMs } of stats) {
      if (all.length - count <= files && total <= bytes && mtimeMs >= oldest) break
      total -= size
      count += 1
    }
    return all.slice(0, count)
  }
}

async function lastLinkOf(path: string): Promise<Link> {
  const file = await openFile(path)
  try {
    const line = await lastLine(file, (await file.stat()).size)
    const parts = line === undefined ? undefined : unseal(line.bytes)
    if (parts === undefined) throw new Error(`${path} does not end with a record`)
    return parts.link
  } finally {
    await file.close()
  }
}

function removeIfThere(path: string): void {
  try {
    unlinkSync(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
  }
}
