/** Keeping a checkpoint in a file, and never in the place of anything else: a log given by mistake would be gone. */
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import type { Checkpoint } from '@hookline/hooks/audit'
import { escapeTerminal } from '@hookline/core'
import { UsageError } from '../usage/options.ts'

const LARGEST = 1000

/** Throws a `UsageError` for a file with anything but a checkpoint in it. */
export function assertReplaceable(file: string): void {
  const stats = statSync(file, { throwIfNoEntry: false })
  if (stats?.isFile() !== true || stats.size === 0) return
  if (stats.size <= LARGEST && isOnlyCheckpoint(readFileSync(file, 'utf8'))) return
  throw new UsageError(
    `--save-checkpoint ${escapeTerminal(file)}: expected a new file or one with a checkpoint in it, got one with something else, which would be lost`,
  )
}

/** For its owner only. */
export function saveCheckpoint(file: string, { sequence, hash }: Checkpoint): void {
  try {
    writeFileSync(file, `${JSON.stringify({ sequence, hash })}\n`, { mode: 0o600 })
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException
    throw Object.assign(new Error(`--save-checkpoint ${file}: expected a file that can be written, got ${message}`, { cause }), { code })
  }
}

function isOnlyCheckpoint(text: string): boolean {
  try {
    return Object.keys(JSON.parse(text) as object).join(' ') === 'sequence hash'
  } catch {
    return false
  }
}
