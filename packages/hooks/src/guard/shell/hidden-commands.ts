/** Options and variables by which programs that do something else are told to run a command. */

/** Options whose value is a command, of programs known for them; the value stands behind `=` or in the next word. */
const TAR = [
  '-I',
  '--use-compress-program',
  '--to-command',
  '--checkpoint-action',
  '--info-script',
  '--new-volume-script',
  '-F',
  '--rsh-command',
]
export const OPTIONS: ReadonlyMap<string, readonly string[]> = new Map(
  Object.entries({
    ...Object.fromEntries(['tar', 'gtar', 'bsdtar'].map(name => [name, TAR])),
    rsync: ['-e', '--rsh'],
    git: [
      '-O',
      '--open-files-in-pager',
      '-x',
      '--exec',
      '--extcmd',
      '--tree-filter',
      '--index-filter',
      '--msg-filter',
      '--upload-pack',
      '--receive-pack',
    ],
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
    man: ['-P', '--pager', '-H', '--html'],
    ag: ['--pager'],
    ack: ['--pager'],
    rg: ['--pre'],
  }),
)

const DASH = 45
const NONE: readonly string[] = []

/** The commands in a program's arguments that are not its words. */
export function hiddenCommands(name: string, args: readonly string[]): readonly string[] {
  const options = OPTIONS.get(name)
  if (options === undefined) return NONE
  const found: string[] = []
  for (let i = 0; i < args.length; i++) {
    const arg = args[i] as string
    if (arg.charCodeAt(0) !== DASH) continue
    const value = valueOf(arg, args[i + 1], options)
    if (value !== undefined) found.push(name === 'env' ? [value, ...args.slice(i + (arg.includes(value) ? 1 : 2))].join(' ') : bare(value))
  }
  if (name === 'git')
    for (let i = 0; i < args.length; i++) {
      const arg = args[i] as string
      // `-c alias.x=!command`, `-c core.pager=command`, `config alias.x !command`
      const set = arg.charCodeAt(0) !== DASH ? undefined : arg === '-c' ? args[i + 1] : arg.startsWith('-c') ? arg : undefined
      if (set?.includes('=') === true) found.push(bare(set.slice(set.indexOf('=') + 1)))
      else if (arg.charCodeAt(0) === 33 || arg.startsWith('ext::')) found.push(arg.replace(/^(?:!|ext::)/, ''))
    }
  return found
}

/** Whether programs run what a variable says. */
export function runsBy(variable: string): boolean {
  return /(?:PAGER|EDITOR|VISUAL|ASKPASS|BROWSER|_COMMAND|GIT_SSH|LESSOPEN|LESSCLOSE|EXTERNAL_DIFF|_RSH|^PS[0-4])$/.test(variable)
}

function valueOf(arg: string, next: string | undefined, options: readonly string[]): string | undefined {
  const isLong = arg.charCodeAt(1) === DASH
  for (let i = 0; i < options.length; i++) {
    const option = options[i] as string
    // An option that begins otherwise is told at its second or third character.
    if (option.charCodeAt(1) !== arg.charCodeAt(1) || (isLong && option.charCodeAt(2) !== arg.charCodeAt(2))) continue
    if (arg === option) return next
    if (!arg.startsWith(option)) continue
    if (!isLong) return arg.slice(option.length)
    if (arg[option.length] === '=') return arg.slice(option.length + 1)
  }
  return undefined
}

/** Without what tells that it is a command. */
function bare(value: string): string {
  return value.replace(/^(?:!|exec=|ProxyCommand[= ]|LocalCommand[= ])\s*/i, '')
}
