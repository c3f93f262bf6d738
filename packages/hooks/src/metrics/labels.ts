/** From what is known of a call to the attributes of its series: few, short, and of plain types. */
import { captureOf, type CallContext } from '@hookline/core'
import { isKnownMethod, OTHER_METHOD } from '../http-methods.ts'
import type { DurationOf } from './instruments.ts'
import type { Labels } from './series.ts'

const MAX_TEXT = 200

/** Attributes by semantic conventions. */
export function conventional(call: CallContext, { attributes }: DurationOf): Record<string, string | number | boolean> {
  const labels: Record<string, string | number | boolean> = {}
  const told = call.attributes
  for (const name of attributes) {
    const value = plain(told[name])
    if (value !== undefined) labels[name] = name === 'http.request.method' && !isKnownMethod(value) ? OTHER_METHOD : value
  }
  if (call.failed && labels['error.type'] === undefined) labels['error.type'] = errorType(call)
  return labels
}

/** What was thrown, in one word. */
export function errorType(call: CallContext): string {
  return cut(captureOf(call.target).capture.error(call.error).type)
}

/** A value that a series may have; undefined for lists and whatever is none. */
export function plain(value: unknown): string | number | boolean | undefined {
  if (typeof value === 'string') return cut(value)
  return typeof value === 'number' || typeof value === 'boolean' ? value : undefined
}

/** The user's own attributes, made harmless. */
export function added(labels: Record<string, string | number | boolean>, given: unknown): Labels {
  if (typeof given !== 'object' || given === null) return labels
  let room = 32
  for (const [name, value] of Object.entries(given)) {
    const fit = plain(value)
    if (fit === undefined || name === '' || room-- <= 0) continue
    labels[cut(name)] = fit
  }
  return labels
}

export function cut(text: string): string {
  // A piece of a long string would keep all of it alive.
  return text.length > MAX_TEXT ? Buffer.from(text.slice(0, MAX_TEXT)).toString() : text
}
