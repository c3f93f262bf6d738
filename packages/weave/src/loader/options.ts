/** What the environment says about a run: the command sets these variables, and so can anybody. */
import { delimiter } from 'node:path'

/** How a process is to be woven. */
export interface LoaderOptions {
  /** `HOOKLINE_RULES`: rules files, joined as in `PATH`, or a JSON array. */
  readonly rules: readonly string[]
  /** `HOOKLINE_STRICT`: a problem at start ends the process before the application runs. */
  readonly strict: boolean
  /** `HOOKLINE_WATCH`: rules files and hook modules are taken up again when they change. */
  readonly watch: boolean
  /** `HOOKLINE_LOG`: calls are told on stderr. */
  readonly log: boolean
  /** `HOOKLINE_REPORT`: `table`, `json` or a folder. */
  readonly report: string | undefined
  /** `HOOKLINE_CACHE`: a folder, or false for `off`, `false`, `no` and `0`; undefined: the usual places. */
  readonly cache: string | false | undefined
  /** `HOOKLINE_DEBUG`: the loader tells what it does. */
  readonly debug: boolean
}

/** Reads the options of this process. */
export function readOptions(env: Readonly<Record<string, string | undefined>>, found: readonly string[] = []): LoaderOptions {
  const cache = env['HOOKLINE_CACHE']
  return {
    rules: env['HOOKLINE_RULES'] ? listOf(env['HOOKLINE_RULES']) : found,
    strict: isOn(env['HOOKLINE_STRICT']),
    watch: isOn(env['HOOKLINE_WATCH']),
    log: isOn(env['HOOKLINE_LOG']),
    report: env['HOOKLINE_REPORT'] || undefined,
    cache: isOff(cache) ? false : cache || undefined,
    debug: isOn(env['HOOKLINE_DEBUG']),
  }
}

function listOf(value: string): string[] {
  if (value.startsWith('[')) {
    try {
      const list: unknown = JSON.parse(value)
      if (Array.isArray(list) && list.every(item => typeof item === 'string')) return list
    } catch {
      // A path may begin with a bracket.
    }
  }
  return value.split(delimiter).filter(part => part !== '')
}

function isOn(value: string | undefined): boolean {
  return value !== undefined && value !== '' && !isOff(value)
}

/** A folder of such a name is `./no`. */
function isOff(value: string | undefined): boolean {
  return value !== undefined && /^(?:0|off|no|false)$/i.test(value.trim())
}
