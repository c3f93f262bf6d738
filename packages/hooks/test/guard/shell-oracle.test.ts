/**
 * A real bash runs commands that are put together at random, with a program called `rm` that only writes down how it was called. Whenever it was called to remove
 * recursively, the guard must not have let the command through.
 */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decide } from '@hookline/hooks/guard'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'

const base = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-shell-')))
afterAll(() => rmSync(base, { recursive: true, force: true }))

const bash = programAt('bash')
const bin = join(base, 'bin')
mkdirSync(bin)
writeFileSync(join(bin, 'rm'), `#!${bash ?? ''}\nprintf '%s\\0' "$@" >> rm.log; printf '\\n' >> rm.log\n`)
chmodSync(join(bin, 'rm'), 0o755)
// The only programs that commands find: none of them harms.
for (const name of [
  'bash',
  'sh',
  'env',
  'nice',
  'timeout',
  'xargs',
  'base64',
  'cat',
  'tee',
  'nohup',
  'setsid',
  'find',
  'rev',
  'basename',
  'true',
]) {
  const program = programAt(name)
  if (program !== undefined) symlinkSync(program, join(bin, name))
}

function programAt(name: string): string | undefined {
  try {
    return execFileSync('/bin/sh', ['-c', 'command -v "$1"', '_', name], { encoding: 'utf8' }).trim()
  } catch {
    return undefined
  }
}

/** How `rm` was called by each of some commands. */
function callsOf(commands: readonly string[]): readonly (readonly (readonly string[])[])[] {
  return commands.map(command => {
    // A folder for each: what a command leaves running must not be taken for the next one's.
    const work = mkdtempSync(join(base, 'work-'))
    const log = join(work, 'rm.log')
    for (const file of [log, join(work, 'file')]) writeFileSync(file, '')
    try {
      execFileSync(bash as string, ['--norc', '-c', command], {
        cwd: work,
        env: { PATH: bin },
        stdio: ['ignore', 'ignore', 'ignore'],
        timeout: 10_000,
      })
    } catch {
      // What fails may have run all the same.
    }
    return readFileSync(log, 'utf8')
      .split('\n')
      .filter(line => line !== '')
      .map(line => line.split('\0').slice(0, -1))
  })
}

function isRecursive(args: readonly string[]): boolean {
  const end = args.indexOf('--')
  return (end === -1 ? args : args.slice(0, end)).some(arg => /^-[^-]*[rR]/.test(arg) || (arg.length > 2 && '--recursive'.startsWith(arg)))
}

