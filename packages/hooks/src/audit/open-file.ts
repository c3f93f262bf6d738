/** Opening the file that is written: made with its folders, never through a link, never somebody else's. */
import { constants, fchmodSync, fstatSync, lstatSync, mkdirSync, openSync, fsyncSync, closeSync, type Stats } from 'node:fs'
import { dirname } from 'node:path'
import { HooklineError } from '@hookline/core'

const { O_CREAT, O_EXCL, O_NOFOLLOW, O_NONBLOCK, O_RDWR } = constants

/** Makes the folders of a path, readable by this user alone where they are new. */
export function makeFolder(path: string): void {
  try {
    const folder = dirname(path)
    const made = mkdirSync(folder, { recursive: true, mode: 0o700 })
    if (made === undefined) return
    // Each new folder is an entry in the one above.
    for (let at = folder; at.length >= made.length; at = dirname(at)) syncFolder(dirname(at))
  } catch (cause) {
    throw refused(path, `its folder ${dirname(path)} cannot be made (${reasonOf(cause)})`, cause)
  }
}

/** Opens or makes the file of a log for reading and writing. Throws `HOOKLINE_AUDIT_PATH`. */
export function openLogFile(path: string): { readonly fd: number; readonly size: number } {
  assertUsable(path)
  let fd: number
  try {
    // O_NONBLOCK: a FIFO that was put there meanwhile must not hold us up.
    fd = openSync(path, O_RDWR | O_CREAT | O_NOFOLLOW | O_NONBLOCK, 0o600)
  } catch (cause) {
    throw refused(path, `it cannot be opened for writing (${reasonOf(cause)})`, cause)
  }
  try {
    // Once more, now of what was really opened.
    const stats = fstatSync(fd)
    const flaw = flawOf(stats)
    if (flaw !== undefined) throw refused(path, flaw)
    ownerOnly(fd, stats.mode)
    syncFolder(dirname(path))
    return { fd, size: stats.size }
  } catch (error) {
    closeSync(fd)
    throw error
  }
}

/** Makes the next file after one was rotated away; what is there already is somebody else's. */
export function createLogFile(path: string): number {
  const fd = openSync(path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, 0o600)
  ownerOnly(fd, fstatSync(fd).mode)
  return fd
}

/** Neither more, as others may have left it, nor less, as an umask may: it has to be opened again. */
function ownerOnly(fd: number, mode: number): void {
  if ((mode & 0o777) !== 0o600) fchmodSync(fd, 0o600)
}

/** A file's name is on the disk only when its folder is. */
export function syncFolder(folder: string): void {
  // Windows has no such thing.
  if (process.platform === 'win32') return
  const fd = openSync(folder, 'r')
  try {
    fsyncSync(fd)
  } finally {
    closeSync(fd)
  }
}

function assertUsable(path: string): void {
  let flaw: string | undefined
  try {
    flaw = flawOf(lstatSync(path))
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return
    throw refused(path, `it cannot be looked at (${reasonOf(cause)})`, cause)
  }
  if (flaw !== undefined) throw refused(path, flaw)
}

/** What something is that is no file; undefined for a file. */
export function kindOf(stats: Pick<Stats, 'isFile' | 'isDirectory' | 'isSymbolicLink' | 'isFIFO' | 'isSocket'>): string | undefined {
  if (stats.isFile()) return undefined
  if (stats.isDirectory()) return 'a folder'
  if (stats.isSymbolicLink()) return 'a symbolic link'
  if (stats.isFIFO()) return 'a FIFO'
  return stats.isSocket() ? 'a socket' : 'a device'
}

function flawOf(stats: ReturnType<typeof fstatSync> & object): string | undefined {
  const kind = kindOf(stats)
  if (kind !== undefined) return `it is ${kind}`
  const user = process.geteuid?.()
  if (user !== undefined && Number(stats.uid) !== user) return `it belongs to user ${stats.uid}, and this process is user ${user}`
  if (Number(stats.nlink) > 1) return 'it has a second name (a hard link)'
  return undefined
}

function reasonOf(cause: unknown): string {
  return (cause as NodeJS.ErrnoException).code ?? String(cause)
}

function refused(path: string, why: string, cause?: unknown): HooklineError {
  return new HooklineError('HOOKLINE_AUDIT_PATH', `Audit log ${path}: expected a file that this process owns or can make, but ${why}.`, {
    cause,
  })
}
