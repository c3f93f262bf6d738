import { runTests, summary } from '../lib/tests.mjs'
import { build } from '../lib/tool.mjs'

const built = await build()
const result = await runTests(process.argv.slice(2), { env: { HOOKLINE_LONG: '1' } })
if (built !== 0) console.error('The build failed: its output is above the tests.')
console.log(summary(result))
process.exitCode = built || result.code
