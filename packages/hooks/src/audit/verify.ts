/** Verifying a log: every hash, every sequence number, every file, and what checkpoints say was there. */
import { follow, GENESIS, type Flaw, type Link } from './chain.ts'
import { logFiles } from './files.ts'
import { readLines, type Line } from './lines.ts'
import { verifyOptions } from './read-options.ts'

/** The last record at some time, kept where whoever may change the log cannot reach it. */
export interface Checkpoint {
  readonly sequence: number
  readonly hash: string
}

/** Something that is not as it was written. */
export interface AuditProblem {
  /**
   * `malformed`: not a record. `hash`: changed, or something before it was. `sequence`: records are missing, or there are too many. `beginning`: the first records are gone
   * and no retention tells of it. `checkpoint`: what the checkpoint saw is not there any more: the tail was cut or written anew. `checkpoint.deleted`: retention has deleted it since.
   */
  readonly kind: Flaw | 'beginning' | 'checkpoint' | 'checkpoint.deleted' | 'missing'
  readonly file: string
  /** Line in the file, from 1; undefined where no line is to blame. */
  readonly line: number | undefined
  readonly message: string
}

/** What `verifyAudit` found. */
export interface AuditVerification {
  readonly ok: boolean
  readonly problems: readonly AuditProblem[]
  /** Problems beyond those that are listed. */
  readonly moreProblems: number
  readonly files: readonly string[]
  readonly records: number
  readonly first: Link | undefined
  /** The last record: a checkpoint for the next time. */
  readonly last: Link | undefined
  /** Bytes after the last complete line: a record being written, or one that a crash cut. It was never acknowledged. */
  readonly unfinishedBytes: number
}

const LISTED = 100
const WORDS: Record<Flaw, string> = {
  malformed: 'expected an audit record, got something else: the line was changed or put in',
  sequence: 'expected the next sequence number: records were taken out or put in',
  hash: 'the hash does not fit: this record was changed, or one before it was taken out',
}

/**
 * Reads a whole log, rotated files first, and tells what of it is not as it was written. Streams: memory stays small however large the files.
 *
 * @param path The log's path, as given to `audit`.
 * @throws HooklineError `HOOKLINE_AUDIT_PATH` when a file cannot be read, `HOOKLINE_INVALID_OPTION` for what is no checkpoint.
 * @example
 * ```ts
 * import { verifyAudit } from '@hookline/hooks/audit'
 * const { ok, problems, last } = await verifyAudit('audit.jsonl')
 * if (!ok) console.error(problems)
 * ```
 */
export async function verifyAudit(
  path: string,
  options: { readonly checkpoints?: readonly Checkpoint[] } = {},
): Promise<AuditVerification> {
  const verifier = new Verifier(verifyOptions(options).checkpoints)
  for await (const { path: name, file } of logFiles(path)) {
    verifier.begin(name)
    for await (const lines of readLines(file)) for (const line of lines) verifier.take(line)
  }
  return verifier.end(path)
}

class Verifier {
  readonly #checkpoints: readonly Checkpoint[]
  readonly #bySequence = new Map<number, Checkpoint[]>()
  readonly #met = new Set<Checkpoint>()
  readonly #problems: AuditProblem[] = []
  readonly #files: string[] = []
  #more = 0
  #line = 0
  #records = 0
  #first: Link | undefined
  #last: Link | undefined
  #unfinished = 0
  /** The log does not begin with its first record: some retention has to tell of that. */
  #missingBefore: { readonly text: Buffer; readonly link: Link; readonly file: string } | undefined
  #explained = false
  #through: Link | undefined

  constructor(checkpoints: readonly Checkpoint[]) {
    // A log that had no record yet is the beginning of every log.
    this.#checkpoints = checkpoints.filter(({ sequence, hash }) => sequence !== 0 || hash !== GENESIS)
    for (const checkpoint of this.#checkpoints) {
      const same = this.#bySequence.get(checkpoint.sequence)
      if (same === undefined) this.#bySequence.set(checkpoint.sequence, [checkpoint])
      else same.push(checkpoint)
    }
  }

