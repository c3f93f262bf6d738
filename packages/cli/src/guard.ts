/** `hookline guard replay`: what a guard's rules would have blocked of the calls that an audit log has recorded. */
import type { Command } from './commands.ts'
import { nearestText } from './usage/nearest.ts'
import { UsageError } from './usage/options.ts'

export const guardCommand: Command = {
  spec: {
    name: 'guard',
    summary: "asks a guard's rules about calls that were recorded; nothing is run",
    usage: 'replay --rules FILE <audit.jsonl> [more logs] [options]',
    options: {
      rules: { type: 'value', value: 'FILE', says: 'the rules of a guard, a JSON file' },
      json: { type: 'flag', says: 'print JSON' },
      all: { type: 'flag', says: 'tell also of calls that were blocked and would be again' },
    },
    notes: [
      'Rotated files of a log are read too, oldest first, as a stream. A value that was redacted or cut when it was recorded cannot be judged: rules that are about it are told as "cannot tell".',
      'Exit code 1: the rules decide otherwise than was decided then, or the rules file is wrong.',
    ],
    examples: [
      'hookline guard replay --rules guard.json audit.jsonl',
      'hookline guard replay --rules guard.json --json audit.jsonl > changes.json',
    ],
  },
  async run(given) {
    const [action, ...logs] = given.words
    if (given.rest !== undefined) throw new UsageError('expected nothing after `--`: a replay runs no program')
    if (action !== 'replay')
      throw new UsageError(`expected "replay", got ${action === undefined ? 'nothing' : `"${action}"${nearestText(action, ['replay'])}`}`)
    const rules = given.values['rules']
    if (rules === undefined) throw new UsageError('expected --rules FILE with the rules of a guard')
    if (logs.length === 0) throw new UsageError('expected the path of an audit log')
    const { replayLogs } = await import('./guard-replay.ts')
    return replayLogs(rules, logs, { json: given.flags.has('json'), all: given.flags.has('all') })
  },
}
