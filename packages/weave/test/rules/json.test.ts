import fc from 'fast-check'
import { findNodeAtOffset, getLocation, parseTree, type Node } from 'jsonc-parser'
import { expect, it } from 'vitest'
import { parseJson } from '../../src/rules/json.ts'
import { scanJson } from '../../src/rules/scan.ts'
import { read } from './helpers.ts'

it.each<[string, number, number, string]>([
  ['', 1, 1, 'the file is empty'],
  [' \n', 1, 1, 'the file is empty'],
  ['[\n  { "package": "pg" "function": "f" }\n]', 2, 21, 'expected ","'],
  ['[\n  { "package": "pg", }\n]', 2, 22, 'no comma before "}"'],
  ['[\n  {},\n]', 3, 1, 'no comma before "]"'],
  ['[\n  { package: "pg" }\n]', 2, 5, 'double quotes'],
  ["[\n  { 'package': 'pg' }\n]", 2, 5, 'double quotes'],
  ['[\n  // a note\n  {}\n]', 2, 3, 'JSON has no comments'],
  ['[\n  { "a": /* b */ 1 }\n]', 2, 10, 'JSON has no comments'],
  ['[\n  { "ReceiverType": "\\*Client" }\n]', 2, 21, 'a backslash itself is written "\\\\"'],
  ['[\n  { "a": "b\n" }\n]', 2, 10, 'no closing quote'],
  ['[\n  {}', 2, 5, 'expected "]"'],
  ['[] []', 1, 4, 'expected the end of the file'],
  ['[undefined]', 1, 2, 'this is no value'],
  ['[01]', 1, 3, ''],
  ['\u00EF\u00BB\u00BF[]', 1, 1, ''],
])('tells where %j is not JSON', async (text, line, column, sentence) => {
  const { rules, problems } = await read(text)
  expect(rules).toEqual([])
  expect(problems).toMatchObject([{ code: 'HOOKLINE_RULES_UNREADABLE', line, column, severity: 'error' }])
  expect(problems[0]?.message).toContain(`rules.json:${line}:${column}: `)
  expect(problems[0]?.message).toContain(sentence)
})

it('finds a place for whatever JSON.parse refuses', () => {
  const broken = fc
    .tuple(
      fc.json(),
      fc.nat(),
      fc.string({ unit: fc.constantFrom('{', '}', '[', ']', ',', ':', '"', '\\', '/', 'a', '1', '-', ' ', '\n'), maxLength: 3 }),
    )
    .map(([text, at, piece]) => text.slice(0, at % (text.length + 1)) + piece + text.slice((at % (text.length + 1)) + 1))
  fc.assert(
    fc.property(fc.oneof(broken, fc.string()), text => {
      const parsed = parseJson(text)
      let value: unknown
      try {
        value = JSON.parse(text)
      } catch {
        expect(parsed).toMatchObject({ position: { line: expect.any(Number), column: expect.any(Number) } })
        return
      }
      expect(parsed).toMatchObject({ value })
    }),
    { numRuns: 1000 },
  )
})

/** Where jsonc-parser sees values: an independent reader of the same text. */
function places(text: string): Map<string, number> {
  const found = new Map<string, number>()
  const visit = (node: Node, path: string): void => {
    if (node.type === 'property') {
      const [key, value] = node.children ?? []
      const way = path === '' ? String(key?.value) : `${path}.${String(key?.value)}`
      found.set(way, key?.offset ?? -1)
      if (value !== undefined) visit(value, way)
      return
    }
    if (!found.has(path) || node.parent?.type !== 'property') found.set(path, node.offset)
    for (const [index, child] of (node.children ?? []).entries()) visit(child, node.type === 'array' ? `${path}[${index}]` : path)
  }
  const root = parseTree(text)
  if (root !== undefined) visit(root, '')
  return found
}

it('sees values where another reader sees them', () => {
  const key = fc.stringMatching(/^[a-z"\\\n]{1,4}$/)
  const { value } = fc.letrec(tie => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.jsonValue({ maxDepth: 0 }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    ),
  }))
  fc.assert(
    fc.property(value, fc.constantFrom(undefined, 2), (given, indent) => {
      const text = JSON.stringify(given, null, indent)
      const lines = text.split('\n')
      const expected = places(text)
      const { positions, duplicates } = scanJson(text)
      expect(duplicates).toEqual([])
      for (const [path, { line, column }] of positions) {
        const offset = lines.slice(0, line - 1).reduce((sum, part) => sum + part.length + 1, 0) + column - 1
        expect([path, offset]).toEqual([path, expected.get(path)])
      }
      expect([...expected.keys()].filter(path => !positions.has(path) && (path.match(/\[|\./g)?.length ?? 0) < 3)).toEqual([])
    }),
    { numRuns: 300 },
  )
})

it('finds every key that comes twice, at any depth', () => {
  const text = '{"a":{"b":[{"c":1,"\\u0063":2}],"b":3},"d":[[[[[[{"e":1,"e":2}]]]]]],"a":4}'
  const { duplicates } = scanJson(text)
  expect(duplicates.map(({ key }) => key)).toEqual(['c', 'b', 'e', 'a'])
  for (const { position } of duplicates) {
    const { path } = getLocation(text, position.column)
    expect(findNodeAtOffset(parseTree(text) as Node, position.column)).toBeDefined()
    expect(path.length).toBeGreaterThan(0)
  }
})

it('gives the position of the last of equal keys, which counts', () => {
  expect(scanJson('{"a":1,\n "a":2}').positions.get('a')).toEqual({ line: 2, column: 2 })
})

it('takes texts that are nested very deep', () => {
  const deep = 100_000
  expect(parseJson('['.repeat(deep) + ']'.repeat(deep - 1))).toHaveProperty('position')
  const value = `${'['.repeat(2000)}${']'.repeat(2000)}`
  expect(parseJson(value)).toHaveProperty('value')
})
