import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { delimiter, join, relative, sep } from 'node:path'
import { root } from './root.mjs'

const ci = ['ci', '--include=dev', '--include=optional']

/** Runs `npm ci` in a folder when what is installed there is not what its lock file says. */
export async function ensureInstalled(folder) {
  const reason = difference(folder)
  if (!reason) return
  const where = folder === root ? '' : ` of ${relative(root, folder)}`
  const started = Date.now()
  const stop = progress(`Installing the packages${where} (${reason})`)
  const first = await npm(folder, [...ci, '--loglevel=error'], 'pipe')
  stop(
    first.code === 0
      ? `Installed the packages${where} in ${Math.round((Date.now() - started) / 1000)} s.`
      : `npm ci failed (status ${first.code}). Once more, with the full log:`,
  )
  if (first.code === 0) return
  const second = await npm(folder, ci, 'inherit')
  if (second.code === 0) return
  throw new Error(
    `expected "npm ci" to install the packages${where}, got status ${second.code}; npm's own log is above.\n` +
      '  npm has to reach its registry ("npm ping" tells) and package-lock.json has to match package.json ("npm install" repairs it).',
  )
}

/** Why the installed packages are not those of the lock file, or undefined when they are. */
export function difference(folder) {
  const locked = read(join(folder, 'package-lock.json'))
  if (!locked)
    throw new Error(
      `expected ${join(folder, 'package-lock.json')} to be a lock file, got none that can be read. Restore it with "git checkout package-lock.json".`,
    )
  const installed = read(join(folder, 'node_modules/.package-lock.json'))
  if (!installed) return 'none yet'
  let count = 0
  for (const [path, wanted] of Object.entries(locked)) {
    if (!/(^|\/)node_modules\//.test(path)) continue
    const got = installed[path]
    if (got ? !same(wanted, got) : !wanted.optional || isForHere(wanted)) count += 1
  }
  return count === 0 ? undefined : `${count} ${count === 1 ? 'differs' : 'differ'} from the lock file`
}

function same(wanted, got) {
  return wanted.link ? got.link === true : wanted.version === got.version && wanted.integrity === got.integrity
}

/** An optional package that names no platform is there for one that does: what has to be here is what names this one. */
function isForHere({ os, cpu, libc }) {
  if (!os && !cpu) return false
  return !excludes(os, process.platform) && !excludes(cpu, process.arch) && !(process.platform === 'linux' && excludes(libc, libcName()))
}

function excludes(list, value) {
  if (!list) return false
  const names = [].concat(list)
  if (names.includes(`!${value}`)) return true
  const allowed = names.filter(name => !name.startsWith('!'))
  return allowed.length > 0 && !allowed.includes(value)
}

function libcName() {
  return process.report.getReport().header.glibcVersionRuntime ? 'glibc' : 'musl'
}

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages
  } catch {
    return undefined
  }
}

function npm(cwd, args, stdio) {
  // `npm ci` removes node_modules while it runs: it must not run on a Node from in there.
  const PATH = process.env.PATH.split(delimiter)
    .filter(entry => !entry.endsWith(`${sep}node_modules${sep}.bin`))
    .join(delimiter)
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(lifecycle|package|command|execpath|node_execpath)/.test(name)),
  )
  const child = spawn('npm', args, {
    cwd,
    stdio: ['ignore', stdio, stdio],
    env: { ...env, PATH },
    shell: process.platform === 'win32',
  })
  child.stdout?.resume()
  child.stderr?.resume()
  return new Promise((resolve, reject) => {
    child.once('error', cause =>
      reject(new Error(`expected to find npm on the PATH, got ${cause.code}. It comes with Node: https://nodejs.org.`, { cause })),
    )
    child.once('exit', (code, signal) => resolve({ code: code ?? signal }))
  })
}

function progress(text) {
  const started = Date.now()
  if (!process.stderr.isTTY) {
    console.error(`${text} …`)
    return end => console.error(end)
  }
  const draw = () => process.stderr.write(`\r\u001b[K${text} … ${Math.round((Date.now() - started) / 1000)} s`)
  draw()
  const timer = setInterval(draw, 1000)
  return end => {
    clearInterval(timer)
    process.stderr.write(`\r\u001b[K${end}\n`)
  }
}
