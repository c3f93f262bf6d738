/** Says in one line what a call was and how it ended, and in further lines what else is known of it. */
import { escapeTerminal, type Attributes, type ExitEvent } from '@hookline/core'
import type { CallRecord } from './calls.ts'
import type { Paint } from './paint.ts'

/** What is told of calls besides their one line. */
export interface Details {
  readonly headers?: boolean
  readonly bodies?: boolean
  readonly parameters?: boolean
}

/** The one line. */
export function headline(call: CallRecord, paint: Paint, details: Details): string {
  const { enter, exit } = call
  const known: Attributes = { ...enter.attributes, ...exit?.attributes }
  const text = (name: string): string => escapeTerminal(String(known[name] ?? ''))
  const kind = enter.target.kind
  if (kind === 'http.server.request') {
    // Bodies are long: they are here or, when they are asked for, in lines of their own.
    const body = (side: string): string => (details.bodies === true ? '' : ` ${cut(text(`http.${side}.body.content`), 240)}`.trimEnd())
    const query = known['url.query'] === undefined ? '' : `?${text('url.query')}`
    const what = paint.name(`${text('http.request.method')} ${text('url.path')}${query}`) + body('request')
    return join(what, exit, paint, `→ ${text('http.response.status_code')}${body('response')}`)
  }
  if (kind === 'http.client.request') {
    return join(
      `${paint.name(`fetch ${text('http.request.method')}`)} ${text('url.full')}`,
      exit,
      paint,
      `→ ${text('http.response.status_code')}`,
    )
  }
  if (kind === 'db.query') {
    const values = details.parameters === true ? paint.faint(parameters(known)) : ''
    return join(`${paint.name('SQL')} ${text('db.query.text')}${values}`, exit, paint, `→ ${rows(known)}`)
  }
  if (kind === 'function') {
    const args = (enter.args ?? []).map(inspect).join(', ')
    return join(
      `${paint.name(escapeTerminal(enter.target.name))}(${args})`,
      exit,
      paint,
      exit?.result === undefined ? '' : `→ ${inspect(exit.result)}`,
    )
  }
  return join(`${escapeTerminal(enter.target.name)} ${text('express.name')}`.trim(), exit, paint, '')
}

/** The further lines. */
export function detailsOf(call: CallRecord, wanted: Details): string[] {
  const known: Attributes = { ...call.enter.attributes, ...call.exit?.attributes }
  const lines: string[] = []
  if (wanted.headers === true) {
    for (const [label, prefix] of [
      ['headers of the request ', 'http.request.header.'],
      ['headers of the response', 'http.response.header.'],
    ] as const) {
      const headers = Object.entries(known).filter(([name]) => name.startsWith(prefix))
      if (headers.length > 0)
        lines.push(
          `${label}  ${headers.map(([name, value]) => escapeTerminal(`${name.slice(prefix.length)}: ${String(value)}`)).join('  ')}`,
        )
    }
  }
  if (wanted.bodies === true) {
    for (const [label, name] of [
      ['body of the request ', 'http.request.body.content'],
      ['body of the response', 'http.response.body.content'],
    ] as const) {
      if (known[name] !== undefined) lines.push(`${label}  ${escapeTerminal(String(known[name]))}`)
    }
  }
  return lines
}

function join(what: string, exit: ExitEvent | undefined, paint: Paint, answer: string): string {
  if (exit === undefined) return `${what} ${paint.faint('…')}`
  const took = exit.durationMs === undefined ? '' : paint.faint(`  ${exit.durationMs.toFixed(1)} ms`)
  return `${what}${outcome(exit, paint, answer)}${took}`
}

function outcome(exit: ExitEvent, paint: Paint, answer: string): string {
  const status = Number(exit.attributes['http.response.status_code'] ?? 200)
  if (exit.outcome === 'blocked') return paint.bad(` ✗ ${escapeTerminal(refusal(exit))}`)
  if (exit.outcome === 'threw') return paint.bad(` ✗ ${escapeTerminal(`${exit.error?.type}: ${exit.error?.message}`)}`)
  if (exit.outcome !== 'returned') return ` ${paint.remark(exit.outcome)} ${answer}`
  return answer === '' ? '' : ` ${(status >= 400 ? paint.bad : paint.good)(answer)}`
}

/** Who blocked the call and why. Hooks of decorators carry the target in their names, which the line begins with already. */
function refusal({ target, blockedBy = 'a hook', error }: ExitEvent): string {
  const why = error?.message.split(`"${blockedBy}"`)[1] ?? ''
  return `blocked by ${blockedBy.replace(`${target.name} `, '')}${why}`
}

function rows(known: Attributes): string {
  const count = Number(known['pg.row_count'] ?? known['db.response.returned_rows'] ?? 0)
  return count === 1 ? '1 row' : `${count} rows`
}

function parameters(known: Attributes): string {
  const values = Object.keys(known).filter(name => name.startsWith('db.query.parameter.'))
  return values.length === 0 ? '' : ` [${values.map(name => escapeTerminal(String(known[name]))).join(', ')}]`
}

/** Captured values are plain data already: redacted, bounded and without cycles. */
export function inspect(value: unknown): string {
  const text = JSON.stringify(value, (_key, inner: unknown) => (typeof inner === 'bigint' ? `${inner}n` : inner)) ?? String(value)
  return escapeTerminal(cut(text, 80))
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 1)}…` : text
}
