/**
 * The server's parent is a shell that reads our pipe: when the pipe ends, because we stopped the server or because this process died in whatever way
 * (also by SIGKILL), the shell ends the server and removes its folder.
 */
import { spawn, type ChildProcess } from 'node:child_process'

// TERM before QUIT: a server that has not set up its signals yet ignores QUIT (shells start background jobs that way) and dies of TERM.
const SCRIPT = `
dir=$1 initdb=$2 postgres=$3 init=$4; shift 4
exec 3<&0 </dev/null
if "$initdb" $init -D "$dir/data" --pwfile="$dir/password" >"$dir/initdb.log" 2>&1 3<&-; then
  "$postgres" -D "$dir/data" "$@" 3<&- &
  server=$!
  { read -r _ <&3; kill -TERM $server; kill -QUIT $server; } 2>/dev/null &
  dog=$!
  wait $server; code=$?
  kill $dog 2>/dev/null
else
  code=$?; cat "$dir/initdb.log" >&2
fi
cd /; rm -rf "$dir"
exit $code
`

/** A server under a supervisor. */
export interface Supervised {
  readonly stop: () => Promise<void>
}

/** What to start. */
export interface Launch {
  readonly folder: string
  readonly initdb: string
  readonly postgres: string
  readonly initArgs: readonly string[]
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  readonly uid: number | undefined
  readonly gid: number | undefined
  readonly timeoutMs: number
}

/** Starts the server and resolves when it takes connections; rejects with the end of its log when it does not. */
export async function supervise(launch: Launch): Promise<Supervised> {
  const { folder, uid, gid } = launch
  const child = spawn(
    '/bin/sh',
    ['-c', SCRIPT, 'hookline-postgres', folder, launch.initdb, launch.postgres, launch.initArgs.join(' '), ...launch.args],
    {
      // A group of its own: Ctrl-C in a terminal is for us, and ends the server through the pipe.
      detached: true,
      cwd: folder,
      stdio: ['pipe', 'ignore', 'pipe'],
      env: { PATH: process.env['PATH'] ?? '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC', ...launch.env },
      ...(uid === undefined || gid === undefined ? {} : { uid, gid }),
    },
  )
  const ended = new Promise<void>(resolve => {
    child.once('close', () => resolve())
    child.once('error', () => resolve())
  })
  // The pipe ends when the server is gone; that it then has no reader is no news.
  child.stdin?.on('error', () => {})
  const stop = async (): Promise<void> => {
    hold(child, true)
    child.stdin?.end()
    await ended
  }
  try {
    await ready(child, ended, launch.timeoutMs)
  } catch (error) {
    await stop()
    throw error
  }
  hold(child, false)
  return { stop }
}

function ready(child: ChildProcess, ended: Promise<void>, timeoutMs: number): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = ''
    const fail = (what: string, cause?: unknown): void => {
      clearTimeout(timer)
      reject(
        new Error(
          `PostgreSQL ${what}. Set DATABASE_URL to use a server of yours.${log === '' ? '' : ` Its log ends:\n${log}`}`,
          cause === undefined ? {} : { cause },
        ),
      )
    }
    const timer = setTimeout(() => fail(`was not ready within ${timeoutMs} ms`), timeoutMs)
    child.once('error', error => fail('could not be started', error))
    void ended.then(() => fail('ended before it was ready'))
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => {
      log = (log + chunk).slice(-4000)
      if (!log.includes('ready to accept connections')) return
      clearTimeout(timer)
      resolve()
    })
  })
}

/** A server that nobody stopped must not keep the program from ending. */
function hold(child: ChildProcess, on: boolean): void {
  for (const handle of [child, child.stdin, child.stderr] as readonly ({ ref?(): void; unref?(): void } | null)[]) {
    if (on) handle?.ref?.()
    else handle?.unref?.()
  }
}
