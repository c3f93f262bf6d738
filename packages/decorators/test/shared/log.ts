import type { CallContext } from '@hookline/core'

/** Pushes what runs; shared by both modes so that orders can be compared as arrays. */
export function logged() {
  const log: string[] = []
  const enter =
    (label: string) =>
    (call: CallContext, ...params: unknown[]): void =>
      void log.push(`${label} > ${params.join(',')}`)
  const exit =
    (label: string) =>
    (_call: CallContext, result: unknown, error: unknown): void =>
      void log.push(`${label} < ${error === undefined ? String(result) : (error as Error).message}`)
  return { log, enter, exit }
}
