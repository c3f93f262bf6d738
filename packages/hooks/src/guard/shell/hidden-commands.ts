/** Options and variables by which programs that do something else are told to run a command. */

/** Options whose value is a command, of programs known for them; the value stands behind `=` or in the next word. */
const OPTIONS: Readonly<Record<string, readonly string[]>> = {
  tar: [
    '-I',
    '--use-compress-program',
    '--to-command',
    '--checkpoint-action',
    '--info-script',
    '--new-volume-script',
    '-F',
    '--rsh-command',
  ],
  rsync: ['-e', '--rsh'],
  git: ['-x', '--exec', '--extcmd', '--tree-filter', '--index-filter', '--msg-filter', '--upload-pack', '--receive-pack'],
  env: ['-S', '-vS', '--split-string'],
  su: ['-c', '--command', '--session-command'],
  runuser: ['-c', '--command', '--session-command'],
  script: ['-c', '--command'],
  flock: ['-c', '--command'],
  mapfile: ['-C'],
  readarray: ['-C'],
  complete: ['-C'],
  zip: ['-TT', '--unzip-command'],
  ssh: ['-o'],
  scp: ['-o'],
  sftp: ['-o'],
  make: ['--eval'],
  gmake: ['--eval'],
}

const GIT_WORDS = new Set(['foreach', 'run'])

/** The commands in a program's arguments that are not its words. */
export function hiddenCommands(name: string, args: readonly string[]): readonly string[] {
  const options = OPTIONS[name === 'gtar' || name === 'bsdtar' ? 'tar' : name]
  if (options === undefined) return []
  const found: string[] = []
  for (const [i, arg] of args.entries()) {
    const value = valueOf(arg, args[i + 1], options)
    if (value !== undefined) found.push(name === 'env' ? [value, ...args.slice(i + (arg.includes(value) ? 1 : 2))].join(' ') : bare(value))
  }
  if (name === 'git')
    for (const [i, arg] of args.entries()) {
      const next = args[i + 1]
      // `-c alias.x=!command`, `-c core.pager=command`, `config alias.x !command`
      if (arg === '-c' && next?.includes('=') === true) found.push(bare(next.slice(next.indexOf('=') + 1)))
      else if (arg.startsWith('!')) found.push(arg.slice(1))
      else if (GIT_WORDS.has(arg) && ['submodule', 'bisect'].includes(args[i - 1] ?? '')) found.push(args.slice(i + 1).join(' '))
    }
  return found
}

/** Whether programs run what a variable says. */
export function runsBy(variable: string): boolean {
  return /(?:PAGER|EDITOR|VISUAL|ASKPASS|BROWSER|_COMMAND|GIT_SSH|LESSOPEN|LESSCLOSE)$/.test(variable)
}

function valueOf(arg: string, next: string | undefined, options: readonly string[]): string | undefined {
  for (const option of options) {
    if (arg === option) return next
    if (option.startsWith('--') ? arg.startsWith(`${option}=`) : arg.startsWith(option) && !arg.startsWith('--'))
      return arg.slice(option.length + (option.startsWith('--') ? 1 : 0))
  }
  return undefined
}

/** Without what tells that it is a command. */
function bare(value: string): string {
  return value.replace(/^(?:!|exec=|ProxyCommand[= ]|LocalCommand[= ])\s*/i, '')
}
