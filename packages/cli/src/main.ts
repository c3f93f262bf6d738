/** The command: finds the sub-command, runs it, and tells what went wrong with an exit code. */
import { commandNames, loadCommand } from './commands.ts'
import { commandHelp, generalHelp } from './usage/help.ts'
import { nearestText } from './usage/nearest.ts'
import { parseOptions, UsageError } from './usage/options.ts'
import { version } from './version.ts'

const generalOptions = ['--help', '--version']

/**
 * Runs the command with these arguments. 0: all is well; 1: problems were found; 2: the command was used wrongly. `run` gives the code of
 * the program it ran.
 *
 * @example
 * ```ts
 * import { main } from 'hookline'
 * process.exitCode = await main(['check', '--rules', 'hookline.rules.json', '--ci'])
 * ```
 */
export async function main(args: readonly string[]): Promise<number> {
  const [name, ...rest] = args
  try {
    if (name === undefined || name === '--help' || name === '-h' || (name === 'help' && rest.length === 0)) {
      const asked = name !== undefined
      ;(asked ? process.stdout : process.stderr).write(generalHelp())
      return asked ? 0 : 2
    }
    if (name === '--version' || name === '-v' || name === '-V' || name === 'version') {
      process.stdout.write(`${version}\n`)
      return 0
    }
    if (name === 'help') return await main([rest[0] as string, '--help'])
    const command = loadCommand(name)
    if (command === undefined && name.startsWith('-')) {
      const [word = ''] = name.split('=')
      throw new UsageError(
        `unknown option ${word} of \`hookline\`${nearestText(word, generalOptions) || '; the options of a command come after its name'}`,
      )
    }
    if (command === undefined) {
      const hint = nearestText(name, commandNames)
      throw new UsageError(`expected one of the commands ${commandNames.join(', ')}, got "${name}"${hint}`)
    }
    const { run, spec } = await command
    const given = parseOptions(spec, rest)
    if (given.flags.has('help')) {
      process.stdout.write(commandHelp(spec))
      return 0
    }
    return await run(given)
  } catch (error) {
    return await tell(error, name)
  }
}

async function tell(error: unknown, name: string | undefined): Promise<number> {
  // The bundler's `errors` are of the program, and its message has them with their lines.
  const known = error instanceof Error && ('code' in error || 'errors' in error || error instanceof UsageError)
  const text = known ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)
  const { escapeTerminal } = await import('@hookline/core')
  // Paths and texts of files come into messages, and go to a terminal.
  process.stderr.write(`hookline: ${text.split('\n').map(escapeTerminal).join('\n')}\n`)
  if (!(error instanceof UsageError)) return 1
  process.stderr.write(`See \`hookline ${name !== undefined && commandNames.includes(name) ? `${name} ` : ''}--help\`.\n`)
  return 2
}
