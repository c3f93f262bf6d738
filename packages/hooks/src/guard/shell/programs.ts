/** What is known of programs: which run others, which never do. A program that stands nowhere here may run any of its words (hints.ts). */

const named = (...lists: readonly string[]): ReadonlySet<string> => new Set(lists.flatMap(list => list.split(' ')))

export const SHELLS: ReadonlySet<string> = named('sh bash dash zsh ksh mksh ash fish rbash csh tcsh yash pwsh powershell xonsh nu elvish')

/** Their command begins at the first word, unless options stand before it. */
export const PREFIXES: ReadonlySet<string> = named(
  'sudo doas command builtin exec env nohup nice ionice time stdbuf setsid xargs gxargs busybox toybox npx bunx pnpx uvx yarn',
  'fakeroot firejail dbus-run-session caffeinate chronic unbuffer valgrind linux32 linux64 xvfb-run',
)

/** Their arguments hold another command somewhere: every word of theirs is taken for its beginning. */
export const WRAPPERS: ReadonlySet<string> = new Set([
  ...PREFIXES,
  ...named(
    'timeout gtimeout chroot su runuser watch strace ltrace gdb unshare nsenter flock ssh parallel script chrt taskset systemd-run',
    'arch setarch prlimit bwrap entr pkexec sg newgrp at batch wsl cmd start catchsegv direnv dotenv cross-env concurrently',
    'nodemon hyperfine nix-shell tmux screen expect perf faketime proot numactl',
  ),
])

const FIND = named('-exec -execdir -ok -okdir')
const FD = named('-x -X --exec --exec-batch')
/** Programs that find files, and the words behind which a command begins that is run on them. */
export const FINDS: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['find', FIND],
  ['gfind', FIND],
  ['bfs', FIND],
  ['fd', FD],
  ['fdfind', FD],
])

/** Subcommands behind which a command begins, of programs that have others. */
export const RUNNERS: ReadonlyMap<string, readonly string[]> = new Map(
  (
    [
      ['npm', 'exec x'],
      ['pnpm', 'exec dlx'],
      ['yarn', 'exec dlx run'],
      ['bun', 'x exec run'],
      ['docker podman nerdctl docker-compose', 'exec run'],
      ['kubectl oc', 'exec run debug'],
      ['adb', 'shell exec-out exec-in'],
      ['git', 'foreach run'],
      ['poetry pipenv conda mamba uv pdm hatch rye pipx', 'run'],
      ['bundle mise asdf rbenv pyenv', 'exec x'],
    ] as const
  ).flatMap(([programs, words]) => programs.split(' ').map(program => [program, words.split(' ')] as const)),
)

/** Of these the name of a place stands between the subcommand and the command. */
export const PLACED: ReadonlySet<string> = named('docker podman nerdctl docker-compose kubectl oc')

/** Programs that run what they read, some time. */
export const LATER: ReadonlySet<string> = named('at batch crontab')

/** Programs that can give another program's file another name. */
export const COPIERS: ReadonlySet<string> = named('cp gcp ln gln link mv gmv install ginstall hash rsync dd scp ditto objcopy')

/** What shells do themselves with words. */
export const READERS: ReadonlySet<string> = named('read mapfile readarray getopts')
export const BUILTINS: ReadonlySet<string> = new Set([
  ...READERS,
  ...named('eval . source trap alias set export declare local readonly typeset'),
])

/** The option of a shell behind which its script stands. */
export const SCRIPT_OPTION: RegExp = /^(?:-[a-zA-Z]*[cC](?:ommand)?|\/[cC]|--(?:init-)?command(?:=.*)?)$/s

/** Options without a value, and those with one, of programs before whose command options are common. */
const OPTIONS: ReadonlyMap<string, readonly [RegExp, RegExp]> = new Map([
  ['xargs', [/^(?:-[0rtpxo]+|-[nPLIdsE].+|--null|--no-run-if-empty)$/, /^-[nPLIdsE]$/]],
  ['sudo', [/^-[AbEHnPSkKB]+$/, /^-[ugpChrtUDRT]$/]],
  ['nice', [/^-[0-9]+$/, /^-n$/]],
])

/** Where the command of a program begins that runs others: -1 where options or assignments leave that open. */
export function beginOf(name: string, args: readonly string[]): number {
  if (PLACED.has(name) || !(PREFIXES.has(name) || RUNNERS.has(name))) return -1
  const options = OPTIONS.get(name)
  let at = 0
  if (options !== undefined)
    for (; options[0].test(args[at] ?? '') || options[1].test(args[at] ?? ''); at++) if (options[1].test(args[at] as string)) at++
  return /^[\w./@+][\w./@+-]*$/.test(args[at] ?? '') ? at : -1
}

/** Programs that run a shell where they are given no command: it reads their input. */
export function isLogin(name: string, args: readonly string[]): boolean {
  const words = args.filter(arg => !arg.startsWith('-')).length
  return name === 'ssh' ? words < 2 : ['sudo', 'doas', 'su'].includes(name) && words === 0
}
