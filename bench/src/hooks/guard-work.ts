/** 1,000 rules in the forms that guards have, and calls that none of them denies: every rule that may be about a call has been looked for. */
import type { GuardRule } from '@hookline/hooks/guard'

/** What the rules are about: many targets, folders and files, texts that are equal or begin so, texts that hold others, commands of a shell. */
export type GuardRow = 'targets' | 'paths' | 'texts' | 'mixed' | 'contains' | 'shell' | 'shell-new'

export interface GuardWork {
  readonly rules: readonly GuardRule[]
  readonly input: object
  /** A call that one of the rules denies: that they are there is seen by it. */
  readonly denied: object
}

const RULES = 1000
const numbers = Array.from({ length: RULES }, (_, n) => n)
const file_path = '/srv/tenants/t-0417/project/src/services/orders/place.ts'
const command = 'npm run build --workspace packages/core && git status --short'

const path = (n: number): GuardRule => {
  const tenant = `/srv/tenants/t-${String(n + 1000)}`
  if (n % 4 === 0) return deny({ file_path: { under: `${tenant}/secrets` } })
  if (n % 4 === 1) return deny({ file_path: { glob: `${tenant}/**/*.{pem,key}` } })
  return n % 4 === 2 ? deny({ file_path: `${tenant}/.env` }) : deny({ file_path: { startsWith: `${tenant}/private-` } })
}
const text = (n: number): GuardRule => {
  if (n % 3 === 0) return deny({ command: `run-task-${n}` })
  return n % 3 === 1 ? deny({ command: { oneOf: [`a-${n}`, `b-${n}`, `c-${n}`] } }) : deny({ command: { startsWith: `tool${n} ` } })
}

function deny(when: NonNullable<GuardRule['when']>): GuardRule {
  return { deny: 'tool:Write', when }
}

const works: Readonly<Record<GuardRow, () => GuardWork>> = {
  targets: () => ({
    rules: numbers.map(n => ({
      deny: n % 100 === 7 ? 'tool:Write' : `tool:T${n % 100}`,
      when: { file_path: { contains: `secret-${n}` } },
    })),
    input: { file_path },
    denied: { file_path: '/srv/notes/secret-907.txt' },
  }),
  paths: () => ({ rules: numbers.map(path), input: { file_path }, denied: { file_path: '/srv/tenants/t-1996/secrets/key.txt' } }),
  texts: () => ({ rules: numbers.map(text), input: { command }, denied: { command: 'tool998 --help' } }),
  mixed: () => ({
    rules: numbers.map(n => (n % 2 === 0 ? path(n) : n % 10 === 1 ? { deny: `tool:T${n}` } : text(n))),
    input: { file_path, command },
    denied: { file_path: '/srv/tenants/t-1996/secrets/key.txt', command },
  }),
  contains: () => ({
    rules: numbers.map(n => deny({ command: { contains: `secret-${n}` } })),
    input: { command },
    denied: { command: 'cat secret-999.txt' },
  }),
  shell: () => ({
    rules: numbers.map(n => deny({ command: { shell: { runs: `tool${n}`, with: ['-f|--force'] } } })),
    input: { command },
    denied: { command: 'cd /srv && tool999 --force' },
  }),
  // Each call has another command, which is read anew.
  'shell-new': () => works.shell(),
}

export const guardRows: readonly GuardRow[] = Object.keys(works) as GuardRow[]

export function guardWork(row: GuardRow): GuardWork {
  return works[row]()
}
