/** `hookline check`: what each rule would hook here; nothing is run. */
import { resolve } from 'node:path'
import type { RuleStatus } from '@hookline/weave/check'
import type { Command } from './commands.ts'
import { rulesFiles, rulesNote, rulesOptions } from './rules-files.ts'
import { UsageError } from './usage/options.ts'
import { progressOn } from './progress.ts'

export const checkCommand: Command = {
  spec: {
    name: 'check',
    summary: 'tells what each rule would hook here; none of the code is run',
    usage: '[options]',
    options: {
      ...rulesOptions,
      ci: { type: 'flag', says: 'exit code 1 also when a rule misses, unless it says `required: false`' },
      json: { type: 'flag', says: 'print JSON' },
      cwd: { type: 'value', value: 'DIR', says: 'folder of the application (default: this one)' },
    },
    notes: [
      rulesNote,
      'It looks into the packages that the application would resolve, nested ones included, and into its own files. Hook modules are read and not run.\nExit code 1: a rules file or a hook is at fault; with --ci also a rule that misses.',
    ],
    examples: [
      'hookline check --rules ../config.json',
      'hookline check --rules hookline.rules.json --ci',
      'hookline check --adapters express,pg --json',
    ],
  },
  async run(given) {
    if (given.rest !== undefined) throw new UsageError('expected nothing after `--`: a check runs no program')
    const files = rulesFiles(given, { more: given.words, says: 'a check looks at the whole application and needs no entry' })
    const cwd = resolve(given.values['cwd'] ?? '.')
    const { check, paintFor, renderTable, reportJson } = await import('@hookline/weave/check')
    const progress = progressOn(process.stderr)
    const { statuses, problems } = await check({ rules: files, cwd, onProgress: count => progress.tell(`${count} files looked into …`) })
    progress.end()
    const { stdout } = process
    stdout.write(
      given.flags.has('json')
        ? `${JSON.stringify(reportJson(statuses, problems), null, 2)}\n`
        : renderTable(statuses, problems, { paint: paintFor(stdout), width: stdout.columns, cwd: process.cwd() }),
    )
    const { problems: told } = reportJson([], problems)
    const failed = told.some(({ severity }) => severity !== 'warning') || statuses.some(status => fails(status, given.flags.has('ci')))
    return failed ? 1 : 0
  },
}

/** A rule whose hooks are at fault is never right; one that misses is only where it has to be in force. */
function fails({ ok, state, required }: RuleStatus, ci: boolean): boolean {
  return !ok && (state === 'bad-hook' || (ci && required))
}
