import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { HookRegistry } from '@hookline/core'
import { audit } from '@hookline/hooks/audit'
import { guard } from '@hookline/hooks/guard'
import { expect, test } from 'vitest'
import { folderWith, hookline, startHookline } from './hookline.ts'

const rules = {
  'no-rm': { id: 'no-rm', deny: 'tool:Bash', when: { command: { shell: 'recursive-remove' } }, reason: 'nothing is removed here' },
  'no-etc': { id: 'no-etc', deny: { kind: 'agent.tool' }, when: { file_path: { under: '/etc' } } },
  'no-token': { id: 'no-token', deny: 'tool:Bash', when: { 'env.API_TOKEN': { startsWith: 'x' } } },
}
const file = (...some: readonly object[]): object => ({ rules: some })

/** A log as the audit hook writes it: calls through real hooks, over rotated files. */
async function recorded(folder: string, more: object = {}): Promise<string> {
  const path = join(folder, 'audit.jsonl')
  const registry = new HookRegistry()
  const log = await audit({ path, ...more })
  registry.register(log)
  registry.register(guard({ rules: [rules['no-etc'] as never] }))
  const tool = (name: string): ((input: object) => unknown) =>
    registry
      .target({ name: `tool:${name}`, kind: 'agent.tool', functionName: name })
      .wrap((input: object) => `did ${Object.keys(input).join()}`)
  const [bash, write] = [tool('Bash'), tool('Write')]
  bash({ command: 'ls' })
  bash({ command: 'sudo r""m -fr /\x1b[31m' })
  write({ file_path: '/tmp/x' })
  expect(() => write({ file_path: '/etc/x' })).toThrow('blocked')
  bash({ command: 'env', env: { API_TOKEN: 'x123456789' } })
  await log.flush()
  await log.close()
  return path
}

test('calls that changed rules would block, allow or cannot judge are told, and the code is 1', async () => {
  const cwd = folderWith({ 'guard.json': file(rules['no-rm'], rules['no-token']) })
  await recorded(cwd)
  const { code, out, err } = await hookline(['guard', 'replay', '--rules', 'guard.json', 'audit.jsonl'], { cwd })
  expect({ code, err }).toEqual({ code: 1, err: '' })
  expect(out.replace(/\d{4}-\S+Z/g, '<time>')).toBe(`\
would block   <time> tool:Bash  {"command":"sudo r\\"\\"m -fr /\\u001b[31m"}
              no-rm: nothing is removed here
would allow   <time> tool:Write  {"file_path":"/etc/x"}
              was blocked by guard: tool:Write was blocked by hook "guard": rule no-etc denies it
cannot tell   <time> tool:Bash  {"command":"env","env":{"API_TOKEN":"[Redacted]"}}
              no-token: rule no-token denies it: what it is about cannot be told for sure
5 calls: 1 would be blocked, 1 cannot be told, 1 would be allowed that were blocked, 0 blocked again.
  no-rm: 1
  no-token: 1
`)
})

test('rules that decide as was decided give 0, and --all tells what was blocked and would be again', async () => {
  const cwd = folderWith({ 'guard.json': file(rules['no-etc']) })
  await recorded(cwd)
  const plain = await hookline(['guard', 'replay', '--rules', 'guard.json', 'audit.jsonl'], { cwd })
  expect(plain).toMatchObject({ code: 0, out: '5 calls: 0 would be blocked, 1 blocked again.\n  no-etc: 1\n' })
  const all = await hookline(['guard', 'replay', '--rules', 'guard.json', '--all', 'audit.jsonl'], { cwd })
  expect(all.out).toContain('blocked again ')
})

test('--json is one JSON document, over rotated files', async () => {
  const cwd = folderWith({ 'guard.json': file(rules['no-rm'], rules['no-etc']) })
  await recorded(cwd, { rotate: { bytes: 4096 } })
  const { code, out } = await hookline(['guard', 'replay', '--rules', 'guard.json', '--json', 'audit.jsonl'], { cwd })
  expect(code).toBe(1)
  expect(JSON.parse(out)).toMatchObject({
    version: 1,
    calls: [{ change: 'would block', rule: 'no-rm', target: 'tool:Bash', enforced: true, outcome: 'returned' }],
    rules: { 'no-rm': 1, 'no-etc': 1 },
    summary: { calls: 5, wouldBlock: 1, cannotTell: 0, wouldAllow: 0, blockedAgain: 1, ok: false },
  })
})

