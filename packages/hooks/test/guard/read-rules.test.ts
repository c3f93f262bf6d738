import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { compileGuard, guard, GuardRulesError, readGuardRules } from '@hookline/hooks/guard'
import fc from 'fast-check'
import { afterAll, expect, test } from 'vitest'
import { checkMatcher } from '../../src/guard/check-matcher.ts'
import { readJson, JsonProblem } from '../../src/guard/json-source.ts'

const folder = mkdtempSync(join(tmpdir(), 'hookline-guard-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
const written = (text: string | Buffer): string => {
  const file = join(folder, 'guard.json')
  writeFileSync(file, text)
  return file
}
const problemsOf = async (
  text: string | Buffer,
): Promise<readonly (readonly [string, number | undefined, number | undefined, string])[]> => {
  const error: unknown = await readGuardRules(written(text)).catch((cause: unknown) => cause)
  if (!(error instanceof GuardRulesError)) throw new Error('expected a GuardRulesError')
  return error.problems.map(({ at, line, column, message }) => [at, line, column, message] as const)
}

test('rules of a file are in force, with their default, mode and root', async () => {
  const rules = await readGuardRules(
    written(
      '\uFEFF{ "$schema": "x", "default": "deny", "mode": "observe", "root": "sub", "description": "d",\n "rules": [{ "allow": "tool:Read", "when": { "file_path": { "under": "." } } }] }',
    ),
  )
  expect(rules).toMatchObject({ default: 'deny', mode: 'observe', root: join(folder, 'sub') })
  const guard = compileGuard(rules)
  expect(guard.check({ name: 'tool:Read' }, [{ file_path: join(folder, 'sub/x') }]).effect).toBe('allow')
  expect(guard.check({ name: 'tool:Read' }, [{ file_path: join(folder, 'x') }])).toMatchObject({ effect: 'deny', enforced: false })
})

test('a file may be a list of rules', async () => {
  expect(compileGuard(await readGuardRules(written('[{ "deny": "*" }]'))).check({ name: 'x' }, []).effect).toBe('deny')
  expect((await problemsOf('[{ "deny": "*" },\n { "dney": "*" }]')).map(problem => problem.slice(0, 3))).toEqual([
    ['rules[1].dney', 2, 4],
    ['rules[1]', 2, 2],
  ])
})

test('everything that is wrong is told at once, each with its place and what may have been meant', async () => {
  const text = `{
  "defualt": "deny",
  "mode": "shadow",
  "rules": [
    { "id": "a", "deny": "tool:*", "when": { "file_path": { "undr": "/etc" } } },
    { "id": "a", "deny": "tool:*" },
    { "allow": { "kinds": "x" } },
    { "deny": "x", "when": { "a": { "matches": "^x" } } },
    { "deny": "x", "deny": "y" },
    { "deny": "x", "when": { "a": { "any": [{ "contains": 5 }] } } },
    7
  ]
}`
  expect(await problemsOf(text)).toEqual([
    ['rules[4].deny', 9, 20, 'this field comes twice; which of them is meant?'],
    ['defualt', 2, 3, 'there is no field "defualt"; did you mean "default"?'],
    ['mode', 3, 3, 'expected "enforce" or "observe", got the string "shadow"'],
    ['rules[0].when.file_path.undr', 5, 61, 'there is no field "undr"; did you mean "under"?'],
    ['rules[1].id', 6, 7, 'expected an id of its own, got "a" a second time'],
    ['rules[2].allow', 7, 7, 'Unknown selector field "kinds": expected one or more of name, kind, module, className, functionName'],
    ['rules[3].when.a.matches', 8, 37, 'expressions can be given in code only; in a file use `like` or `glob`'],
    ['rules[5].when.a.any[0].contains', 10, 47, 'expected a text of at least one character, got the number 5'],
    ['rules[6]', 11, 5, 'expected a rule such as { "deny": "tool:Bash" }, got the number 7'],
  ])
})

test.each<[string, number, number, string]>([
  ['', 1, 1, 'the file is empty'],
  ['{ "rules": [ }', 1, 14, 'expected a value (no comma before "}")'],
  ['{\n  "rules": [],\n}', 3, 1, 'expected the name of a field in double quotes (no comma before "}")'],
  ['{ "rules": [] } x', 1, 17, 'expected the end of the file after the first value'],
  ['{ "rules": ["a] }', 1, 13, 'this text has no closing quote on its line'],
  ['{ "rules" [] }', 1, 11, 'expected ":" after "rules"'],
  ["{ 'rules': [] }", 1, 3, 'expected the name of a field in double quotes'],
  ['// x\n[]', 1, 1, 'JSON has no comments: use the field "description"'],
  ['{ "rules": ["\\x"] }', 1, 13, 'this text holds an escape or a control character that JSON does not know'],
  ['[1 2]', 1, 4, 'expected "," or "]"'],
  ['['.repeat(100_000), 1, 66, 'expected at most 64 levels'],
  ['5', 1, 1, 'expected a list of rules or an object with `rules`, got the number 5'],
  ['{}', 1, 1, 'expected a list of rules, got undefined'],
])('%j is told at %i:%i: %s', async (text, line, column, message) => {
  expect(await problemsOf(text)).toMatchObject([[expect.any(String), line, column, expect.stringContaining(message)]])
})

test.each([
  ['a file that is not there', () => join(folder, 'none.json'), 'ENOENT'],
  ['a folder', () => folder, 'EISDIR'],
  ['a file of many megabytes', () => written(Buffer.alloc(9_000_000, 32)), 'are taken at most'],
])('%s is a rules error with its reason', async (_what, make, reason) => {
  await expect(readGuardRules(make())).rejects.toMatchObject({
    code: 'HOOKLINE_GUARD_RULES_INVALID',
    message: expect.stringContaining(reason) as string,
  })
})

test.each<[string, Buffer]>([
  ['UTF-16', Buffer.from('\uFEFF[{ "deny": "x" }]', 'utf16le')],
  ['Latin-1', Buffer.from('[{ "deny": "x", "when": { "path": { "under": "/caf\u00e9" } } }]', 'latin1')],
])('a file in %s is refused: its letters would be others', async (_form, bytes) => {
  expect((await problemsOf(bytes)).map(problem => problem[3])).toEqual(['cannot be read: it is not UTF-8; save it as UTF-8'])
})

test('a file whose names are of a prototype changes none', async () => {
  const problems = await problemsOf('{ "__proto__": { "rules": [] }, "constructor": 1 }')
  expect(problems.map(([at]) => at)).toEqual(['__proto__', 'constructor', 'rules'])
})

test('JSON is read as JSON.parse reads it', () => {
  fc.assert(
    fc.property(fc.oneof(fc.json(), fc.string(), fc.stringMatching(/^[[\]{}",:0-9 .eE+truefalsn\\-]{0,20}$/)), text => {
      let expected: unknown
      try {
        expected = JSON.parse(text)
      } catch {
        expect(() => readJson(text)).toThrow(JsonProblem)
        return
      }
      expect(readJson(text).value).toEqual(expected)
    }),
    { numRuns: 2000 },
  )
})

test('the JSON Schema names the fields that are taken, and no others', () => {
  const schema = JSON.parse(readFileSync(new URL('../../guard.schema.json', import.meta.url), 'utf8')) as {
    properties: object
    $defs: Record<'rule' | 'matcher' | 'shellPattern', { properties: object }>
  }
  expect(Object.keys(schema.properties).toSorted()).toEqual(['$schema', 'default', 'description', 'mode', 'root', 'rules'])
  expect(Object.keys(schema.$defs.rule.properties).toSorted()).toEqual(['allow', 'deny', 'description', 'id', 'mode', 'reason', 'when'])
  const told: string[] = []
  checkMatcher({ '?': 1 }, '', (_at, message) => told.push(message), false)
  const fields = (told[0] as string).replace(/^.*there are /, '').split(', ')
  expect(Object.keys(schema.$defs.matcher.properties).toSorted()).toEqual(fields.filter(name => name !== 'matches').toSorted())
  expect(Object.keys(schema.$defs.shellPattern.properties).toSorted()).toEqual(['operands', 'runs', 'strict', 'with'])
})

test.each<[string, () => unknown]>([
  ['the path of a file', () => 'guard.json'],
  ['rules that are still being read', () => readGuardRules(written('[]'))],
])('a guard that is given %s says how rules are read', async (_, give) => {
  const rules = give()
  expect(() => guard({ rules: rules as never })).toThrow('expected a list of rules, or what `await readGuardRules(file)` gave')
  // The file is the next test's, too.
  await rules
})
