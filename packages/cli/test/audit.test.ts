import { appendFileSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { HookRegistry } from '@hookline/core'
import { audit, type AuditLog } from '@hookline/hooks/audit'
import { expect, it } from 'vitest'
import { folderWith, hookline, startHookline } from './hookline.ts'

interface Written {
  readonly folder: string
  readonly path: string
  readonly log: AuditLog
  call(name: string, input: unknown): Promise<unknown>
}

/** A log that is open, and calls to be recorded in it; a guard blocks inputs with `rm`. */
async function open(options: object = {}): Promise<Written> {
  const folder = folderWith({})
  const path = join(folder, 'audit.jsonl')
  const log = await audit({ path, durable: 'beforeReturn', actor: call => (call.args[0] as { by?: string }).by, ...options })
  const registry = new HookRegistry()
  registry.register(log)
  registry.register({
    name: 'guard',
    on: '*',
    onEnter: (call, input: { command?: string }) => void (input.command === 'rm' && call.block('no rm')),
  })
  const targets = new Map<string, (input: unknown) => Promise<unknown>>()
  return {
    folder,
    path,
    log,
    call(name, input) {
      const target = targets.get(name) ?? registry.target({ name, shape: 'async' }).wrap(async (value: unknown) => value)
      targets.set(name, target)
      return target(input).catch(() => undefined)
    },
  }
}

async function written(): Promise<Written> {
  const made = await open()
  await made.call('tool:Read', { by: 'ada', path: '/etc/motd' })
  await made.call('tool:Bash', { by: 'grace', command: 'rm' })
  await made.call('db', { sql: 'SELECT 1' })
  await made.log.close()
  return made
}

const lines = (text: string): string[] =>
  text
    .trimEnd()
    .split('\n')
    .filter(line => line !== '')

it('verifies a log: exit code 0 when it is as it was written, 1 when not, and says where', async () => {
  const { path } = await written()
  const good = await hookline(['audit', 'verify', path])
  expect(good).toMatchObject({ code: 0, err: '' })
  expect(good.out).toContain('5 records, 1 to 5 in 1 file: ✓ as it was written')
  writeFileSync(path, readFileSync(path, 'utf8').replace('motd', 'shadow'))
  const bad = await hookline(['audit', 'verify', path])
  expect(bad.code).toBe(1)
  expect(bad.out).toContain(`✗ ${path}:2  hash`)
  const json = await hookline(['audit', 'verify', path, '--json'])
  expect(json.code).toBe(1)
  expect(JSON.parse(json.out)).toMatchObject({ ok: false, problems: [{ kind: 'hash', line: 2 }] })
})

it('saves a checkpoint, and finds with it that the end was cut off', async () => {
  const { path, folder } = await written()
  const checkpoint = join(folder, 'checkpoint.json')
  expect((await hookline(['audit', 'verify', path, '--save-checkpoint', checkpoint])).code).toBe(0)
  expect((await hookline(['audit', 'verify', path, '--checkpoint', checkpoint])).out).toContain('the checkpoint is met')
  writeFileSync(path, `${lines(readFileSync(path, 'utf8')).slice(0, 4).join('\n')}\n`)
  expect((await hookline(['audit', 'verify', path])).code).toBe(0)
  const cut = await hookline(['audit', 'verify', path, '--checkpoint', checkpoint])
  expect(cut.code).toBe(1)
  expect(cut.out).toContain('the end of the log was cut off')
  const untouched = readFileSync(checkpoint, 'utf8')
  await hookline(['audit', 'verify', path, '--checkpoint', checkpoint, '--save-checkpoint', checkpoint])
  expect(readFileSync(checkpoint, 'utf8')).toBe(untouched)
})

it('shows the last records, for people and as they are', async () => {
  const { path } = await written()
  const shown = lines((await hookline(['audit', 'tail', path, '-n', '3'])).out)
  expect(shown).toHaveLength(3)
  expect(shown[0]).toMatch(
    /blocked {3}tool:Bash {2}[\d.]+ ms {2}by grace {2}blocked by guard: {2}\{"by":"grace","command":"rm"\} → ".*no rm"/,
  )
  const raw = lines((await hookline(['audit', 'tail', path, '-n', '3', '--json'])).out)
  expect(raw).toEqual(lines(readFileSync(path, 'utf8')).slice(-3))
})

it('follows a log across rotation until it is stopped', async () => {
  const { path, call, log } = await open({ rotate: { bytes: 2000 } })
  await call('w', { i: 'before' })
  const { child, printed, ended } = startHookline(['audit', 'tail', path, '--follow', '--json'])
  await printed('before')
  for (let i = 0; i < 30; i++) await call('w', { i })
  await call('w', { i: 'the last' })
  await printed('the last')
  child.kill('SIGTERM')
  const numbers = lines((await ended).out).map(line => (JSON.parse(line) as { sequence: number }).sequence)
  expect(numbers).toEqual(Array.from({ length: numbers.length }, (_, i) => i + 1))
  expect(numbers.length).toBeGreaterThan(32)
  await log.close()
})

it('finds records by target, outcome, actor and time', async () => {
  const { path } = await written()
  const found = async (...options: string[]): Promise<unknown[]> => {
    const { out, code, err } = await hookline(['audit', 'query', path, '--json', ...options])
    expect({ code, err }).toEqual({ code: 0, err: '' })
    return lines(out).map(line => (JSON.parse(line) as { target: string }).target)
  }
  const results = await Promise.all([
    found(),
    found('--target', 'tool:*'),
    found('--target', 'db', '--target', 'tool:R*'),
    found('--outcome', 'blocked'),
    found('--actor', 'a*'),
    found('--since', '1h', '--until', '2100-01-01'),
    found('--until', '2020-01-01'),
    found('--since', '2100-01-01'),
    found('--target', 'tool:*', '--outcome', 'returned', '--actor', 'ada'),
  ])
  const [read, bash, db] = ['tool:Read', 'tool:Bash', 'db']
  expect(results).toEqual([[read, bash, db], [read, bash], [read, db], [bash], [read], [read, bash, db], [], [], [read]])
})

it('shows no escape sequence of a forged record, and colours of its own only when asked', async () => {
  const { path } = await written()
  appendFileSync(
    path,
    '{"sequence":6,"timestamp":"\\u001b[2J","hash":"x","target":"\\u001b]0;owned\\u0007","outcome":"\\u009b31m","input":"\\u202e"}\n',
  )
  const plain = await hookline(['audit', 'tail', path])
  const none = await hookline(['audit', 'tail', `${path}\x1b[2J`])
  expect(none.err).toContain('\\x1b[2J: expected a file that can be read')
  for (const char of ['\x1b', '\x9b', '\x07', '\u202e']) expect(plain.out).not.toContain(char)
  const coloured = await hookline(['audit', 'tail', path], { env: { FORCE_COLOR: '1' } })
  expect(coloured.out).toContain('\x1b[')
  expect(stripVTControlCharacters(coloured.out)).toBe(plain.out)
})

it('says what is wrong with the command, and with a log that is not there', async () => {
  const none = join(folderWith({}), 'none.jsonl')
  const said = await Promise.all(
    [
      ['audit'],
      ['audit', 'verfy', 'x'],
      ['audit', 'verify'],
      ['audit', 'verify', 'a', 'b'],
      ['audit', 'tail', 'x', '--outcome', 'threw'],
      ['audit', 'tail', 'x', '-n', 'many'],
      ['audit', 'query', 'x', '--since', 'yesterday'],
      ['audit', 'query', 'x', '--until', '2026-02-30'],
      ['audit', 'query', 'x', '--since', '2026-11-21T10:00', '--until', '2026-11-21T10:00+01:00'],
      ['audit', 'query', 'x', '--outcome', 'fine'],
      ['audit', 'verify', none],
      ['audit', 'tail', none],
      ['audit', 'query', none],
      ['audit', 'verify', none, '--checkpoint', none],
    ].map(async args => {
      const { code, err, out } = await hookline(args)
      return [code, lines(err)[0] ?? lines(out)[0]]
    }),
  )
  const text = (word: string): unknown => expect.stringContaining(word)
  expect(said).toEqual([
    [2, text('expected one of verify, tail, query, got nothing')],
    [2, text('did you mean "verify"?')],
    [2, text('expected the path of a log')],
    [2, text('expected one path')],
    [2, text('takes no --outcome')],
    [2, text('expected a number')],
    [2, text('expected a time such as')],
    [2, text('got "2026-02-30"')],
    [2, text('no call can be between them')],
    [2, text('expected returned or threw')],
    [1, text('found no file')],
    [1, text('expected a file that can be read, but there is none')],
    [1, text('no such file')],
    [1, expect.stringMatching(/--checkpoint .*: expected a checkpoint that can be read, got .*no such file/)],
  ])
})

it('says how many lines are no records, shows the others, and is not brought down by any', async () => {
  const { path } = await written()
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`
  appendFileSync(path, `{"sequence":6,"timestamp":"t","hash":"h","target":"deep","input":${deep}}\n\0\xff\n[]\n`)
  for (const what of ['tail', 'query']) {
    const { code, out, err } = await hookline(['audit', what, path])
    expect({ code, err }).toEqual({
      code: 1,
      err: `hookline: audit ${what}: 2 lines were left out, since they are no audit records: \`hookline audit verify\` tells more\n`,
    })
    // Some versions of Node parse what others find too deep.
    expect(out).toMatch(/deep {2}\[(?:too deep to be shown\]|\[{100,})/)
    expect(out).toContain('tool:Bash')
  }
})