  begin(file: string): void {
    // Only the file that is written may end in the middle of a line.
    if (this.#unfinished > 0) this.#problem('malformed', 'expected the last line to be complete: its end was cut off', this.#line)
    this.#unfinished = 0
    this.#files.push(file)
    this.#line = 0
  }

  take({ bytes, ended }: Line): void {
    this.#line += 1
    if (!ended) {
      this.#unfinished = bytes.length
      return
    }
    const before = this.#last ?? (this.#records === 0 && this.#problems.length === 0 ? this.#beginning(bytes) : undefined)
    const { link, flaw } = follow(before, bytes)
    if (flaw !== undefined) {
      const at = link === undefined || before === undefined ? '' : ` (expected number ${before.sequence + 1}, got ${link.sequence})`
      this.#problem(flaw, WORDS[flaw] + (flaw === 'sequence' ? at : flaw === 'malformed' ? editedBy(bytes) : ''), this.#line)
    }
    // After a problem the line itself is what the next one is held to, so that one change is told once.
    if (link === undefined) return
    this.#records += 1
    this.#first ??= link
    this.#last = link
    for (const checkpoint of this.#bySequence.get(link.sequence) ?? []) if (checkpoint.hash === link.hash) this.#met.add(checkpoint)
    if (flaw === undefined) this.#lookForRetention(bytes)
  }

  end(path: string): AuditVerification {
    if (this.#files.length === 0)
      this.#problems.push({ kind: 'missing', file: path, line: undefined, message: 'expected an audit log, found no file' })
    const cut = this.#missingBefore
    if (cut !== undefined && !this.#explained) {
      const message = `expected the log to begin with record 1, got ${cut.link.sequence}, and no retention record tells what became of those before`
      this.#problems.push({ kind: 'beginning', file: cut.file, line: 1, message })
    }
    for (const checkpoint of this.#checkpoints) if (!this.#met.has(checkpoint)) this.#unmet(checkpoint, path)
    return {
      ok: this.#problems.length === 0,
      problems: this.#problems,
      moreProblems: this.#more,
      files: this.#files,
      records: this.#records,
      first: this.#first,
      last: this.#last,
      unfinishedBytes: this.#unfinished,
    }
  }

  /** What stands before the first line there is: nothing, or what retention has taken and only a later record can tell. */
  #beginning(bytes: Buffer): Link | undefined {
    const { link } = follow(undefined, bytes)
    if (link === undefined || link.sequence === 1) return { sequence: 0, hash: GENESIS }
    this.#missingBefore = { text: Buffer.from(bytes), link, file: this.#files.at(-1) as string }
    return undefined
  }

  /** A retention record says through which record all were deleted; the chain goes on from there, or it was not that one. */
  #lookForRetention(bytes: Buffer): void {
    if (!bytes.includes('"event":"audit.retention"')) return
    const through = retentionOf(bytes)
    if (through === undefined) return
    if (this.#through === undefined || through.sequence > this.#through.sequence) this.#through = through
    const cut = this.#missingBefore
    if (cut !== undefined && follow(through, cut.text).flaw === undefined) this.#explained = true
  }

  #unmet(checkpoint: Checkpoint, path: string): void {
    const { sequence, hash } = checkpoint
    const through = this.#through
    if (through !== undefined && through.sequence === sequence && through.hash === hash) return
    const isDeleted = this.#explained && this.#first !== undefined && sequence < this.#first.sequence
    const last = this.#last === undefined ? 'the log is empty' : `the last record is ${this.#last.sequence}`
    const cut = this.#last === undefined || sequence > this.#last.sequence
    const message = isDeleted
      ? `record ${sequence} of the checkpoint was deleted by retention: compare with a newer checkpoint`
      : cut
        ? `expected record ${sequence} of the checkpoint, but ${last}: the end of the log was cut off`
        : `record ${sequence} is another one than the checkpoint saw: the log was written anew from there or before`
    this.#problems.push({
      kind: isDeleted ? 'checkpoint.deleted' : 'checkpoint',
      file: this.#files.at(-1) ?? path,
      line: undefined,
      message,
    })
  }

  #problem(kind: Flaw, message: string, line: number): void {
    if (this.#problems.length < LISTED) this.#problems.push({ kind, file: this.#files.at(-1) as string, line, message })
    else this.#more += 1
  }
}

/** What programs that change texts leave behind, who may not know that they did. */
function editedBy(line: Buffer): string {
  if (line.at(-1) === 13) return ' (it ends with a carriage return: its line breaks were converted to those of Windows)'
  if (line[0] === 0x1f && line[1] === 0x8b) return ' (it is compressed by gzip: unpack it first)'
  return line[0] === 0xef && line[1] === 0xbb && line[2] === 0xbf ? ' (it begins with a byte order mark, as editors put one)' : ''
}

function retentionOf(bytes: Buffer): Link | undefined {
  try {
    const { event, through } = JSON.parse(bytes.toString()) as { event?: unknown; through?: Partial<Link> }
    if (event !== 'audit.retention' || typeof through?.sequence !== 'number' || typeof through.hash !== 'string') return undefined
    return { sequence: through.sequence, hash: through.hash }
  } catch {
    return undefined
  }
}
