/** Taking up a log where it was left: cuts an unfinished last line, refuses what is damaged, finds the link to go on from. */
import { HooklineError } from '@hookline/core'
import { follow, START, unseal, type Link } from './chain.ts'
import { openFile, rotatedFiles } from './files.ts'
import { lastLine, readLines } from './lines.ts'

/** What is known of a log when it is opened. */
export interface Recovered {
  /** The last record there is. */
  readonly last: Link
  /** Where the file's complete lines end. */
  readonly size: number
  /** Bytes of an unfinished line after that. */
  readonly torn: number
  /** When the first record of the file was made, in milliseconds since the epoch. */
  readonly since: number | undefined
  /** The highest number of a rotated file, 0 without any. */
  readonly rotated: number
}

/** Reads what is there; changes nothing. Throws `HOOKLINE_AUDIT_CORRUPT` and `HOOKLINE_AUDIT_PATH`. */
export async function recover(path: string): Promise<Recovered> {
  const rotated = (await rotatedFiles(path)).at(-1)
  const before = rotated === undefined ? undefined : await lastOf(rotated.path)
  const file = await openFile(path)
  try {
    let last = before
    let since: number | undefined
    let number = 0
    let size = 0
    let torn = 0
    for await (const lines of readLines(file)) {
      for (const { bytes, ended, offset } of lines) {
        if (!ended) {
          torn = bytes.length
          continue
        }
        number += 1
        since ??= timeOf(bytes)
        const { link, flaw } = follow(last ?? firstOf(bytes), bytes)
        if (flaw !== undefined) throw corrupt(path, number, offset, flaw)
        last = link
        size = offset + bytes.length + 1
      }
    }
    return { last: last ?? START, size, torn, since, rotated: rotated?.number ?? 0 }
  } finally {
    await file.close()
  }
}

/** A file that begins with record 1 begins the chain; any other goes on from what retention has deleted. */
function firstOf(bytes: Buffer): Link | undefined {
  return unseal(bytes)?.link.sequence === 1 ? START : undefined
}

async function lastOf(path: string): Promise<Link> {
  const file = await openFile(path)
  try {
    const { size } = await file.stat()
    const line = await lastLine(file, size)
    const parts = line === undefined ? undefined : unseal(line.bytes)
    if (line === undefined || parts === undefined || line.offset + line.bytes.length + 1 !== size)
      throw corrupt(path, undefined, line?.offset ?? 0, 'malformed')
    return parts.link
  } finally {
    await file.close()
  }
}

function timeOf(bytes: Buffer): number | undefined {
  const found = /"timestamp":"([^"]{1,40})"/.exec(bytes.toString('latin1', 0, 200))
  const time = found === null ? NaN : Date.parse(found[1] as string)
  return Number.isNaN(time) ? undefined : time
}

function corrupt(path: string, line: number | undefined, offset: number, flaw: string): HooklineError {
  const where = line === undefined ? 'its last line' : `line ${line}`
  return new HooklineError(
    'HOOKLINE_AUDIT_CORRUPT',
    `Audit log ${path}: expected the records as they were written, but ${where} (byte ${offset}) is damaged (${flaw}). \`hookline audit verify\` tells more. Keep the files as they are and begin a log with another path.`,
  )
}
