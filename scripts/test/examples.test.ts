import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { examples } from '../checks/examples.mjs'

const planted = fileURLToPath(new URL('fixtures/examples', import.meta.url))

test('every planted mistake is found, and nothing else', { timeout: 60_000 }, async () => {
  const problems = await examples(planted, 'examples-planted')
  expect(problems.map(text => text.split('\n')[0]).toSorted()).toEqual([
    'README.md:13: expected the output of the example above, which is',
    'README.md:25: expected an example that runs, got status 1:',
    'README.md:28: expected a reason, "no-check: why it cannot be checked", got none.',
    'README.md:36: expected one of run, legacy, standard, file=, got "often".',
    "README.md:5: error TS2339: Property 'trim' does not exist on type 'number'.",
  ])
})
