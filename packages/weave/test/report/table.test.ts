import { expect, test } from 'vitest'
import { createLedger } from '../../src/report/ledger.ts'
import { paintFor } from '../../src/report/paint.ts'
import { statusesOf } from '../../src/report/statuses.ts'
import { renderTable } from '../../src/report/table.ts'
import { reportJson } from '../../src/report/json.ts'
import { rule, site, where } from './given.ts'

const plain = paintFor({}, {})

function example() {
  const ledger = createLedger()
  const query = where('Client#query')
  const miss = where('Client#qeury')
  ledger.linked(site(query))
  ledger.looked(
    { package: 'pg', version: '8.23.1', file: 'lib/client.js' },
    [{ where: miss.key, sites: [], refused: [] }],
    ['Client#connect', 'Client#query'],
    [],
  )
  return statusesOf([rule(), rule({ id: 'second', where: miss, origin: { file: '/app/rules/config.json', index: 1, line: 3 } })], ledger)
}

test('is one line for each rule where nobody looks at the width', () => {
  expect(renderTable(example(), [], { paint: plain, width: undefined, cwd: '/app' })).toBe(`\
✓ woven     pg Client#query  pg 8.23.1 lib/client.js:576
✗ no match  pg Client#qeury  no \`Client#qeury\` in pg 8.23.1 (1 file); did you mean \`Client#query\`? [rules/config.json:3]
2 rules: 1 in place, 1 not.
`)
})

test('breaks its sentences at the width of the terminal', () => {
  expect(renderTable(example(), [], { paint: plain, width: 70, cwd: '/app' })).toBe(`\
✓ woven     pg Client#query  pg 8.23.1 lib/client.js:576
✗ no match  pg Client#qeury  no \`Client#qeury\` in pg 8.23.1 (1 file);
                             did you mean \`Client#query\`?
                             [rules/config.json:3]
2 rules: 1 in place, 1 not.
`)
  expect(renderTable(example(), [], { paint: plain, width: 44, cwd: '/app' })).toBe(`\
✓ woven     pg Client#query
            pg 8.23.1 lib/client.js:576
✗ no match  pg Client#qeury
            no \`Client#qeury\` in pg 8.23.1
            (1 file); did you mean
            \`Client#query\`?
            [rules/config.json:3]
2 rules: 1 in place, 1 not.
`)
})

test('says the same with colours', () => {
  const coloured = renderTable(example(), [], { paint: paintFor({}, { FORCE_COLOR: '1' }), width: 70, cwd: '/app' })
  expect(coloured).toContain('\x1b[32m✓ woven     \x1b[39m')
  // oxlint-disable-next-line no-control-regex
  expect(coloured.replace(/\x1b\[\d+m/g, '')).toBe(renderTable(example(), [], { paint: plain, width: 70, cwd: '/app' }))
})

test('lets nothing out of rules or files steer the terminal', () => {
  const evil = where('\x1b[2J\u202equery')
  const text = renderTable(statusesOf([rule({ where: evil })], createLedger()), [new Error('bad\x1b]0;title\x07\nrule')], {
    paint: plain,
    width: undefined,
    cwd: '/',
  })
  expect(text).toContain('pg \\x1b[2J\\u202equery')
  expect(text).toContain('✗ bad\\x1b]0;title\\x07 rule')
  // oxlint-disable-next-line no-control-regex
  expect(text).not.toMatch(/[\0-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e]/)
})

test('is JSON that says all of it', () => {
  const json = reportJson(example(), [Object.assign(new Error('no such file'), { code: 'HOOKLINE_RULES_UNREADABLE' })])
  expect(JSON.parse(JSON.stringify(json))).toMatchObject({
    version: 1,
    ok: false,
    rules: [
      { rule: 'first', names: 'pg Client#query', state: 'woven', ok: true },
      {
        rule: 'second',
        state: 'no-match',
        ok: false,
        suggestion: 'Client#query',
        origin: { file: '/app/rules/config.json', index: 1, line: 3 },
      },
    ],
    problems: [{ code: 'HOOKLINE_RULES_UNREADABLE', message: 'no such file' }],
  })
})
