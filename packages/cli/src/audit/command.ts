/** `hookline audit`: verifies, follows and searches the files that the audit hook writes. */
import type { Command } from '../commands.ts'
import { nearestText } from '../usage/nearest.ts'
import { UsageError, type Given } from '../usage/options.ts'
import { query } from './query.ts'
import { tail } from './tail.ts'
import { verify } from './verify.ts'

type Action = (path: string, given: Given) => Promise<number>

const actions: Readonly<Record<string, { readonly run: Action; readonly options: readonly string[] }>> = {
  verify: { run: verify, options: ['checkpoint', 'save-checkpoint', 'json'] },
  tail: { run: tail, options: ['lines', 'follow', 'json'] },
  query: { run: query, options: ['target', 'outcome', 'actor', 'since', 'until', 'json'] },
}

export const auditCommand: Command = {
  spec: {
    name: 'audit',
    summary: 'verifies, follows and searches audit logs',
    usage: '<verify|tail|query> <path> [options]',
    options: {
      checkpoint: { type: 'list', value: 'FILE', says: 'verify: the log must hold what this checkpoint saw; repeatable' },
      'save-checkpoint': { type: 'value', value: 'FILE', says: "verify: write the last record's number and hash there, if all is well" },
      lines: { type: 'value', value: 'N', short: 'n', says: 'tail: how many of the last records (default: 10)' },
      follow: { type: 'flag', short: 'f', says: 'tail: go on with what is added' },
      target: { type: 'list', value: 'NAME', says: 'query: calls of this target; * stands for anything, repeatable' },
      outcome: {
        type: 'list',
        of: ['returned', 'threw', 'skipped', 'blocked', 'aborted'],
        says: 'query: calls that came to this; repeatable',
      },
      actor: { type: 'list', value: 'NAME', says: 'query: calls made on behalf of this one; * as above, repeatable' },
      since: {
        type: 'value',
        value: 'TIME',
        says: 'query: calls from then on: 2026-11-21, 2026-11-21T10:00Z, or 90s, 15m, 2h, 7d ago; UTC where no zone is given',
      },
      until: { type: 'value', value: 'TIME', says: 'query: calls before then' },
      json: { type: 'flag', says: 'print JSON: of verify what was found, else the records as they are' },
    },
    notes: [
      'Rotated files are read along, oldest first. A log shows by itself that records were changed, deleted or put in; that its end was cut off is only shown by a\ncheckpoint that was kept elsewhere.\nExit code 1: the log is not as it was written, or cannot be read.',
    ],
    examples: [
      'hookline audit verify logs/audit.jsonl --checkpoint yesterday.json --save-checkpoint today.json',
      'hookline audit tail logs/audit.jsonl -n 20 --follow',
      "hookline audit query logs/audit.jsonl --outcome blocked --target 'tool:*' --since 24h",
    ],
  },
  async run(given) {
    const [name, path, ...more] = given.words
    const names = Object.keys(actions)
    const action = name !== undefined && Object.hasOwn(actions, name) ? actions[name] : undefined
    if (name === undefined || action === undefined) {
      const got = name === undefined ? 'nothing' : `"${name}"${nearestText(name, names)}`
      throw new UsageError(`audit: expected one of ${names.join(', ')}, got ${got}`)
    }
    if (given.rest !== undefined) throw new UsageError('expected nothing after `--`')
    if (path === undefined || path === '') throw new UsageError(`audit ${name}: expected the path of a log: hookline audit ${name} PATH`)
    if (more.length > 0) throw new UsageError(`audit ${name}: expected one path, got "${more[0]}" besides`)
    const odd = [...given.flags].find(flag => !action.options.includes(flag))
    if (odd !== undefined)
      throw new UsageError(`audit ${name}: takes no --${odd}; its options are ${action.options.map(option => `--${option}`).join(', ')}`)
    return action.run(path, given)
  },
}
