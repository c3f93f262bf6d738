/** Rules files and hook modules that change are taken up again while the process runs. */
import type { FSWatcher } from 'node:fs'
import { basename, dirname } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Rule } from '../model.ts'
import { readRules } from '../rules/read.ts'
import { importHooks, type HookModules } from '../runtime/hook-modules.ts'
import { mayHold } from './prefilter.ts'
import type { Session } from './session.ts'
import { readFileSync, watchFolder, writeSync } from './own-fs.ts'

/** Editors write a file in several steps. */
const SETTLED = 30
const MOST_FILES = 50_000

/** Watches until the process ends, and does not keep it from ending. */
export function watch(session: Session): void {
  const live = new Live(session)
  session.current.seen = path => live.saw(path)
  live.watchFolders()
}

class Live {
  readonly #session: Session
  readonly #folders = new Map<string, FSWatcher | undefined>()
  /** What each file held when it was last taken up; undefined: it could not be read. */
  readonly #texts = new Map<string, string | undefined>()
  readonly #seen = new Set<string>()
  #timer: NodeJS.Timeout | undefined
  #working = false
  #count = 0

  constructor(session: Session) {
    this.#session = session
    for (const file of this.#watched()) this.#texts.set(file, textOf(file))
  }

  saw(path: string): void {
    if (this.#seen.size < MOST_FILES) this.#seen.add(path)
  }

  watchFolders(): void {
    for (const file of this.#watched()) {
      const folder = dirname(file)
      if (this.#folders.has(folder)) continue
      this.#folders.set(folder, this.#watchFolder(folder))
    }
  }

  #watchFolder(folder: string): FSWatcher | undefined {
    try {
      // Folders and not files: editors put another file in the place of the one that was watched.
      const watcher = watchFolder(folder, { persistent: false }, (_, name) => {
        if (name === null || this.#watched().some(file => basename(file) === name)) this.#plan()
      })
      watcher.on('error', () => watcher.close())
      return watcher
    } catch (error) {
      say(`${folder} cannot be watched: ${messageOf(error)}`)
      return undefined
    }
  }

  /** Rules files and hook modules, also those that a file named when it was read last. */
  #watched(): string[] {
    const hooks = this.#session.rules.flatMap(({ hooks: url }) => (url?.startsWith('file:') === true ? [fileURLToPath(url)] : []))
    return [...new Set([...this.#session.files, ...hooks])]
  }

  #plan(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.#takeUp(), SETTLED).unref()
  }

  async #takeUp(): Promise<void> {
    if (this.#working) return this.#plan()
    const changed = this.#watched().filter(file => textOf(file) !== this.#texts.get(file))
    if (changed.length === 0) return
    for (const file of changed) this.#texts.set(file, textOf(file))
    this.#working = true
    try {
      await this.#change(changed)
    } catch (error) {
      say(`the change could not be taken up: ${messageOf(error)}`)
    } finally {
      this.#working = false
    }
  }

  async #change(changed: readonly string[]): Promise<void> {
    const session = this.#session
    const fresh = (this.#count += 1)
    const read = await readRules(session.options.rules, { fresh })
    const wrong = read.problems.filter(problem => problem.severity === 'error')
    if (wrong.length > 0) {
      for (const problem of wrong) say(problem.message)
      return say('the rules stay as they were.')
    }
    const before = session.current.weaver
    const modules = await this.#modulesFor(read.rules, changed, fresh)
    session.weave(read)
    await session.use(modules)
    for (const file of this.#watched()) if (!this.#texts.has(file)) this.#texts.set(file, textOf(file))
    this.watchFolders()
    this.#tellRestarts(before)
    say(
      `${read.rules.length === 1 ? '1 rule is' : `${read.rules.length} rules are`} in force (${changed.map(file => basename(file)).join(', ')} changed).`,
    )
  }

  /** Hook modules that have changed or are new are imported; of one that fails the former stays. */
  async #modulesFor(rules: readonly Rule[], changed: readonly string[], fresh: number): Promise<HookModules['modules']> {
    const known = this.#session.modules
    const stale = rules.filter(({ hooks }) => hooks !== undefined && (!known.has(hooks) || changed.includes(fileURLToPath(hooks))))
    const { modules, problems } = await importHooks(stale, { fresh })
    for (const { error } of problems) say(error.message)
    return new Map([...known, ...modules])
  }

  /** Functions of files that have been loaded cannot be woven any more; those that were woven follow. */
  #tellRestarts(before: Session['current']['weaver']): void {
    const { weaver } = this.#session.current
    const late = new Set<string>()
    for (const path of this.#seen) {
      const wheres = weaver?.concernOf(path)?.wheres ?? []
      if (wheres.length === 0) continue
      const old = new Set(before?.concernOf(path)?.wheres.map(where => where.key))
      const fresh = wheres.filter(where => !old.has(where.key))
      if (fresh.length === 0) continue
      const text = textOf(path) ?? ''
      for (const where of fresh) if (mayHold(text, where)) late.add(where.key)
    }
    for (const { id, where } of this.#session.rules) {
      if (where === undefined || !late.has(where.key)) continue
      const why = 'its file had been loaded when the rule came: restart the process'
      this.#session.book.needsRestart(id, why)
      say(`rule "${id}" needs a restart: ${why}.`)
    }
  }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}

function say(sentence: string): void {
  try {
    writeSync(2, `hookline: ${sentence}\n`)
  } catch {
    // Nobody listens.
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