const letters = fc.constantFrom<(text: string) => string>(
  text => text,
  text => `"${text}"`,
  text => `'${text}'`,
  text => [...text].map(char => `\\${char}`).join(''),
  text => [...text].map(char => `'${char}'""`).join(''),
  text => `$'${[...text].map(char => `\\x${char.charCodeAt(0).toString(16)}`).join('')}'`,
  text => `$'${[...text].map(char => `\\${char.charCodeAt(0).toString(8).padStart(3, '0')}`).join('')}'`,
  text => `$(echo ${text})`,
  text => `\`printf %s ${text}\``,
  text => `"$(echo ${text})"`,
  text => `\${nothing:-${text}}`,
  text => `\${nothing}${text}`,
  text => `${text.slice(0, 1)}\\\n${text.slice(1)}`,
  text => `$(echo ${Buffer.from(text).toString('base64')} | base64 -d)`,
  text => `{${text},}`,
)
const program = fc.constantFrom('rm', `${bin}/rm`, `${bin}/../bin/rm`, `${bin}/r?`, `${bin}/[r]m`, 'RM', 'rmm')
const options = fc.constantFrom<readonly string[]>(
  ['-rf'],
  ['-r', '-f'],
  ['-fr'],
  ['--recursive', '--force'],
  ['--rec'],
  ['-f'],
  ['-R'],
  ['--', '-r'],
  ['-v', '-ir'],
  [],
)
const plain = fc
  .tuple(program, letters, options, letters, fc.boolean(), fc.constantFrom(' ', '\t', '${IFS}', '$IFS', '  \\\n '))
  .map(([name, spellName, flags, spellFlag, isLast, blank]) => {
    const spelt = flags.map(flag => spellFlag(flag))
    return [/[?[]/.test(name) ? name : spellName(name), ...(isLast ? ['file', ...spelt] : [...spelt, 'file'])].join(blank)
  })
const quote = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`
const around = fc.constantFrom<(command: string) => string>(
  command => command,
  command => `true; ${command}`,
  command => `true && ${command}`,
  command => `false || ${command} # end`,
  command => `(${command})`,
  command => `{ ${command}; }`,
  command => `echo a | ${command}`,
  command => `if true; then ${command}; fi`,
  command => `for i in 1; do ${command}; done`,
  command => `while ${command}; do break; done`,
  command => `case x in x) ${command};; esac`,
  command => `f() { ${command}; }; f`,
  command => `function g { ${command}; }\ng`,
  command => `echo "$(${command})"`,
  command => `cat <(${command})`,
  command => `x=$(${command})`,
  command => `A=1 B="2 3" ${command}`,
  command => `> out ${command}`,
  command => `2>&1 ${command} < file`,
  command => `! ${command}`,
  command => `time ${command}`,
  command => `command ${command}`,
  command => `exec ${command}`,
  command => `env -i PATH=${bin} ${command}`,
  command => `nice -n 1 ${command}`,
  command => `timeout -k 1 9 ${command}`,
  command => `eval ${quote(command)}`,
  command => `bash -c ${quote(command)}`,
  command => `bash -o pipefail -ec ${quote(command)}`,
  command => `bash <<'END'\n${command}\nEND`,
  command => `bash <<< ${quote(command)}`,
  command => `echo ${quote(command)} | bash`,
  command => `printf %s ${quote(command)} | tee copy | sh`,
  command => `echo ${Buffer.from(command).toString('base64')} | base64 -d | bash`,
  command => `trap ${quote(command)} EXIT`,
  command => `c=${quote(command)}; eval "$c"`,
  command => `c=${quote(command)}; bash -c "$c"`,
  command => `bash -c '"$@"' _ ${command}`,
  command => `set -- ${command}; "$@"`,
  command => `a=(${command}); "\${a[@]}"`,
  command => `echo file | xargs ${command}`,
  command => `read -r line <<< ${quote(command)}; eval "$line"`,
  command => `source <(echo ${quote(command)})`,
  command => `{ echo ${quote(command)}; } | bash`,
  command => `if true; then echo ${quote(command)}; fi | bash`,
  command => `echo ${quote(command)} > script; bash script`,
  command => `cat > script <<'END'\n${command}\nEND\n. ./script`,
  command => `echo ${quote(command)} | tee script; bash < script`,
  command => `echo ${quote(command)} | xargs -0 -I{} bash -c {}`,
  command => `export c=${quote(command)}; bash -c 'eval "$c"'`,
  command => `env c=${quote(command)} bash -c 'eval "$c"'`,
  command => `BASH_ENV=<(echo ${quote(command)}) bash -c :`,
  command => `PS4=${quote(`$(${command})`)} bash -xc :`,
  command => `x=${quote(`a[$(${command})]`)}; ((x))`,
  command => `x=${quote(`$(${command})`)}; echo "\${x@P}"`,
  command => `nohup setsid -w ${command}`,
  command => `bash -c 'eval "$0"' ${quote(command)}`,
  command => `find file -exec bash -c ${quote(command)} \\;`,
)
const commands = fc
  .tuple(plain, fc.array(around, { maxLength: 3 }))
  .map(([command, wraps]) => wraps.reduce((inner, wrap) => wrap(inner), command))

test.skipIf(bash === undefined)(
  'no command that bash takes for a recursive removal is let through',
  () => {
    let removals = 0
    fc.assert(
      fc.property(commands, command => {
        const { effect } = decide([{ deny: '*', when: { command: { shell: 'recursive-remove' } } }], {
          target: { name: 'tool:Bash' },
          args: [{ command }],
        })
        const calls = callsOf([command]).flat()
        if (!calls.some(isRecursive)) return
        removals++
        expect(effect).toBe('deny')
      }),
      { numRuns: process.env['HOOKLINE_LONG'] === '1' ? 20_000 : 150 },
    )
    // The test would prove nothing if bash had refused what it was given.
    expect(removals).toBeGreaterThan(50)
  },
  3_600_000,
)