it('ends without a word when the reader of what it prints has gone', async () => {
  const { path, call, log } = await open()
  await Promise.all(Array.from({ length: 3000 }, (_, i) => call('w', { i })))
  await log.close()
  for (const args of [['query'], ['query', '--json'], ['tail', '-n', '3000']]) {
    const { child, printed, ended } = startHookline(['audit', args[0] as string, path, ...args.slice(1)])
    await printed('w')
    child.stdout?.destroy()
    expect(await ended).toMatchObject({ code: 0, err: '' })
  }
})

it('saves a checkpoint in the place of none but another', async () => {
  const { path, folder } = await written()
  const before = readFileSync(path, 'utf8')
  const checkpoint = join(folder, 'checkpoint.json')
  for (let again = 0; again < 2; again++) expect((await hookline(['audit', 'verify', path, '--save-checkpoint', checkpoint])).code).toBe(0)
  const refused = await hookline(['audit', 'verify', path, '--save-checkpoint', path])
  expect(refused).toMatchObject({ code: 2, err: expect.stringContaining('something else, which would be lost') as string })
  expect(readFileSync(path, 'utf8')).toBe(before)
  const unwritable = await hookline(['audit', 'verify', path, '--save-checkpoint', folder])
  expect(unwritable).toMatchObject({
    code: 1,
    err: expect.stringMatching(/^hookline: .* expected a file that can be written, got EISDIR.*\n$/) as string,
  })
})
