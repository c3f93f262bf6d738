/** The process of one row of the built-in hooks. */
import type { CallSamples, Pace } from '../calls/measure.ts'
import type { GuardRow } from './guard-work.ts'
import type { SqlRow } from './sql-contenders.ts'

const measures: Readonly<Record<string, (row: string, pace: Pace) => Promise<CallSamples[]>>> = {
  'hooks-logging': async (row, pace) => (await import('./measure-logging.ts')).measureLogging(row, pace),
  'hooks-redaction': async (_row, pace) => (await import('./measure-redaction.ts')).measureRedaction(pace),
  'hooks-sql': async (row, pace) => (await import('./measure-sql.ts')).measureSql(row as SqlRow, pace),
  'hooks-guard': async (row, pace) => (await import('./measure-guard.ts')).measureGuard(row as GuardRow, pace),
  'hooks-metrics': async (_row, pace) => (await import('./measure-observing.ts')).measureObserving('metrics', pace),
  'hooks-tracing': async (_row, pace) => (await import('./measure-observing.ts')).measureObserving('tracing', pace),
}

/** @param group Section and row, such as `hooks-guard/paths`. */
export function measureHooks(group: string, pace: Pace): Promise<CallSamples[]> {
  const [section = '', row = ''] = group.split('/')
  const measure = measures[section]
  if (measure === undefined) throw new Error(`expected a row of ${Object.keys(measures).join(', ')}, got "${group}".`)
  return measure(row, pace)
}
