import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { root } from './root.mjs'

const running = new Set()
// A terminal sends Ctrl-C to the whole group: a script has to outlive what it started, to clean up and to tell.
process.on('SIGINT', () => {})
for (const signal of ['SIGTERM', 'SIGHUP']) {
  process.on(signal, () => {
    for (const child of running) child.kill(signal)
  })
}

/** Runs a program from node_modules/.bin (or by its path) with the terminal's own streams. */
export function show(program, args, env = {}) {
  return start(program, args, env, 'inherit')
}

/** The same, with the output kept for when it is wanted. */
export function capture(program, args, env = {}) {
  return start(program, args, { ...(process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}), ...env }, 'pipe')
}

/** Runs a script on the Node that runs this one. */
export function node(args, env = {}) {
  return show(process.execPath, args, env)
}

function start(program, args, env, stdio) {
  const child = spawn(program, args, {
    cwd: root,
    stdio: ['inherit', stdio, stdio],
    env: { ...process.env, ...env },
    shell: process.platform === 'win32',
  })
  running.add(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', text => (output += text))
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', code => {
      running.delete(child)
      resolve({ code: code ?? 1, output })
    })
  })
}

/** Builds workspaces (all of them when none is named) and their dependencies; unchanged ones come out of the cache. */
export async function build(...projects) {
  const only = projects.length > 0 ? [`--projects=${projects.join(',')}`] : []
  const { code, output } = await capture('nx', ['run-many', '--target=build', '--output-style=static', ...only])
  if (code !== 0) console.error(output)
  return code
}

export const inRoot = path => join(root, path)
