/** A second shop, started as a user would start any program with rules: by the command, in a process of its own. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { hookline } from './command.ts'

export interface SecondShop {
  readonly url: string
  /** The command as one would type it. */
  readonly command: string
  /** Closes the shop; gives what it has printed since it opened, and then what the command had to say. */
  close(): Promise<readonly string[]>
}

const here = fileURLToPath(new URL('../..', import.meta.url))
const command = 'hookline run --rules rules/config.json --report -- node dist/serve.js'

/** Starts it on the database of the first; it has tables of its own there. */
export async function startSecondShop(database: string): Promise<SecondShop> {
  const args = command.split(' ').slice(1)
  const child = spawn(process.execPath, [hookline, ...args.map(word => (word === 'node' ? process.execPath : word))], {
    cwd: here,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, DATABASE_URL: database, FORCE_COLOR: '0' },
  })
  const ended = once(child, 'close')
  const lines: string[] = []
  const said: string[] = []
  createInterface(child.stderr).on('line', line => said.push(line))
  const url = await new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', line => {
      const [, opened] = /^open at (\S+)$/.exec(line) ?? []
      if (opened === undefined) lines.push(line)
      else resolve(opened)
    })
    child.once('error', reject)
    void ended.then(() => reject(new Error(`expected a shop, got\n${[...lines, ...said].join('\n')}`)))
  })
  return {
    url,
    command,
    async close() {
      child.stdin.end()
      await ended
      return [...lines, ...said]
    },
  }
}
