/** Times as they are given on the command line: a moment by the calendar, or how long ago. */
import { UsageError } from '../usage/options.ts'

const UNITS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
const MOMENT = /^(\d{4})-(\d\d)(?:-(\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?)(Z|[+-]\d\d:\d\d)?)?)?$/

/** Milliseconds since the epoch; without a zone in UTC, as records have it. Throws a `UsageError` for what is no time, or on no calendar. */
export function timeOf(option: string, given: string | undefined): number | undefined {
  if (given === undefined) return undefined
  const ago = /^(\d{1,9})([smhd])$/.exec(given)
  if (ago !== null) return Date.now() - Number(ago[1]) * (UNITS[ago[2] as string] as number)
  const [, year, month, day = '01', clock = '00:00', zone = 'Z'] = MOMENT.exec(given) ?? []
  const isDay = Number(day) >= 1 && Number(day) <= new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate()
  const time = isDay ? Date.parse(`${year}-${month}-${day}T${clock}${zone}`) : Number.NaN
  if (Number.isNaN(time))
    throw new UsageError(`--${option}: expected a time such as 2026-11-21, 2026-11-21T10:00:00Z or 15m (ago; s, m, h, d), got "${given}"`)
  return time
}
