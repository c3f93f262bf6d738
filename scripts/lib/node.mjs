import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './root.mjs'

const range = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).engines.node

/** The Node that npm brought, else the one that is running. */
export function findNode() {
  const brought = join(root, 'node_modules/.bin/node')
  let why = 'npm brought none'
  if (existsSync(brought)) {
    const { status, stdout, error } = spawnSync(brought, ['--version'], { encoding: 'utf8' })
    const version = status === 0 ? stdout.trim() : ''
    if (inRange(version, range)) return brought
    why = version
      ? `the one npm brought is ${version}`
      : `the one npm brought does not start here (${error ? error.code : `status ${status}`})`
  }
  if (inRange(process.version, range)) return process.execPath
  throw new Error(
    `expected Node ${range}, got ${process.version} on ${process.platform} ${process.arch}, and ${why}.\n` +
      '  On Linux with glibc (x64, arm64) npm brings Node 24 as an optional package: run "npm ci --include=optional".\n' +
      '  Elsewhere install Node 24 (https://nodejs.org) and run the same command again.',
  )
}

/** Enough of semver for `^1.2.3 || >=4.5.6`; a pre-release is never in range. */
export function inRange(version, wanted) {
  const have = parse(version)
  return (
    have !== null &&
    wanted.split('||').some(part => {
      const [, operator, rest] = /^(\^|>=)(.+)$/.exec(part.trim()) ?? []
      const least = parse(rest ?? '')
      return least !== null && compare(have, least) >= 0 && (operator === '>=' || have[0] === least[0])
    })
  )
}

function parse(version) {
  const parts = /^v?(\d+)\.(\d+)\.(\d+)$/.exec(version)
  return parts && parts.slice(1).map(Number)
}

function compare(a, b) {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}
