/**
 * One writer for each log. Every process that wants to write puts a claim beside the log: a file whose name alone says who it is. It has the lock
 * when no other living claim is there. Claims of the dead can be taken away by anybody, since a name is never used twice: no takeover can hit the wrong one.
 */
import { randomBytes } from 'node:crypto'
import { closeSync, futimesSync, openSync, readdirSync, readFileSync, readlinkSync, statSync, unlinkSync, writeSync } from 'node:fs'
import { hostname } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { HooklineError } from '@hookline/core'

/** A lock that is held. */
export interface Lock {
  /** Gives the lock back. */
  release(): void
  /** After `release`: does some work under the lock once more. Throws `HOOKLINE_AUDIT_LOCKED` when somebody else has it by now. */
  again(work: () => void): void
}

/** Who a claim is by. */
interface Claim {
  readonly file: string
  readonly pid: number
  /** When the process began, as the system counts; '0' where that cannot be known. */
  readonly started: string
  readonly boot: string
  readonly host: string
}

const BEAT_MS = 10_000
/** A claim that nobody can judge by its process counts as dead after so long without a sign of life. */
const SILENT_MS = 60_000
const TRIES = 5

/**
 * Takes the lock of a log or throws `HOOKLINE_AUDIT_LOCKED`. `onLost` is told when somebody else took it for abandoned.
 */
export async function takeLock(path: string, onLost: () => void): Promise<Lock> {
  for (let attempt = 1; ; attempt++) {
    const claim = putClaim(path)
    const rival = livingRival(path, claim)
    if (rival === undefined) return hold(path, claim, onLost)
    remove(claim)
    if (attempt === TRIES) throw locked(path, rival)
    // Two that claim at the same moment see each other and both step back: not both after the same time.
    await wait(10 + Math.random() * 40 * attempt)
  }
}

function putClaim(path: string): string {
  const { pid, started, boot, host } = self()
  const file = `${path}.lock-${pid}-${started}-${boot}-${host}-${randomBytes(4).toString('hex')}`
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch (cause) {
    throw new HooklineError(
      'HOOKLINE_AUDIT_PATH',
      `Audit log ${path}: expected a folder that this process can make files in, but it cannot (${(cause as NodeJS.ErrnoException).code}).`,
      { cause },
    )
  }
  return file
}

function livingRival(path: string, own: string): Claim | undefined {
  for (const name of readdirSync(dirname(path))) {
    const file = join(dirname(path), name)
    const claim =
      file === own || !name.startsWith(`${basename(path)}.lock-`) ? undefined : parse(file, name.slice(basename(path).length + 6))
    if (claim === undefined) continue
    if (lives(claim, own)) return claim
    remove(claim.file)
  }
  return undefined
}

function parse(file: string, text: string): Claim | undefined {
  const found = /^(\d{1,10})-(\d{1,20})-([\da-f]{8})-([\da-f]{8})-[\da-f]{8}$/.exec(text)
  if (found === null) return undefined
  const [, pid, started, boot, host] = found as unknown as [string, string, string, string, string]
  return { file, pid: Number(pid), started, boot, host }
}

function lives(claim: Claim, own: string): boolean {
  const me = self()
  // Another machine or container: its processes cannot be seen from here, only whether it still touches its claim, by the file system's own clock.
  if (claim.host !== me.host) return !isSilent(claim, own)
  if (claim.boot !== me.boot) return false
  if (!isRunning(claim.pid)) return false
  const started = startOf(claim.pid)
  // Of a thread of this process nobody can tell whether it was ended, but by its silence.
  const isOurs = claim.pid === me.pid && !held.has(claim.file)
  if (started !== '0' && claim.started !== '0' && (started !== claim.started || !isOurs)) return started === claim.started
  return !isSilent(claim, own)
}

function isSilent(claim: Claim, own: string): boolean {
  try {
    return statSync(own).mtimeMs - statSync(claim.file).mtimeMs > SILENT_MS
  } catch {
    return true
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

/** Claims of this thread. */
const held = new Set<string>()

function hold(path: string, file: string, onLost: () => void): Lock {
  held.add(file)
  const beat = setInterval(() => {
    try {
      touch(file)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') return
      clearInterval(beat)
      onLost()
    }
  }, BEAT_MS).unref()
  return {
    release() {
      clearInterval(beat)
      held.delete(file)
      remove(file)
    },
    again(work) {
      const claim = putClaim(path)
      try {
        const rival = livingRival(path, claim)
        if (rival !== undefined) throw locked(path, rival)
        work()
      } finally {
        remove(claim)
      }
    },
  }
}

/** A write has its time from the file system: a time of our own may be behind what others' claims are measured by. */
function touch(file: string): void {
  const claim = openSync(file, 'r+')
  try {
    writeSync(claim, '.', 0)
  } catch {
    // A disk that is full takes no byte: a time of our own says more than silence.
    const now = new Date()
    futimesSync(claim, now, now)
  } finally {
    closeSync(claim)
  }
}

function remove(file: string): void {
  try {
    unlinkSync(file)
  } catch {
    // Somebody else found it dead as well.
  }
}

let known: Omit<Claim, 'file'> | undefined

function self(): Omit<Claim, 'file'> {
  known ??= {
    pid: process.pid,
    started: startOf(process.pid),
    boot: digest(readText('/proc/sys/kernel/random/boot_id') ?? ''),
    // Containers may share a name, and still see only their own processes; machines may, when one is a copy of the other.
    host: digest(`${hostname()} ${processSpace()} ${readText('/etc/machine-id') ?? ''}`),
  }
  return known
}

/** Field 22 of `/proc/<pid>/stat`; what stands before it may hold blanks and brackets. */
function startOf(pid: number): string {
  const stat = readText(`/proc/${pid}/stat`)
  return stat?.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '0'
}

function processSpace(): string {
  try {
    return readlinkSync('/proc/self/ns/pid')
  } catch {
    return ''
  }
}

function readText(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/** Eight digits that stand for a text: enough to tell one machine from another. */
export function digest(text: string): string {
  let value = 0x811c9dc5
  for (const char of text) value = Math.imul(value ^ (char.codePointAt(0) as number), 0x01000193)
  return (value >>> 0).toString(16).padStart(8, '0')
}

function locked(path: string, { pid, file, host }: Claim): HooklineError {
  const isHere = host === self().host
  const isOther = !isHere || (pid === process.pid && !held.has(file))
  const who = isHere ? `process ${pid}${pid === process.pid ? ', which is this one,' : ''}` : 'a process of another machine or container'
  const orGone = !isOther
    ? ''
    : ` If that ${isHere ? 'thread' : 'one'} is gone, try again in a minute: ${SILENT_MS / 1000} s without a sign of life count as gone.`
  return new HooklineError(
    'HOOKLINE_AUDIT_LOCKED',
    `Audit log ${path}: expected to be its only writer, but ${who} writes it. Give each process a path of its own, such as one with process.pid in it.${orGone} (Its claim is ${file}.)`,
  )
}
