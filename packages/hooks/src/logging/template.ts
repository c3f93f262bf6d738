/** Messages with placeholders: parsed once, when the hook is made, into parts that are put together for each line. */
import { escapeTerminal, type CallContext, type CapturedError, type Target } from '@hookline/core'
import { cutText } from '../cut-text.ts'
import type { Refuse } from '../options.ts'

/** Makes the message of a line. */
export type Message = (call: CallContext, error: CapturedError | undefined) => string

/** A template that was parsed; what its target alone tells is filled in once. */
export type Template = (target: Target) => Message

const MAX_LENGTH = 1000
const MAX_VALUE = 500

const OF_TARGET: Readonly<Record<string, (target: Target) => string>> = {
  target: target => target.name,
  kind: target => target.kind,
}
const OF_CALL: Readonly<Record<string, Message>> = {
  callId: call => call.id,
  traceId: call => call.traceId,
  parentId: call => call.parent?.id ?? '',
  outcome: call => call.outcome ?? '',
  blockedBy: call => call.blockedBy ?? '',
  duration: ({ durationMs }) => (durationMs === undefined ? '' : `${roundMs(durationMs)} ms`),
  durationMs: ({ durationMs }) => (durationMs === undefined ? '' : String(roundMs(durationMs))),
  error: (_call, error) => (error === undefined ? '' : error.message === '' ? error.type : `${error.type}: ${error.message}`),
}

/** Milliseconds with three decimals: clocks tell no more. */
export function roundMs(durationMs: number): number {
  return Math.round(durationMs * 1000) / 1000
}

/** A value in a message: it cannot begin a line of its own, steer a terminal, or be long. */
export function messageValue(value: string): string {
  return escapeTerminal(cutText(value, MAX_VALUE))
}

/** Parses a template: `{target}` and its like, attributes by their names with dots (`{http.route}`), `{{` and `}}` for braces. */
export function parseTemplate(template: string, refuse: Refuse): Template {
  if (template.length > MAX_LENGTH) throw refuse(`a template of at most ${MAX_LENGTH} characters`, template)
  const texts: string[] = []
  const names: string[] = []
  let text = ''
  for (let at = 0; at < template.length; at++) {
    const char = template.charAt(at)
    if (char !== '{' && char !== '}') text += char
    else if (template.charAt(at + 1) === char) {
      text += char
      at++
    } else {
      const end = template.indexOf('}', at)
      if (char === '}' || end < 0) throw refuse('a template whose braces match ({{ and }} stand for braces)', template)
      names.push(known(template.slice(at + 1, end), refuse))
      texts.push(text)
      text = ''
      at = end
    }
  }
  texts.push(text)
  return target => fill(texts, names, target)
}

function known(name: string, refuse: Refuse): string {
  if (Object.hasOwn(OF_TARGET, name) || Object.hasOwn(OF_CALL, name) || name.includes('.')) return name
  const all = [...Object.keys(OF_TARGET), ...Object.keys(OF_CALL)].map(one => `{${one}}`).join(', ')
  throw refuse(`placeholders ${all}, or an attribute's name with dots`, `{${name}}`)
}

/** `texts` stand around what `names` name. */
function fill(texts: readonly string[], names: readonly string[], target: Target): Message {
  let text = texts[0] as string
  const steps: { readonly value: Message; after: string }[] = []
  for (const [i, name] of names.entries()) {
    const ofTarget = Object.hasOwn(OF_TARGET, name) ? OF_TARGET[name] : undefined
    const last = steps.at(-1)
    if (ofTarget === undefined) steps.push({ value: OF_CALL[name] ?? attribute(name), after: texts[i + 1] as string })
    else if (last === undefined) text += messageValue(ofTarget(target)) + texts[i + 1]
    else last.after += messageValue(ofTarget(target)) + texts[i + 1]
  }
  if (steps.length === 0) return () => text
  return (call, error) => {
    let message = text
    for (const { value, after } of steps) message += messageValue(value(call, error)) + after
    return message
  }
}

function attribute(name: string): Message {
  return call => {
    const value = call.attributes[name]
    return value === undefined ? '' : typeof value === 'object' ? value.join(', ') : String(value)
  }
}
