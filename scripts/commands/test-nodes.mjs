// The engines of the packages are a promise: the built files are tested on the other Node versions they name.
import { spawnSync } from 'node:child_process'
import { delimiter, dirname } from 'node:path'
import { ensureInstalled } from '../lib/install.mjs'
import { runTests, summary } from '../lib/tests.mjs'
import { build, inRoot } from '../lib/tool.mjs'

await ensureInstalled(inRoot('tools/nodes'))
const built = await build()
let status = built
for (const name of ['node22', 'node26']) {
  if (built !== 0) break
  const node = inRoot(`tools/nodes/node_modules/${name}-${process.arch}/bin/node`)
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.trim()
  if (!version) throw new Error(`expected ${node} to start, got nothing; npm has Node for Linux with glibc on x64 and arm64 only.`)
  const env = { HOOKLINE_DIST: '1', PATH: `${dirname(node)}${delimiter}${process.env.PATH}` }
  const result = await runTests(process.argv.slice(2), { env, node })
  console.log(`Node ${version}, built packages: ${summary(result)}`)
  status ||= result.code
}
process.exitCode = status
