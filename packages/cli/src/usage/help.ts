/** The texts of `--help`. */
import type { CommandSpec, OptionSpec } from './options.ts'

/** `hookline --help` */
export function generalHelp(): string {
  return `hookline: hooks for any function of any module, by a rules file; no source is touched.

Usage: hookline <command> [options]

  run     runs a program with the hooks of rules files woven in as its modules load
  build   makes a bundle with the hooks inside
  check   tells what each rule would hook here; none of the code is run
  types   writes declarations that check hook functions against what they hook
  guard   asks a guard's rules about calls that an audit log has recorded
  audit   verifies, follows and searches audit logs

  --help, -h      this text; \`hookline <command> --help\` tells the options of a command
  --version, -v   the version

Examples:
  hookline check --rules ../config.json
  hookline run --rules ../config.json -- node app.js
  hookline run --adapters express,pg,fetch --log -- npm start
  hookline build --rules ../config.json app.ts --out dist/

Exit codes: 0 all is well, 1 problems were found, 2 the command was used wrongly; \`run\` gives the code of its program.
`
}

/** `hookline <command> --help` */
export function commandHelp(spec: CommandSpec): string {
  const rows = Object.entries(spec.options).map(([name, option]) => [nameOf(name, option), option.says] as const)
  const width = Math.max(...rows.map(([name]) => name.length)) + 3
  return [
    `hookline ${spec.name}: ${spec.summary}`,
    '',
    `Usage: hookline ${spec.name} ${spec.usage}`,
    '',
    ...[...rows, ['--help, -h', 'this text'] as const].map(([name, says]) => `  ${name.padEnd(width)}${says}`),
    '',
    ...(spec.notes === undefined ? [] : [...spec.notes, '']),
    'Examples:',
    ...spec.examples.map(example => `  ${example}`),
    '',
  ].join('\n')
}

function nameOf(name: string, option: OptionSpec): string {
  const value = option.value ?? option.of?.join('|') ?? 'VALUE'
  const short = option.short === undefined ? '' : `, -${option.short}`
  if (option.type === 'flag') return `--${name}${short}`
  return option.type === 'optional' ? `--${name}[=${value}]` : `--${name} ${value}${short}`
}
