/** Every contender that could disturb another runs in a process of its own; this starts them and talks to them. */
import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const entry = scriptAt(new URL('./child.ts', import.meta.url))

/** A script that is named by its source: itself when run from there, else what was built of it. */
export function scriptAt(source: URL): string {
  const file = fileURLToPath(source)
  return import.meta.url.endsWith('.ts') ? file : file.replace(/\.ts$/, '.js')
}

export interface ChildOptions {
  readonly nodeArgs?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** The script. @default the one that knows all roles */
  readonly script?: string
}

function start(args: readonly string[], { nodeArgs = [], env = {}, script = entry }: ChildOptions): ChildProcess {
  return fork(script, args, {
    execArgv: [...process.execArgv, ...nodeArgs],
    env: { ...process.env, ...env },
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
}

/** Runs a child to its end and gives the one message that it sends. */
export async function ask<T>(args: readonly string[], options: ChildOptions = {}): Promise<T> {
  const child = start(args, options)
  let answer: { readonly value: T } | undefined
  child.on('message', message => (answer = { value: message as T }))
  const [code, signal] = (await once(child, 'close')) as [number | null, string | null]
  if (answer === undefined || code !== 0)
    throw new Error(`expected an answer from the child "${args.join(' ')}", got ${signal ?? `status ${code}`}; what it printed is above.`)
  return answer.value
}

/** A child that waits for messages and answers each with one. */
export class Child<M, A> {
  readonly #child: ChildProcess
  readonly #args: readonly string[]

  constructor(args: readonly string[], options: ChildOptions = {}) {
    this.#args = args
    this.#child = start(args, options)
  }

  /** The next message. */
  async next(): Promise<A> {
    const ended = new AbortController()
    const onExit = (code: number | null): void =>
      ended.abort(new Error(`expected the child "${this.#args.join(' ')}" to run on, got its end with status ${code}.`))
    this.#child.once('exit', onExit)
    try {
      const [answer] = (await once(this.#child, 'message', { signal: ended.signal })) as [A]
      return answer
    } catch (error) {
      throw ended.signal.aborted ? ended.signal.reason : error
    } finally {
      this.#child.off('exit', onExit)
    }
  }

  ask(message: M): Promise<A> {
    const answer = this.next()
    this.#child.send(message as object)
    return answer
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return
    const ended = once(this.#child, 'exit')
    this.#child.kill()
    await ended
  }
}
