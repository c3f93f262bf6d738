import { build, inRoot, node } from '../lib/tool.mjs'

process.exitCode =
  (await build('@hookline/agent-demo')) ||
  (await node(['--enable-source-maps', inRoot('apps/agent-demo/dist/main.js'), ...process.argv.slice(2)])).code
