/** A subscriber of the line that hangs each call under the one that made it. */
import type { EnterEvent, ExitEvent, HookEvent, HookRegistry } from '@hookline/core'
import { onNote } from './note.ts'

/** One call, with what happened during it in order. */
export interface CallRecord {
  readonly enter: EnterEvent
  exit: ExitEvent | undefined
  readonly inside: (CallRecord | Remark)[]
}

/** What a hook or the logger said during a call. */
export interface Remark {
  readonly kind: 'note' | 'log'
  readonly text: string
}

export const REQUEST = 'http.server.request'

export class CallTree {
  readonly #calls = new Map<string, CallRecord>()
  readonly #onRequest: (request: CallRecord) => void
  readonly #unsubscribe: () => void

  /** `onRequest` is told of each request when it has ended. */
  constructor(registry: HookRegistry, onRequest: (request: CallRecord) => void) {
    this.#onRequest = onRequest
    const needs = { args: true, result: true, attributes: true, duration: true, parent: true }
    this.#unsubscribe = registry.subscribe(event => this.#take(event), needs)
    onNote((callId, text) => this.remark(callId, 'note', text))
  }

  remark(callId: string, kind: Remark['kind'], text: string): boolean {
    const call = this.#calls.get(callId)
    call?.inside.push({ kind, text })
    return call !== undefined
  }

  close(): void {
    this.#unsubscribe()
    onNote(undefined)
  }

  #take(event: HookEvent): void {
    if (event.type === 'enter') {
      const call: CallRecord = { enter: event, exit: undefined, inside: [] }
      const parent = this.#calls.get(event.parent?.id ?? '')
      // What no request caused has no place in this story.
      if (parent === undefined && event.target.kind !== REQUEST) return
      this.#calls.set(event.id, call)
      parent?.inside.push(call)
    } else if (event.type === 'exit') {
      const call = this.#calls.get(event.id)
      if (call === undefined) return
      call.exit = event
      if (event.target.kind !== REQUEST) return
      this.#forget(call)
      this.#onRequest(call)
    }
  }

  #forget(call: CallRecord): void {
    this.#calls.delete(call.enter.id)
    for (const inner of call.inside) if ('enter' in inner) this.#forget(inner)
  }
}

/** All calls of one target in a tree, in order. */
export function callsOf(root: CallRecord, name: string): CallRecord[] {
  const inner = root.inside.flatMap(entry => ('enter' in entry ? callsOf(entry, name) : []))
  return root.enter.target.name === name ? [root, ...inner] : inner
}

/** All remarks in a tree, in order. */
export function remarksOf(root: CallRecord): Remark[] {
  return root.inside.flatMap(entry => ('enter' in entry ? remarksOf(entry) : [entry]))
}
