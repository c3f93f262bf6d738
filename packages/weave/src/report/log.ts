/** `--log`: a line on standard error for each call of a hooked function. */
import { escapeTerminal, hookRegistry, type Attributes, type Disposer, type ExitEvent, type HookEvent } from '@hookline/core'

const LONGEST_VALUE = 200
const LONGEST_LINE = 1_000
/** What tells most of a call stands without its name. */
const BARE = [
  'http.request.method',
  'url.full',
  'http.route',
  'url.path',
  'http.response.status_code',
  'db.query.text',
  'db.operation.name',
]
const HEADER = /^http\.(request|response)\.header\.(.+)$/
/** Said by what is bare already. */
const LEFT_OUT = /^(?:url\.(?:scheme|query)|server\.(?:address|port)|db\.system\.name|network\.)/

/**
 * Tells every call that ends from now on, and every hook that fails, to `write`.
 *
 * @param write Takes a line without its end. @default standard error
 */
export function startLog(write: (line: string) => void = line => void process.stderr.write(`${line}\n`)): Disposer {
  return hookRegistry.subscribe(
    event => {
      const line = lineOf(event)
      if (line !== undefined) write(`hookline ${clock()} ${line}`)
    },
    { duration: true, attributes: true },
  )
}

function lineOf(event: HookEvent): string | undefined {
  if (event.type === 'exit') return told(event).slice(0, LONGEST_LINE)
  if (event.type !== 'hook.failed') return undefined
  return `✗ hook ${escapeTerminal(event.hook)} failed on ${event.phase} of ${escapeTerminal(event.target.name)}: ${short(event.error.message)}`
}

function told({ target, outcome, durationMs, attributes, error, blockedBy, count }: ExitEvent): string {
  const parts = [target.kind === 'function' ? '' : escapeTerminal(target.kind), escapeTerminal(target.name), outcome]
  if (blockedBy !== undefined) parts.push(`by ${escapeTerminal(blockedBy)}`)
  if (durationMs !== undefined) parts.push(`${durationMs < 10 ? durationMs.toFixed(2) : durationMs.toFixed(0)} ms`)
  if (count !== undefined) parts.push(`${count} values`)
  if (error !== undefined) parts.push(`${escapeTerminal(error.type)}: ${short(error.message)}`)
  return [...parts, ...describe(attributes)].filter(part => part !== '').join(' ')
}

function describe(attributes: Attributes): string[] {
  // Where the whole address is known, its parts say nothing more.
  const bare = BARE.filter(name => attributes[name] !== undefined && !(name === 'url.path' && attributes['url.full'] !== undefined))
  const headers = { request: [] as string[], response: [] as string[] }
  const others: string[] = []
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || BARE.includes(name) || LEFT_OUT.test(name)) continue
    const [, side, header] = HEADER.exec(name) ?? []
    if (side === undefined) others.push(`${escapeTerminal(name)}=${short(value)}`)
    else headers[side as 'request' | 'response'].push(`${escapeTerminal(header ?? '')}: ${short(value)}`)
  }
  const listed = Object.entries(headers).flatMap(([side, list]) => (list.length === 0 ? [] : [`${side} {${list.join(', ')}}`]))
  return [...bare.map(name => short(attributes[name])), ...others, ...listed]
}

function short(value: unknown): string {
  const text = typeof value === 'string' ? value.replace(/\s+/g, ' ').trim() : Array.isArray(value) ? value.join(', ') : String(value)
  return escapeTerminal(text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text)
}

function clock(): string {
  return new Date().toISOString().slice(11, 23)
}
