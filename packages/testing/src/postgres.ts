/** A real PostgreSQL for tests and demos, out of npm, gone without a trace when it is stopped or when its program dies. */
import { randomBytes } from 'node:crypto'
import { chown, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { locateBinaries, prepareBinaries } from './postgres/binaries.ts'
import { supervise } from './postgres/supervisor.ts'

/** How {@link startPostgres} starts a server. */
export interface PostgresOptions {
  /** A server to use in place of an own one. @default the environment's `DATABASE_URL` */
  readonly databaseUrl?: string | undefined
  /** Settings of the server, as in postgresql.conf. */
  readonly settings?: Readonly<Record<string, string | number>>
  /** Milliseconds it may take until the server is ready. @default 30000 */
  readonly timeoutMs?: number
}

/** A server that takes connections. */
export interface Postgres {
  readonly url: string
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  /** Folder of the server's unix socket, which `pg` takes as `host`; undefined when there is none or the server is not ours. */
  readonly socketFolder: string | undefined
  /** Ends the server and removes its folder. End your pools first: clients that are still connected get an error. Stopping twice does nothing. */
  stop(): Promise<void>
  [Symbol.asyncDispose](): Promise<void>
}

const INIT = [
  '--username=postgres',
  '--auth=scram-sha-256',
  '--encoding=UTF8',
  '--locale=C',
  '--no-sync',
  '--no-instructions',
  '--set=scram_iterations=1',
]
/** Nothing survives the program, so nothing needs to reach the disk. */
const SETTINGS = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  io_method: 'sync',
  jit: 'off',
  max_connections: 100,
  logging_collector: 'off',
}

/**
 * Starts a PostgreSQL 18 on a free port of 127.0.0.1, in a temporary folder and under a random password, or takes the one of `DATABASE_URL`.
 * The server and its folder are gone after `stop()`, at the end of an `await using` block, and when this process ends, however it ends.
 * Throws an Error that says what to do when there are no binaries for this platform or the server does not start.
 *
 * @example
 * ```ts
 * import { startPostgres } from '@hookline/testing/postgres'
 * await using postgres = await startPostgres()
 * console.log(postgres.url) // postgres://postgres:…@127.0.0.1:41873/postgres
 * ```
 */
export async function startPostgres(options: PostgresOptions = {}): Promise<Postgres> {
  const given = 'databaseUrl' in options ? options.databaseUrl : process.env['DATABASE_URL']
  if (given !== undefined && given !== '') return existing(given)
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await start(options, await freePort())
    } catch (error) {
      // Between the look for a free port and the server's bind somebody else may take it.
      if (attempt === 5 || !/could not bind|could not create any TCP/.test(String(error))) throw error
    }
  }
}

async function start(options: PostgresOptions, port: number): Promise<Postgres> {
  const native = locateBinaries()
  const folder = await mkdtemp(join(tmpdir(), 'hookline-pg-'))
  try {
    const owner = process.getuid?.() === 0 ? await nobody() : undefined
    const password = randomBytes(18).toString('base64url')
    const binaries = await prepareBinaries(native, folder, owner?.uid)
    await writeFile(join(folder, 'password'), password, { mode: 0o600 })
    if (owner !== undefined) await handOver(folder, owner)
    // The path of a socket may have about 100 bytes.
    const socketFolder = folder.length <= 80 ? folder : undefined
    const settings = { ...SETTINGS, ...options.settings, listen_addresses: '127.0.0.1', port, unix_socket_directories: socketFolder ?? '' }
    const { stop } = await supervise({
      ...binaries,
      folder,
      initArgs: INIT,
      args: Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
      uid: owner?.uid,
      gid: owner?.gid,
      timeoutMs: options.timeoutMs ?? 30_000,
    })
    return server({ host: '127.0.0.1', port, user: 'postgres', password, database: 'postgres' }, socketFolder, stop)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    throw error
  }
}

function existing(text: string): Postgres {
  if (!URL.canParse(text) || !/^postgres(?:ql)?:$/.test(new URL(text).protocol)) {
    throw new Error(
      'DATABASE_URL: expected a URL such as postgres://user:password@host:5432/database, got something else. Correct it, or unset it to start a server.',
    )
  }
  const url = new URL(text)
  const part = (value: string, otherwise: string): string => (value === '' ? otherwise : decodeURIComponent(value))
  const user = part(url.username, 'postgres')
  const where = {
    host: part(url.hostname, 'localhost'),
    port: Number(url.port || 5432),
    user,
    password: part(url.password, ''),
    database: part(url.pathname.slice(1), user),
  }
  return server(where, undefined, async () => {}, text)
}

type Where = Pick<Postgres, 'host' | 'port' | 'user' | 'password' | 'database'>

function server(where: Where, socketFolder: string | undefined, end: () => Promise<void>, url?: string): Postgres {
  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> => (stopped ??= end())
  return Object.freeze({
    ...where,
    url: url ?? `postgres://${where.user}:${where.password}@${where.host}:${where.port}/${where.database}`,
    socketFolder,
    stop,
    [Symbol.asyncDispose]: stop,
  })
}

/** With the folders in it, or who removes them in the end could not. */
async function handOver(folder: string, { uid, gid }: { uid: number; gid: number }): Promise<void> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const folders = entries.filter(entry => entry.isDirectory()).map(entry => join(entry.parentPath, entry.name))
  for (const path of [folder, join(folder, 'password'), ...folders]) await chown(path, uid, gid)
}

/** PostgreSQL refuses to run as root. */
async function nobody(): Promise<{ uid: number; gid: number }> {
  const line = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n').find(entry => entry.startsWith('nobody:'))
  const [uid, gid] = line?.split(':').slice(2, 4).map(Number) ?? []
  return { uid: uid ?? 65_534, gid: gid ?? 65_534 }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().unref().once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0))
    })
  })
}
