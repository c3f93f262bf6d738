/** Standard output for what may be gigabytes: waits for slow readers, and ends quietly when the reader has gone. */
import { once } from 'node:events'
import { styleText } from 'node:util'
import type { AuditEntry } from '@hookline/hooks/audit'
import { escapeTerminal } from '@hookline/core'

const SHOWN = 160
const COLOURS = { returned: 'green', skipped: 'yellow', blocked: 'magenta', threw: 'red', aborted: 'yellow' } as const

/** Text on standard output. */
export class Output {
  readonly #gone = new AbortController()
  #text = ''

  constructor() {
    process.stdout.once('error', (error: NodeJS.ErrnoException) => {
      this.#gone.abort()
      if (error.code !== 'EPIPE') throw error
    })
  }

  /** Aborted when nobody reads any more. */
  get gone(): AbortSignal {
    return this.#gone.signal
  }

  async line(text: string): Promise<void> {
    await this.text(`${text}\n`)
  }

  async text(text: string): Promise<void> {
    this.#text += text
    if (this.#text.length > 65_536) await this.flush()
  }

  async flush(): Promise<void> {
    const text = this.#text
    this.#text = ''
    if (text !== '' && !this.gone.aborted && !process.stdout.write(text)) {
      // A reader that went away is told by an error and not by a drain.
      await once(process.stdout, 'drain', { signal: this.gone }).catch(() => undefined)
    }
  }
}

/** JSON, with nothing in it that could steer a terminal where it goes to one. */
export function jsonText(value: unknown, indent?: number): string {
  const text = JSON.stringify(value, null, indent)
  return process.stdout.isTTY ? text.split('\n').map(escapeTerminal).join('\n') : text
}

/** A record as it is: a line of JSON, with nothing in it that could steer a terminal. */
export function rawLine({ line }: AuditEntry): string {
  return process.stdout.isTTY ? escapeTerminal(line) : line
}

/** A record for people: time, outcome, target, duration, actor, what went in and what came out. */
export function readableLine(entry: AuditEntry): string {
  const { timestamp, event, outcome, target, toolName, durationMs, actor, input, result, isError, blockedBy } = entry
  const time = paint('dim', escapeTerminal(timestamp))
  if (event !== undefined) {
    const { sequence: _sequence, timestamp: _timestamp, hash: _hash, event: _event, ...rest } = entry.fields
    return `${time}  ${paint('dim', `${escapeTerminal(event)}  ${shown(rest)}`)}`
  }
  const word = escapeTerminal(outcome ?? '?').padEnd(8)
  const colour = outcome !== undefined && Object.hasOwn(COLOURS, outcome) ? COLOURS[outcome] : 'red'
  const parts = [
    time,
    paint(isError === true && outcome === 'returned' ? 'red' : colour, word),
    paint('bold', escapeTerminal(target ?? toolName ?? '?')),
    durationMs === undefined ? '' : `${durationMs.toFixed(1)} ms`,
    actor === undefined ? '' : `by ${escapeTerminal(actor)}`,
    blockedBy === undefined ? '' : `blocked by ${escapeTerminal(blockedBy)}:`,
    `${shown(input)} → ${shown(result)}`,
  ]
  return parts.filter(part => part !== '').join('  ')
}

/** Colours where standard output shows them: NO_COLOR and FORCE_COLOR are heeded. */
export function paint(colour: Parameters<typeof styleText>[0], text: string): string {
  return styleText(colour, text, { stream: process.stdout })
}

function shown(value: unknown): string {
  let text: string
  try {
    text = JSON.stringify(value) ?? ''
  } catch {
    // No record of ours is that deep.
    text = '[too deep to be shown]'
  }
  return escapeTerminal(text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text)
}

/** Counts lines that are no records, and says so at the end. */
export class Skipped {
  #count = 0

  readonly onSkipped = (): void => {
    this.#count += 1
  }

  /** Gives the exit code. */
  tell(what: string): number {
    if (this.#count === 0) return 0
    const [lines, are] = this.#count === 1 ? ['line was', 'it is no audit record'] : ['lines were', 'they are no audit records']
    process.stderr.write(`hookline: audit ${what}: ${this.#count} ${lines} left out, since ${are}: \`hookline audit verify\` tells more\n`)
    return 1
  }
}
