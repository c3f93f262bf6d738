import { build, inRoot, node } from '../lib/tool.mjs'

process.exitCode =
  (await build('@hookline/demo')) || (await node(['--enable-source-maps', inRoot('apps/demo/dist/main.js'), ...process.argv.slice(2)])).code
