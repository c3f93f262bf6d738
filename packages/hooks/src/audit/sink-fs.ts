/** What the writer asks of a disk, as one value, so that tests can give it one that fails. */
import { fdatasync, fdatasyncSync, fstatSync, ftruncateSync, lstatSync, write, writeSync } from 'node:fs'

/** The part of `node:fs` that records go through. */
export interface SinkFs {
  fdatasync(fd: number, done: (error: Error | null) => void): void
  fdatasyncSync(fd: number): void
  fstatSync(fd: number): { readonly size: number; readonly nlink: number; readonly dev: number; readonly ino: number }
  lstatSync(path: string, options: { readonly throwIfNoEntry: false }): { readonly dev: number; readonly ino: number } | undefined
  ftruncateSync(fd: number, size: number): void
  write(
    fd: number,
    bytes: Buffer,
    offset: number,
    length: number,
    position: number,
    done: (error: Error | null, written: number) => void,
  ): void
  writeSync(fd: number, bytes: Buffer, offset: number, length: number, position: number): number
}

export const realFs: SinkFs = { fdatasync, fdatasyncSync, fstatSync, ftruncateSync, lstatSync, write, writeSync }
