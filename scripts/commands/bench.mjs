import { ensureInstalled } from '../lib/install.mjs'
import { build, inRoot, node } from '../lib/tool.mjs'

await ensureInstalled(inRoot('bench/peers'))
process.exitCode =
  (await build('@hookline/bench')) || (await node(['--expose-gc', inRoot('bench/dist/main.js'), ...process.argv.slice(2)])).code