test("a log in the seed's form, of another program, is replayed too, lines that are none are left out", async () => {
  const cwd = folderWith({ 'guard.json': file(rules['no-rm']) })
  const line = (tool_name: string, input: object, more: object = {}): string =>
    JSON.stringify({ timestamp: '2025-01-01T00:00:00Z', tool_name, input, result: '', is_error: false, duration_ms: 1, ...more })
  writeFileSync(
    join(cwd, 'seed.jsonl'),
    [
      line('Bash', { command: 'rm -rf build', sequence: 5 }),
      'torn {',
      '',
      '[]',
      line('Bash', { command: 'rm -rf x' }, { pre_hook_error: 'no' }),
      line('Read', {}),
      '{"tool_na',
    ].join('\n'),
  )
  const { code, out, err } = await hookline(['guard', 'replay', '--rules', 'guard.json', 'seed.jsonl'], { cwd })
  expect(code).toBe(1)
  expect(out).toContain('would block   2025-01-01T00:00:00Z     tool:Bash  {"command":"rm -rf build","sequence":5}\n')
  expect(err).toBe('hookline: seed.jsonl: 3 lines are no JSON object, and left out\n')
  expect(out).toContain('3 calls: 1 would be blocked, 1 blocked again.\n')
})

test('a rules file that is wrong is told by line and column', async () => {
  const cwd = folderWith({
    'guard.json': '{\n  "rules": [\n    { "deny": "tool:Bash", "when": { "command": { "contians": "x" } } }\n  ]\n}\n',
    'audit.jsonl': '',
  })
  expect(await hookline(['guard', 'replay', '--rules', 'guard.json', 'audit.jsonl'], { cwd })).toMatchObject({
    code: 1,
    out: '',
    err: 'hookline: guard: guard.json:3:51: rules[0].when.command.contians: there is no field "contians"; did you mean "contains"?\n',
  })
})

test('rules by what records do not have are told', async () => {
  const cwd = folderWith({ 'guard.json': file({ id: 'm', deny: { module: 'pg' } }), 'audit.jsonl': '' })
  expect(await hookline(['guard', 'replay', '--rules', 'guard.json', 'audit.jsonl'], { cwd })).toMatchObject({
    code: 0,
    err: 'hookline: m selects by module, which audit records do not have: it is not replayed\n',
  })
})

test('nothing of a forged record steers the terminal', async () => {
  const cwd = folderWith({
    'guard.json': file({ id: 'all', deny: '*', reason: '\x1b[31m' }),
    'audit.jsonl': `${JSON.stringify({ tool_name: '\x1b[2J', timestamp: '\x1b[2J\u202e', input: '\x9b31m', actor: '\x1b' })}\n`,
  })
  const { out } = await hookline(['guard', 'replay', '--rules', 'guard.json', 'audit.jsonl'], { cwd })
  expect(out).toContain('would block')
  for (const char of ['\x1b', '\x9b', '\u202e']) expect(out).not.toContain(char)
})

test('a reader that leaves early is no failure', async () => {
  const cwd = folderWith({
    'guard.json': file({ id: 'all', deny: 'w' }),
    'audit.jsonl': Array.from({ length: 20_000 }, (_, i) => `${JSON.stringify({ tool_name: 'w', target: 'w', input: { i } })}\n`).join(''),
  })
  const { child, ended, printed } = startHookline(['guard', 'replay', '--rules', 'guard.json', 'audit.jsonl'], { cwd })
  await printed('would block')
  child.stdout?.destroy()
  expect(await ended).toMatchObject({ code: 1, err: '' })
})

test.each<[readonly string[], number, string]>([
  [['guard'], 2, 'expected "replay", got nothing'],
  [['guard', 'reply', 'x'], 2, 'expected "replay", got "reply"; did you mean "replay"?'],
  [['guard', 'replay', 'x'], 2, 'expected --rules FILE with the rules of a guard'],
  [['guard', 'replay', '--rules', 'x.json'], 2, 'expected the path of an audit log'],
  [['guard', 'replay', '--rules', 'x.json', 'y', '--', 'z'], 2, 'expected nothing after `--`'],
  [['guard', 'replay', '--rules', 'none.json', 'audit.jsonl'], 1, 'none.json: cannot be read: ENOENT'],
  [['guard', 'replay', '--rules', 'guard.json', 'none.jsonl'], 1, 'none.jsonl: expected an audit log that can be read: ENOENT'],
  [['guard', 'replay', '--rules', 'guard.json', '.'], 1, '.: expected an audit log that can be read: it is no file'],
])('%j ends with %i: %s', async (args, code, message) => {
  const cwd = folderWith({ 'guard.json': file(rules['no-rm']), 'audit.jsonl': '' })
  const ended = await hookline(args, { cwd })
  expect(ended).toMatchObject({ code, out: '' })
  expect(ended.err).toContain(message)
})
