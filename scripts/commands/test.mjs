import { runTests, summary } from '../lib/tests.mjs'
import { build } from '../lib/tool.mjs'

// Tests run on the sources, but some look at what tsc emits or load the packages as their users do.
const built = await build()
const result = await runTests(process.argv.slice(2))
if (built !== 0) console.error('The build failed: its output is above the tests.')
console.log(summary(result))
process.exitCode = built || result.code
