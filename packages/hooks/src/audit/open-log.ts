/** Opens a log: lock, file, what is in it; gives the parts that the hook is made of. */
import { closeSync, fdatasyncSync, ftruncateSync } from 'node:fs'
import { resolve } from 'node:path'
import { hookRegistry, HooklineError } from '@hookline/core'
import { atExit } from './at-exit.ts'
import { takeLock, type Lock } from './lock.ts'
import { makeFolder, openLogFile } from './open-file.ts'
import type { AuditSettings } from './options.ts'
import { recover, type Recovered } from './recover.ts'
import { Rotation } from './rotation.ts'
import { Sink } from './sink.ts'
import type { SinkFs } from './sink-fs.ts'

const CLOSE_MS = 10_000

/** A log that is open for writing. */
export interface OpenLog {
  readonly path: string
  readonly sink: Sink
  close(): Promise<void>
}

/** Opens or makes a log. Throws `HOOKLINE_AUDIT_PATH`, `HOOKLINE_AUDIT_LOCKED` and `HOOKLINE_AUDIT_CORRUPT`. */
export async function openLog(settings: AuditSettings, fs: SinkFs): Promise<OpenLog> {
  const path = resolve(settings.path)
  makeFolder(path)
  const lock = await takeLock(path, () => sink?.fail('its lock was taken by another process: this one gave no sign of life for a minute'))
  let sink: Sink | undefined
  try {
    const { fd, size } = openLogFile(path)
    try {
      const found = await recover(path)
      if (found.torn > 0) cut(fd, found.size)
      else if (found.size !== size)
        throw new HooklineError(
          'HOOKLINE_AUDIT_CORRUPT',
          `Audit log ${path}: expected ${size} bytes, got ${found.size}: somebody else is writing it.`,
        )
      const rotation = rotationFor(path, found, settings)
      sink = start(path, fd, found, settings, fs, rotation)
      return finishing(path, sink, lock, rotation)
    } catch (error) {
      closeSync(fd)
      throw error
    }
  } catch (error) {
    lock.release()
    throw error
  }
}

function rotationFor(path: string, found: Recovered, settings: AuditSettings): Rotation {
  return new Rotation(path, found, settings.rotate, settings.retain, reporter(settings)('HOOKLINE_AUDIT_FAILED'))
}

function start(path: string, fd: number, found: Recovered, settings: AuditSettings, fs: SinkFs, rotation: Rotation): Sink {
  const { onFailure, queue } = settings
  const sink = new Sink(
    fs,
    { path, fd, size: found.size, last: found.last },
    { onFailure, maxRecords: queue.records, maxBytes: queue.bytes },
    { report: (code, message, cause) => reporter(settings)(code)(message, cause), between: of => rotation.look(of) },
  )
  sink.note('audit.opened', { pid: process.pid, node: process.version, ...(found.torn > 0 ? { cutBytes: found.torn } : {}) })
  rotation.retain(sink)
  return sink
}

function reporter({ base }: AuditSettings) {
  return (code: 'HOOKLINE_AUDIT_FAILED' | 'HOOKLINE_AUDIT_DISK_FULL') =>
    (message: string, cause: unknown): void =>
      hookRegistry.report({ code, message, hook: base.name, cause })
}

function finishing(path: string, sink: Sink, lock: Lock, rotation: Rotation): OpenLog {
  const forget = atExit(() => {
    try {
      // Others may be told of the exit after this, and make calls.
      sink.end(lock.again)
    } finally {
      lock.release()
    }
  })
  let closing: Promise<void> | undefined
  const close = async (): Promise<void> => {
    try {
      await sink.close(CLOSE_MS, () => rotation.idle())
    } finally {
      forget()
      closeSync(sink.disk.fd)
      lock.release()
    }
  }
  return { path, sink, close: () => (closing ??= close()) }
}

/** An unfinished line was never acknowledged; nothing may be written behind it. */
function cut(fd: number, size: number): void {
  ftruncateSync(fd, size)
  fdatasyncSync(fd)
}
