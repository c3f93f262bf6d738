/** A registry whose calls are logged by a real pino; its lines are read back. */
import { HookRegistry, type Report } from '@hookline/core'
import { logging, type LoggingOptions } from '@hookline/hooks/logging'
import pino, { type LoggerOptions } from 'pino'

export type LogLine = Readonly<Record<string, unknown>> & { readonly msg: string; readonly level: number }

export interface Stage extends Disposable {
  readonly registry: HookRegistry
  readonly reports: Report[]
  readonly lines: LogLine[]
  /** As they were written. */
  readonly raw: string[]
}

export function stage(options: Omit<LoggingOptions, 'logger'> = {}, own: LoggerOptions = {}): Stage {
  const reports: Report[] = []
  const raw: string[] = []
  const lines: LogLine[] = []
  const registry = new HookRegistry({ onReport: report => reports.push(report) })
  const write = (text: string): void => {
    raw.push(text)
    lines.push(JSON.parse(text) as LogLine)
  }
  registry.register(logging({ logger: pino({ level: 'debug', base: null, ...own }, { write }), ...options }))
  return { registry, reports, lines, raw, [Symbol.dispose]: () => registry.dispose() }
}
