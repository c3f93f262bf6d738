#!/usr/bin/env node
// The command. Before anything else is loaded it looks whether this Node can run it; it has to be readable by Node 18.
// In a clone of the repository that was not built it runs on the TypeScript sources.
import { existsSync, writeSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const RANGE = '^22.23.0 || ^24.11.1 || >=25.2.0'
const [major, minor, patch] = process.versions.node.split('.').map(part => Number.parseInt(part, 10))
const supported =
  (major === 22 && minor >= 23) ||
  (major === 24 && (minor > 11 || (minor === 11 && patch >= 1))) ||
  (major === 25 && minor >= 2) ||
  major > 25

if (!supported) {
  fail(
    `expected Node ${RANGE}, got ${process.versions.node} (${process.execPath}). Other versions crash when a load hook is registered and ` +
      'CommonJS is required from an ES module (https://github.com/nodejs/node/issues/59666). Install a newer Node, and run the command again.',
  )
}

const SOURCE = '@hookline/source'
const built = new URL('../dist/index.js', import.meta.url)
const source = new URL('../src/index.ts', import.meta.url)
const wantsSource = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].some(text => text.includes(`conditions=${SOURCE}`))
const runsSource = wantsSource || !existsSync(built)

if (runsSource && !existsSync(source)) fail(`expected ${fileURLToPath(built)}: the package is not complete, install it again.`)
if (runsSource && !process.features.typescript) {
  fail(`it is not built, and this Node (${process.versions.node}) does not run TypeScript: run \`npm run build\` in the repository first.`)
}
if (runsSource && !wantsSource) {
  const { registerHooks } = await import('node:module')
  registerHooks({ resolve: (specifier, context, next) => next(specifier, { ...context, conditions: [...context.conditions, SOURCE] }) })
}

// In a run it is the program's, and is left alone: looking at it would make it non-blocking for the program too.
if (process.argv[2] !== 'run') {
  process.stdout.on('error', error => {
    // Who has read enough goes away: `hookline … | head`. The exit code stays what was found.
    if (error.code !== 'EPIPE') fail(`what was found could not be written to standard output: ${error.message}`)
  })
}

const { main } = await import((runsSource ? source : built).href)
process.exitCode = await main(process.argv.slice(2))

function fail(message) {
  writeSync(2, `hookline: ${message}\n`)
  process.exit(1)
}
