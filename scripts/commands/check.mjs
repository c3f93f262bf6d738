// Everything that holds the repository to its own rules. All checks run, also after one that fails.
import { readdirSync } from 'node:fs'
import { boundaries } from '../checks/boundaries.mjs'
import { documented } from '../checks/documented.mjs'
import { examples } from '../checks/examples.mjs'
import { fileLengths } from '../checks/file-lengths.mjs'
import { hygiene } from '../checks/hygiene.mjs'
import { links } from '../checks/links.mjs'
import { ensureInstalled } from '../lib/install.mjs'
import { root } from '../lib/root.mjs'
import { capture, inRoot } from '../lib/tool.mjs'

const packages = readdirSync(inRoot('packages')).map(name => `packages/${name}`)
const tool = (program, ...args) => capture(program, args)

/** Each gives `{ code, output }`; those of one group run side by side, and a group begins when the one before has ended. */
const groups = [
  [{ name: 'build (nx)', run: () => tool('nx', 'run-many', '--target=build', '--output-style=static') }],
  [{ name: 'types (tsc -b)', run: types }],
  [
    { name: 'format (oxfmt)', run: () => tool('oxfmt', '--check') },
    { name: 'lint with types (oxlint)', run: () => tool('oxlint', '--type-aware', '--deny-warnings') },
    { name: 'type tests (vitest)', run: typeTests },
    { name: 'package contents (publint)', run: () => eachPackage('publint', 'run', '--strict') },
    { name: 'package types (attw)', run: () => eachPackage('attw', '--pack', '--profile', 'esm-only') },
    { name: 'unused files and dependencies (knip)', run: () => tool('knip', '--no-progress') },
    { name: 'size budgets (size-limit)', run: () => tool('size-limit') },
    { name: 'package boundaries', run: () => found(boundaries(root)) },
    { name: 'package boundaries see planted violations', run: planted },
    { name: 'examples in pages and comments', run: async () => found(await examples(root)) },
    { name: 'links lead somewhere', run: () => found(links(root)) },
    { name: 'public exports are documented', run: () => found(documented(root)) },
    { name: 'file lengths', run: () => found(fileLengths(root)) },
    { name: 'no machine named in the files', run: () => found(hygiene(root)) },
  ],
]

const only = process.argv.slice(2)
let failures = 0
for (const group of groups) {
  const waiting = group.filter(({ name }) => only.length === 0 || only.some(word => name.includes(word)))
  await Promise.all([worker(waiting), worker(waiting)])
}
process.exitCode = failures === 0 ? 0 : 1

async function worker(waiting) {
  for (let check = waiting.shift(); check; check = waiting.shift()) {
    const started = performance.now()
    const { code, output } = await Promise.resolve()
      .then(check.run)
      .catch(error => ({ code: 1, output: error.stack }))
    const seconds = ((performance.now() - started) / 1000).toFixed(1)
    console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${check.name} (${seconds} s)`)
    if (code === 0) continue
    failures += 1
    console.log(output.trim().replace(/^/gm, '    '))
  }
}

async function types() {
  await ensureInstalled(inRoot('bench/peers'))
  return tool('tsc', '-b', '--pretty')
}

function typeTests() {
  return tool('vitest', 'run', '--project=types:*', '--passWithNoTests')
}

async function eachPackage(program, ...args) {
  const results = []
  for (const folder of packages) results.push(await tool(program, ...args, folder))
  const failed = results.filter(({ code }) => code !== 0)
  return { code: failed.length === 0 ? 0 : 1, output: failed.map(({ output }) => output).join('\n') }
}

function found(problems) {
  return { code: problems.length === 0 ? 0 : 1, output: problems.join('\n') }
}

function planted() {
  const problems = boundaries(inRoot('scripts/test/fixtures/boundaries'))
  const expected = ['does not depend on', 'public entries', 'outside of its package', 'only packages/core/src/rx']
  return found(
    expected
      .filter(text => !problems.some(problem => problem.includes(text)))
      .map(text => `expected a planted violation with "${text}", got none`),
  )
}
