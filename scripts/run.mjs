// The one way into every script: brings the installed packages in line with the lock file, finds a Node in range and
// runs scripts/commands/<command>.mjs on it. No dependencies, and it has to run on Node 18.
import { spawn } from 'node:child_process'
import { existsSync, readdirSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { ensureInstalled } from './lib/install.mjs'
import { findNode } from './lib/node.mjs'
import { root } from './lib/root.mjs'

const [command = '', ...args] = process.argv.slice(2)
const commands = join(root, 'scripts/commands')
const file = join(commands, `${command.replace(/:/g, '-')}.mjs`)

if (!/^[a-z:-]+$/.test(command) || !existsSync(file)) {
  const names = readdirSync(commands).map(name => name.replace(/\.mjs$/, '').replace('-', ':'))
  fail(`expected one of the commands ${names.join(', ')}, got ${command ? `"${command}"` : 'none'}.`)
}

try {
  await ensureInstalled(root)
  await run(findNode())
} catch (error) {
  fail(error.message)
}

async function run(node) {
  const bin = join(root, 'node_modules/.bin')
  const separator = process.platform === 'win32' ? ';' : ':'
  const child = spawn(node, [file, ...args], {
    stdio: 'inherit',
    env: {
      ...process.env,
      PATH: `${bin}${separator}${process.env.PATH}`,
      NX_DAEMON: 'false',
      NODE_OPTIONS: process.env.NODE_OPTIONS ?? '',
    },
  })
  // A terminal sends Ctrl-C to the whole group: this process only has to outlive its child.
  process.on('SIGINT', () => {})
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  const [code, signal] = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (...how) => resolve(how))
  })
  process.exit(code ?? 128 + constants.signals[signal])
}

function fail(message) {
  console.error(`hookline: ${message}`)
  process.exit(1)
}
