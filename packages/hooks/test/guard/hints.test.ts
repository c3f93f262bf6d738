/**
 * Commands that hide a removal where no list of programs that run others would find it, and everyday commands that only look like one. The former were all let
 * through once.
 */
import { readFileSync } from 'node:fs'
import { decide, type ShellPattern, type ShellPreset } from '@hookline/hooks/guard'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const linesOf = (file: string): readonly string[] =>
  readFileSync(new URL(file, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
const verdict = (command: string, shell: ShellPreset | ShellPattern = 'recursive-remove'): string => {
  const { effect, certainty } = decide([{ deny: '*', when: { command: { shell } } }], {
    target: { name: 'tool:Bash' },
    args: [{ command }],
  })
  return certainty === 'certain' ? effect : certainty
}

test.each([
  ...linesOf('hidden-removals.txt'),
  'ssh h <<E\nrm -rf x\nE',
  'ed y <<E\n!rm -rf x\nE',
  'make -f- <<E\nall:\n\trm -rf x\nE',
  'sudo -i <<E\nrm -rf x\nE',
  'tee z.sh <<E && sh z.sh\nrm -rf x\nE',
  'cat > z.sh <<E\nrm -rf x\nE\nchmod +x z.sh; ./z.sh',
])('%j is not let through', command => {
  expect(verdict(command)).not.toBe('allow')
})

test.each([
  ...linesOf('honest-commands.txt'),
  'git commit -F - <<E\nrm -rf is gone\nE',
  "cat <<'E' > doc.md\nRun `rm -rf x` to clean.\nE",
  "tee doc.md <<'E'\nrm -rf x\nE",
  'psql <<E\nselect 1;\nE',
  "patch -p1 <<'E'\n-rm -rf x\n+true\nE",
  "git apply <<'E'\n+rm -rf x\nE",
  'cat > a.ts <<E\nconsole.log(1)\nE\nnode a.ts',
])('%j is innocent', command => {
  expect(verdict(command)).toBe('allow')
})

const push: ShellPattern = { runs: 'git', with: ['push', '-f|--force'] }

test('words of a program of which nothing is known may be a command, which cannot be told', () => {
  expect(verdict('some-runner --fast git push --force', push)).toBe('cannot tell')
  expect(verdict('some-runner --with=git push --force', push)).toBe('cannot tell')
  expect(verdict('some-runner "cd x; g""it push --force"', push)).toBe('cannot tell')
  expect(verdict('some-runner git push', push)).toBe('allow')
  expect(verdict('some-runner git push --force', { ...push, strict: false })).toBe('allow')
  expect(verdict('some-runner --message "git push --force"', push)).toBe('allow')
})

test('a rule that only names a program is not about every word that is called so', () => {
  expect(verdict('apt-get install -y curl', { runs: 'curl' })).toBe('allow')
  expect(verdict('sudo apt-get install -y curl', { runs: 'curl' })).toBe('allow')
  expect(verdict('sudo curl x', { runs: 'curl' })).toBe('deny')
  expect(verdict('npm exec curl x', { runs: 'curl' })).toBe('deny')
})

test('a program under another name cannot be told from it', () => {
  expect(verdict('ln -s /usr/bin/git g; ./g push --force', push)).toBe('cannot tell')
  expect(verdict('ln -s ../git g', push)).toBe('allow')
})

test('rules that are found by their programs are found by words that may be one, too', () => {
  const many = Array.from(
    { length: 50 },
    (_, n) => ({ deny: '*', when: { command: { shell: { runs: `tool${n}`, with: ['-f'] } } } }) as const,
  )
  const ask = (command: string): string | undefined => decide(many, { target: { name: 'tool:Bash' }, args: [{ command }] }).rule
  expect(ask('some-runner tool7 -f')).toBe('rules[7]')
  expect(ask("some-runner 'tool8 -f'")).toBe('rules[8]')
  expect(ask('cp /usr/bin/tool9 x')).toBe('rules[9]')
  expect(ask('some-runner tool7')).toBeUndefined()
})

test('to allow a program says nothing of what it runs, as far as that is not known', () => {
  const rules = { default: 'deny', rules: [{ allow: '*', when: { command: { shell: { runs: 'some-runner' } } } }] } as const
  const ask = (command: string): string => decide(rules, { target: { name: 'tool:Bash' }, args: [{ command }] }).effect
  expect(ask('some-runner rm -rf x')).toBe('allow')
  expect(ask('some-runner x; rm -rf x')).toBe('deny')
})

test('more words and texts than are looked at cannot be told', () => {
  expect(verdict(`some-runner "${'a '.repeat(25_000)}"`)).toBe('cannot tell')
  expect(verdict(`some-runner ${'"a b" '.repeat(6000)}`)).toBe('cannot tell')
})

test('hostile words take bounded time', () => {
  for (const hostile of [
    `x '${'rm '.repeat(9000)}'`,
    `x ${'rm a '.repeat(9000)}`,
    `sed '${';\t'.repeat(20_000)}'`,
    `sed '${'s/'.repeat(30_000)}'`,
    `x ${`"a 'b c' \\"d\\"" `.repeat(3000)}`,
    `echo a > z; ${'sh z >> z; '.repeat(300)}`,
    `xargs -I{} ${'xargs -I{} '.repeat(300)}`,
    `find ${'-exec find '.repeat(300)}`,
    `sudo ${'sudo '.repeat(5000)}`,
    `x "${'"a '.repeat(3000)}"`,
  ])
    expect(verdict(hostile)).not.toBe('')
})

test('commands that need not be read are found as those that are', () => {
  for (const [plain, read] of [
    ['sudo rm -rf x', 'sudo  rm -rf x'],
    ["git commit -m 'rm -rf x'", "git  commit -m 'rm -rf x'"],
    ['ls && "rm" -rf "a b"', 'ls && "rm" -rf  "a b"'],
    ["sh -c 'rm -rf x'", "sh  -c 'rm -rf x'"],
    ['if rm -rf x', 'if  rm -rf x'],
    ['a=rm', 'a=rm '],
    ["x '$(rm -rf x)'", "x  '$(rm -rf x)'"],
    ["'' rm -rf x", "''  rm -rf x"],
    ['&& rm -rf x', '&&  rm -rf x'],
    ["echo 'rm -rf x' | sh", "echo  'rm -rf x' | sh"],
    ["echo 'rm -rf x' || sh", "echo  'rm -rf x' || sh"],
    ['cat list | xargs rm -r', 'cat  list | xargs rm -r'],
    ['ls; rm -rf x;', 'ls; rm  -rf x;'],
  ] as const)
    expect([plain, verdict(plain)]).toEqual([plain, verdict(read)])
})

test('commands at random are found alike whether they need to be read or not', () => {
  const words = [
    'rm',
    '-rf',
    'x',
    'sudo',
    'sh',
    '-c',
    "'rm -rf x'",
    'echo',
    'xargs',
    'find',
    '-delete',
    'git',
    'tee',
    'f',
    'some-runner',
    'a=rm',
    '{',
    'then',
  ]
  const command = fc
    .array(fc.tuple(fc.constantFrom(...words), fc.constantFrom(' ', ' ', ' ', ' && ', ' | ', '; ', ' || ', ' ; ', '|')), {
      minLength: 2,
      maxLength: 9,
    })
    .map(pairs => pairs.map(([word, end]) => word + end).join(''))
  // A blank at the beginning has it read.
  fc.assert(
    fc.property(command, text => verdict(text) === verdict(` ${text}`)),
    { numRuns: 3000 },
  )
})
