/** What the processes that are run find in their environment. */
import { delimiter } from 'node:path'

/** What a run is told. */
export interface RunSettings {
  /** Absolute paths. */
  readonly rules: readonly string[]
  readonly strict: boolean
  readonly watch: boolean
  readonly log: boolean
  readonly cache: boolean
  /** Folder for the reports of the processes. */
  readonly report: string | undefined
}

/** The environment of the program: everything that is there, and what the loader reads. */
export function environmentFor(env: NodeJS.ProcessEnv, settings: RunSettings): NodeJS.ProcessEnv {
  const { rules } = settings
  return {
    ...env,
    NODE_OPTIONS: nodeOptions(env['NODE_OPTIONS']),
    HOOKLINE_RULES:
      rules.some(file => file.includes(delimiter)) || rules[0]?.startsWith('[') === true ? JSON.stringify(rules) : rules.join(delimiter),
    ...(settings.strict ? { HOOKLINE_STRICT: '1' } : {}),
    ...(settings.watch ? { HOOKLINE_WATCH: '1' } : {}),
    ...(settings.log ? { HOOKLINE_LOG: '1' } : {}),
    ...(settings.cache ? {} : { HOOKLINE_CACHE: 'off' }),
    ...(settings.report === undefined ? {} : { HOOKLINE_REPORT: settings.report }),
  }
}

/** Adds the loader to the options that are there; a URL needs no quotes, whatever the path holds. */
function nodeOptions(given: string | undefined): string {
  const register = import.meta.resolve('@hookline/weave/register')
  // From sources, the packages of the loader are found by a condition that nobody else uses.
  const own = register.endsWith('.ts')
    ? ['--conditions=@hookline/source', `--import=${new URL('../../bin/register.mjs', import.meta.url).href}`]
    : [`--import=${register}`]
  const before = given?.trim() ?? ''
  return [...(before === '' ? [] : [before]), ...own.filter(option => !before.split(/\s+/).includes(option))].join(' ')
}
