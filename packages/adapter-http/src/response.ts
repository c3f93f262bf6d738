/** What ends a request, and a response that hooks look at before its caller does. */
import type { IncomingMessage } from 'node:http'

/** Events of which each tells that a request is over. */
export function isEnd(event: unknown): boolean {
  switch (event) {
    case 'response':
    case 'error':
    case 'upgrade':
    case 'connect':
    case 'close':
      return true
    default:
      return false
  }
}

/** Also what a hook has put in its place. */
export function isResponse(value: unknown): value is IncomingMessage {
  return typeof value === 'object' && value !== null && 'statusCode' in value && 'on' in value
}

const FATES = ['aborted', 'close'] as const

/** A connection may die while hooks look at its response: listeners that come after them are told what they have missed. */
export function noteFate(response: IncomingMessage): () => void {
  const missed: { readonly event: string; readonly args: readonly unknown[]; readonly told: ReadonlySet<Function> }[] = []
  const tell = (): void => {
    for (const { event, args, told } of missed)
      for (const listener of response.rawListeners(event)) if (!told.has(listener)) Reflect.apply(listener, response, args)
  }
  const notes = FATES.map(event => {
    const note = (...args: unknown[]): void => void missed.push({ event, args, told: new Set(response.rawListeners(event)) })
    response.on(event, note)
    return note
  })
  return () => {
    FATES.forEach((event, i) => response.off(event, notes[i] as () => void))
    if (missed.length > 0) setImmediate(tell)
  }
}
