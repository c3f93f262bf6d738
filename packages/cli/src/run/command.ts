/** `hookline run`: a program with hooks woven into its modules as they load. */
import type { Command } from '../commands.ts'
import { rulesFiles, rulesNote, rulesOptions } from '../rules-files.ts'
import { UsageError, type Given } from '../usage/options.ts'
import { runChild } from './child.ts'
import { environmentFor } from './environment.ts'
import { ReportFolder } from './report-folder.ts'

export const runCommand: Command = {
  spec: {
    name: 'run',
    summary: 'runs a program with the hooks of rules files woven in as its modules load',
    usage: '[options] [--] <command> [arguments]',
    options: {
      ...rulesOptions,
      report: { type: 'optional', of: ['table', 'json'], says: 'tell at the end what became of each rule, on standard error' },
      strict: { type: 'flag', says: 'a rule or hook module at fault ends the program before it starts' },
      watch: { type: 'flag', says: 'take up changed rules and hook modules without a restart' },
      log: { type: 'flag', says: 'tell each hooked call on standard error' },
      'no-cache': { type: 'flag', says: 'weave anew, and keep nothing on disk' },
    },
    notes: [rulesNote, 'The program and every Node process it starts are hooked; its exit code and signals are passed on.'],
    examples: [
      'hookline run --rules ../config.json -- node app.js',
      'hookline run --adapters express,pg,fetch --log -- npm start',
      'hookline run --rules a.json --rules b.json --report -- node --test',
    ],
    endsAtFirstWord: true,
  },
  async run(given) {
    const [command, ...args] = commandOf(given)
    // Before `--` a shell has put the further files of a pattern.
    const files = rulesFiles(given, { more: given.words, says: 'the program comes after `--`' })
    const folder = given.flags.has('report') ? ReportFolder.make() : undefined
    try {
      const env = environmentFor(process.env, {
        rules: files,
        strict: given.flags.has('strict'),
        watch: given.flags.has('watch'),
        log: given.flags.has('log'),
        cache: !given.flags.has('no-cache'),
        report: folder?.path,
      })
      const ended = await runChild(command, args, env)
      await folder?.print(given.values['report'] === 'json' ? 'json' : 'table')
      return ended.leave()
    } finally {
      folder?.remove()
    }
  },
}

function commandOf(given: Given): readonly [string, ...string[]] {
  const [command, ...args] = given.rest ?? []
  if (command !== undefined) return [command, ...args]
  throw new UsageError('expected the program to run, as in `hookline run --rules hookline.rules.json -- node app.js`')
}
