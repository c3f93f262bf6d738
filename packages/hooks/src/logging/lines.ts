/** Writes the lines of a call. */
import type { CallContext, CapturedError } from '@hookline/core'
import { cutText } from '../cut-text.ts'
import { withExtra, type Fields } from './extra.ts'
import type { LogMethod } from './logger.ts'
import { write } from './loops.ts'
import type { Settings } from './options.ts'
import { shorten } from './shorten.ts'
import type { Site } from './site.ts'
import { roundMs } from './template.ts'
import { shownError } from './thrown.ts'

/** What the lines of a call have in common: ids are texts that are made on reading. */
export interface Ids {
  readonly callId: string
  readonly traceId: string
  readonly parentId: string | undefined
}

/** The line at the beginning. */
export function writeEnter(site: Site, method: LogMethod, call: CallContext): Ids {
  const ids = idsOf(call)
  const fields = begin(ids)
  put(fields, 'input', inputOf(site, call))
  put(fields, 'attributes', attributesOf(site, call))
  write(site.logger, method, withExtra(site, call, fields), site.message(call)(call, undefined), site.visible)
  return ids
}

/** The line at the end. Input that no line has told yet stands in it. */
export function writeExit(site: Site, method: LogMethod, call: CallContext, told: Ids | undefined, all: Settings): void {
  const { durationMs, failed } = call
  const fields = begin(told ?? idsOf(call))
  fields['outcome'] = call.outcome
  if (durationMs !== undefined) fields['durationMs'] = roundMs(durationMs)
  if (told === undefined) put(fields, 'input', inputOf(site, call))
  if (!failed) put(fields, 'result', resultOf(site, call))
  put(fields, 'blockedBy', call.blockedBy)
  put(fields, 'attributes', attributesOf(site, call))
  let error: CapturedError | undefined
  if (failed) {
    const { capture } = site.allowed
    const { truncate } = site.settings
    // That a call was blocked is a decision: where in the code it fell says nothing.
    fields[site.errorKey] = shownError(call.error, { capture, stack: all.stack && call.outcome === 'threw', room: truncate })
    error = capture.error(call.error)
  }
  write(site.logger, method, withExtra(site, call, fields), site.message(call)(call, error), site.visible)
}

function idsOf(call: CallContext): Ids {
  return { callId: call.id, traceId: call.traceId, parentId: call.parent?.id }
}

function begin({ callId, traceId, parentId }: Ids): Fields {
  return parentId === undefined ? { callId, traceId } : { callId, traceId, parentId }
}

/** Loggers look at each field, also at those that have no value. */
function put(fields: Fields, name: string, value: unknown): void {
  if (value !== undefined) fields[name] = value
}

function inputOf({ allowed, settings }: Site, call: CallContext): unknown {
  if (!allowed.args || settings.truncate === 0) return undefined
  return shorten(allowed.capture.draftArgs(call.args), settings.truncate)
}

function resultOf({ allowed, settings }: Site, call: CallContext): unknown {
  if (!allowed.result || settings.truncate === 0) return undefined
  return shorten(allowed.capture.draft(call.result), settings.truncate)
}

/** What the adapter tells is redacted and bounded already, but not to the length of a line. */
function attributesOf({ described, settings }: Site, call: CallContext): Fields | undefined {
  if (!described) return undefined
  const { attributes } = call
  const copy: Fields = {}
  const room = settings.truncate === 0 ? 500 : settings.truncate
  for (const name of Object.keys(attributes)) {
    const value = attributes[name]
    copy[name] = typeof value === 'string' ? cutText(value, room) : shorten({ value, size: Infinity }, room)
  }
  return copy
}
