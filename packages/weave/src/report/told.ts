/** What a process has printed of its problems, so that its report need not say it once more. */

const SILENCED = /(?:^|\s)--(?:no-warnings?|disable-warning[= ]Hookline\w+)(?=\s|$)/i

/** Messages of the warnings that are printed from now on, after those of `before`; empty where warnings are not printed. */
export function toldFrom(before: readonly Error[]): ReadonlySet<string> {
  const { execArgv, env } = process
  if (env['NODE_NO_WARNINGS'] === '1' || SILENCED.test([...execArgv, env['NODE_OPTIONS'] ?? ''].join(' '))) return new Set()
  const told = new Set(before.map(({ message }) => message))
  // What is warned of in the turn in which a process ends is never printed.
  process.on('warning', ({ name, message }) => void (name === 'HooklineWarning' && told.add(message)))
  return told
}
