/** The options of those who read a log, checked: a checkpoint that is none would look like a log that was written anew. */
import { checkFields, flag, func, listOf, matching, required } from '../options.ts'
import type { ReadOptions } from './read.ts'
import type { TailOptions } from './tail.ts'
import type { Checkpoint } from './verify.ts'

const checkpoint = matching<Checkpoint>('{ sequence, hash } as `checkpoint()` gives it, the hash of 64 hexadecimal digits', value => {
  const { sequence, hash } = (value ?? {}) as Partial<Checkpoint>
  return Number.isSafeInteger(sequence) && (sequence as number) >= 0 && typeof hash === 'string' && /^[\da-f]{64}$/.test(hash)
})

/** Throws `HOOKLINE_INVALID_OPTION`. */
export function verifyOptions(given: unknown): { readonly checkpoints: readonly Checkpoint[] } {
  return checkFields('verifyAudit', given, { checkpoints: listOf(required(checkpoint), 1_000_000) })
}

/** Throws `HOOKLINE_INVALID_OPTION`. */
export function readOptions(given: unknown): { readonly since: number; readonly onSkipped: ReadOptions['onSkipped'] } {
  return checkFields('readAudit', given, {
    since: matching('milliseconds since the epoch', value => typeof value === 'number' && !Number.isNaN(value), -Infinity),
    onSkipped: func<() => void>(),
  })
}

/** Throws `HOOKLINE_INVALID_OPTION`. */
export function tailOptions(
  given: unknown,
): Required<Omit<TailOptions, 'signal' | 'onSkipped'>> & Pick<TailOptions, 'signal' | 'onSkipped'> {
  const { signal, onSkipped, ...rest } = checkFields('tailAudit', given, {
    last: matching('a number of records', value => value === Infinity || (Number.isSafeInteger(value) && (value as number) >= 0), 10),
    follow: flag(false),
    signal: matching<AbortSignal>('an AbortSignal', value => value instanceof AbortSignal),
    onSkipped: func<() => void>(),
  })
  return { ...rest, ...(signal && { signal }), ...(onSkipped && { onSkipped }) }
}
