/** Reads a file by its lines, many at a time and with bounded memory, however large the file is. */
import type { FileHandle } from 'node:fs/promises'
import { HooklineError } from '@hookline/core'

const CHUNK = 262_144
/** Far above what a bounded record can have; what is longer is no line of ours. */
export const MAX_LINE = 268_435_456

/** One line, without its line break. */
export interface Line {
  readonly bytes: Buffer
  /** Where it begins in the file. */
  readonly offset: number
  /** False for what stands after the last line break. */
  readonly ended: boolean
}

/** The lines of a file from an offset on, in groups as they were read. The bytes are good until the next group. */
export async function* readLines(file: FileHandle, from = 0): AsyncGenerator<readonly Line[]> {
  let position = from
  let left: Buffer[] = []
  let leftBytes = 0
  for (;;) {
    const chunk = Buffer.allocUnsafe(CHUNK)
    const { bytesRead } = await file.read(chunk, 0, CHUNK, position)
    if (bytesRead === 0) break
    const read = chunk.subarray(0, bytesRead)
    const last = read.lastIndexOf(10)
    if (last === -1) {
      left.push(read)
      leftBytes += bytesRead
      if (leftBytes > MAX_LINE) throw tooLong(position)
    } else {
      const start = position - leftBytes
      yield split(leftBytes === 0 ? read.subarray(0, last) : Buffer.concat([...left, read.subarray(0, last)]), start)
      left = last + 1 < bytesRead ? [read.subarray(last + 1)] : []
      leftBytes = bytesRead - last - 1
    }
    position += bytesRead
  }
  if (leftBytes > 0) yield [{ bytes: Buffer.concat(left), offset: position - leftBytes, ended: false }]
}

function split(bytes: Buffer, offset: number): Line[] {
  const lines: Line[] = []
  let from = 0
  for (;;) {
    const end = bytes.indexOf(10, from)
    lines.push({ bytes: bytes.subarray(from, end === -1 ? bytes.length : end), offset: offset + from, ended: true })
    if (end === -1) return lines
    from = end + 1
  }
}

/** The last complete line of a file and where the file's complete lines end; undefined when there is none. */
export async function lastLine(file: FileHandle, size: number): Promise<Line | undefined> {
  for (let span = 65_536; ; span *= 8) {
    const start = Math.max(0, size - span)
    const bytes = Buffer.allocUnsafe(size - start)
    await file.read(bytes, 0, bytes.length, start)
    const end = bytes.lastIndexOf(10)
    const before = end <= 0 ? -1 : bytes.lastIndexOf(10, end - 1)
    if (end !== -1 && (before !== -1 || start === 0))
      return { bytes: bytes.subarray(before + 1, end), offset: start + before + 1, ended: true }
    if (start === 0) return undefined
    if (span > MAX_LINE) throw tooLong(start)
  }
}

/** Where the last `count` complete lines of a file begin. */
export async function offsetOfLast(
  file: FileHandle,
  count: number,
  size: number,
): Promise<{ readonly offset: number; readonly lines: number }> {
  let end = size
  let lines = -1
  while (end > 0) {
    const start = Math.max(0, end - CHUNK)
    const bytes = Buffer.allocUnsafe(end - start)
    await file.read(bytes, 0, bytes.length, start)
    for (let at = bytes.lastIndexOf(10); at !== -1; at = at === 0 ? -1 : bytes.lastIndexOf(10, at - 1)) {
      lines += 1
      if (lines === count) return { offset: start + at + 1, lines: count }
    }
    end = start
  }
  return { offset: 0, lines: lines + 1 }
}

function tooLong(offset: number): HooklineError {
  return new HooklineError(
    'HOOKLINE_AUDIT_CORRUPT',
    `Audit log: expected lines of at most ${MAX_LINE} bytes, got a longer one near byte ${offset}: this is no audit log.`,
  )
}
