/** Ways to start the application of `fixtures/start`. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { hasWeavingPeers } from '../peers.ts'

export interface StartContender {
  readonly name: string
  readonly args: readonly string[]
  readonly env: Readonly<Record<string, string>>
  /** Packages of which a function is hooked. */
  readonly hooked: 0 | 10
  /** A cache of woven modules: none, one that is empty at each start, or one that the starts before have filled. */
  readonly cache?: 'empty' | 'filled'
}

export const START_BARE = 'bare'
export const START_CONTROL = 'control: bare again'
export const NO_RULES = 'Hookline, no rules'
export const COLD = 'Hookline, 10 packages, empty cache'
export const WARM = 'Hookline, 10 packages, filled cache'
export const COLD_FILES = 'Hookline, the same with the files named, empty cache'

const register = ['--import', '@hookline/weave/register']

const peers: readonly StartContender[] = [
  { name: 'tracing-hooks with code-transformer', args: ['--import', './tracing-hooks.mjs'], env: {}, hooked: 10 },
  { name: 'import- and require-in-the-middle', args: ['--import', './in-the-middle.mjs'], env: {}, hooked: 10 },
]

export const startContenders: readonly StartContender[] = [
  { name: START_BARE, args: [], env: {}, hooked: 0 },
  { name: START_CONTROL, args: [], env: {}, hooked: 0 },
  { name: NO_RULES, args: register, env: {}, hooked: 0 },
  { name: COLD, args: register, env: { HOOKLINE_RULES: 'rules.json' }, hooked: 10, cache: 'empty' },
  { name: COLD_FILES, args: register, env: { HOOKLINE_RULES: 'rules-with-files.json' }, hooked: 10, cache: 'empty' },
  { name: WARM, args: register, env: { HOOKLINE_RULES: 'rules.json' }, hooked: 10, cache: 'filled' },
  ...(hasWeavingPeers ? peers : []),
]

/** Folders for caches, removed in the end. */
export class Caches {
  readonly #root = mkdtempSync(join(tmpdir(), 'hookline-bench-'))
  #count = 0

  environment({ cache }: StartContender): Record<string, string> {
    if (cache === undefined) return {}
    return { HOOKLINE_CACHE: join(this.#root, cache === 'filled' ? 'filled' : `empty-${(this.#count += 1)}`) }
  }

  [Symbol.dispose](): void {
    rmSync(this.#root, { recursive: true, force: true })
  }
}
