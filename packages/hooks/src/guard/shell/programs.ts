/** What is known of programs that run other programs. */

export const SHELLS: ReadonlySet<string> = new Set([
  'sh',
  'bash',
  'dash',
  'zsh',
  'ksh',
  'mksh',
  'ash',
  'fish',
  'rbash',
  'csh',
  'tcsh',
  'yash',
  'pwsh',
  'powershell',
])

/** Programs whose arguments hold another command somewhere; every word of theirs is taken for its beginning. */
export const WRAPPERS: ReadonlySet<string> = new Set([
  ...[
    'sudo',
    'doas',
    'command',
    'builtin',
    'exec',
    'env',
    'nohup',
    'nice',
    'ionice',
    'time',
    'timeout',
    'gtimeout',
    'stdbuf',
    'setsid',
    'chroot',
    'xargs',
    'gxargs',
  ],
  ...[
    'busybox',
    'toybox',
    'su',
    'runuser',
    'watch',
    'strace',
    'ltrace',
    'gdb',
    'unshare',
    'nsenter',
    'flock',
    'ssh',
    'parallel',
    'script',
    'chrt',
    'taskset',
  ],
  ...[
    'systemd-run',
    'docker',
    'podman',
    'kubectl',
    'nerdctl',
    'caffeinate',
    'arch',
    'setarch',
    'prlimit',
    'firejail',
    'bwrap',
    'fakeroot',
    'dbus-run-session',
  ],
  ...[
    'find',
    'gfind',
    'fd',
    'fdfind',
    'entr',
    'pkexec',
    'sg',
    'newgrp',
    'at',
    'batch',
    'xvfb-run',
    'wsl',
    'cmd',
    'cmd.exe',
    'start',
    'unbuffer',
    'catchsegv',
    'npx',
    'bunx',
  ],
  ...[
    'poetry',
    'pipenv',
    'conda',
    'uv',
    'bundle',
    'direnv',
    'dotenv',
    'cross-env',
    'concurrently',
    'nodemon',
    'hyperfine',
    'nix-shell',
    'tmux',
    'screen',
    'expect',
    'valgrind',
    'perf',
    'faketime',
    'chronic',
    'proot',
    'numactl',
    'linux32',
    'linux64',
  ],
])

/** Programs that run what they read, some time. */
export const LATER: ReadonlySet<string> = new Set(['at', 'batch', 'crontab'])

/** Programs that take code of a language of their own, and the options they take it by. */
const INTERPRETERS: readonly (readonly [RegExp, RegExp])[] = [
  [/^python[0-9.]*$|^pypy[0-9.]*$/, /^-[a-zA-Z]*c/],
  [/^perl[0-9.]*$/, /^-[a-zA-Z0-9]*[eE]/],
  [/^ruby[0-9.]*$/, /^-[a-zA-Z]*e/],
  [/^(?:node|nodejs|bun|tsx|ts-node)$/, /^(?:-[a-zA-Z]*[ep]|--eval(?:=|$)|--print(?:=|$))/],
  [/^deno$/, /^eval$/],
  [/^php[0-9.]*$/, /^-[a-zA-Z]*[rBRE]/],
  [/^lua[0-9.]*$|^luajit$/, /^-e/],
  [/^(?:osascript|Rscript|julia|elixir|scala|groovy|jshell|ghc|guile)$/i, /^-[a-zA-Z]*e/],
]

/** Whether the command gives code of another language to an interpreter. */
export function hasForeignCode(name: string, args: readonly string[]): boolean {
  if (/^[gmn]?awk$/.test(name)) return args.some(arg => /system|getline|\|/.test(arg))
  return INTERPRETERS.some(([program, option]) => program.test(name) && args.some(arg => option.test(arg)))
}

/** An interpreter that reads its code from its input. */
export function readsCode(name: string, args: readonly string[]): boolean {
  return INTERPRETERS.some(([program]) => program.test(name)) && args.every(arg => arg === '-')
}

const ECHO_OPTIONS = /^-[neE]+$/

/** What a command prints, where it is one that only prints; undefined where that is not known. */
export function printed(
  name: string,
  args: readonly string[],
  input: string | undefined,
  decode: (text: string) => string,
): string | undefined {
  if (name === 'echo') {
    const first = args.findIndex(arg => !ECHO_OPTIONS.test(arg))
    const text = (first === -1 ? [] : args.slice(first)).join(' ')
    return args.slice(0, Math.max(first, 0)).some(option => option.includes('e')) ? decode(text) : text
  }
  if (name === 'printf') return format(args, decode)
  if (name === 'cat' && args.every(arg => arg === '-')) return input
  if (name === 'tee') return input
  if (['which', 'type', 'whereis'].includes(name) || (name === 'command' && /^-[vV]$/.test(args[0] ?? '')))
    return args.filter(arg => !arg.startsWith('-')).join('\n')
  if (name === 'basename') return args[0]?.split('/').at(-1)
  if (input === undefined) return undefined
  if (name === 'base64' && args.some(arg => /^(?:-[a-zA-Z]*[dD]|--d.*)$/.test(arg))) return Buffer.from(input, 'base64').toString('utf8')
  if (name === 'rev')
    return input
      .split('\n')
      .map(line => Array.from(line).reverse().join(''))
      .join('\n')
  return undefined
}

function format([pattern = '', ...values]: readonly string[], decode: (text: string) => string): string | undefined {
  if (pattern.startsWith('-')) return undefined
  let next = 0
  let isKnown = true
  const pass = (): string =>
    decode(pattern).replaceAll(/%(.)/g, (_whole, sign: string) => {
      if (sign === '%') return '%'
      const value = values[next++] ?? ''
      if (sign === 's' || sign === 'd') return value
      if (sign === 'b') return decode(value)
      isKnown = false
      return ''
    })
  let text = pass()
  // A format is used again for values that are left.
  const rounds = next === 0 ? 1 : Math.min(Math.ceil(values.length / next), 100)
  for (let round = 1; round < rounds; round++) text += pass()
  return isKnown ? text : undefined
}
