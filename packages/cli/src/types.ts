/** `hookline types`: declarations that check hook functions against what they hook. */
import { relative, resolve } from 'node:path'
import type { Command } from './commands.ts'
import { rulesFiles, rulesNote, rulesOptions } from './rules-files.ts'
import { UsageError } from './usage/options.ts'

export const typesCommand: Command = {
  spec: {
    name: 'types',
    summary: 'writes declarations that check hook functions against what they hook',
    usage: '[options]',
    options: {
      ...rulesOptions,
      out: { type: 'value', value: 'FILE', says: 'the file to write (default: hookline-rules.mts beside the rules)' },
      cwd: { type: 'value', value: 'DIR', says: 'folder of the application (default: this one)' },
    },
    notes: [rulesNote, 'The file holds types only: your own `tsc` tells where a hook does not fit the function it stands on.'],
    examples: ['hookline types --rules hookline.rules.json', 'hookline types --rules ../config.json --out types/hooks.mts'],
  },
  async run(given) {
    if (given.rest !== undefined) throw new UsageError('expected nothing after `--`')
    const cwd = resolve(given.values['cwd'] ?? '.')
    const files = rulesFiles(given, { more: given.words, says: 'types are written for all rules' })
    const { readRules, writeDeclarations } = await import('@hookline/weave/check')
    const { rules, problems } = await readRules(files, { cwd: process.cwd() })
    for (const problem of problems) process.stderr.write(`hookline: ${problem.message}\n`)
    const failed = problems.some(({ severity }) => severity === 'error')
    // What a former run has written is not emptied for a mistake in the rules.
    if (failed && rules.length === 0) return 1
    const out = given.values['out']
    const { file, skipped } = await writeDeclarations({ rules, cwd, ...(out === undefined ? {} : { out: resolve(out) }) })
    process.stdout.write(`${relative(process.cwd(), file)}: ${rules.length - skipped.length} of ${rules.length} rules\n`)
    for (const { rule, reason } of skipped) process.stdout.write(`  ~ ${rule}: ${reason}\n`)
    return failed ? 1 : 0
  },
}
