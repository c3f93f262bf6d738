/** A remark of a hook, to be printed under the call it was made at. A hook of yours would write to a log, a metric or a span. */
import type { CallContext } from '@hookline/core'

export type NoteListener = (callId: string, text: string) => void

let listener: NoteListener | undefined

export function note(call: CallContext, text: string): void {
  listener?.(call.id, text)
}

export function onNote(next: NoteListener | undefined): void {
  listener = next
}
