/** Rollup, Rolldown and Vite: one plugin that sees scripts as they are written, one that sees what other plugins have made of them. */
import type { UnpluginOptions } from 'unplugin'
import { slashed } from '../loader/package-files.ts'
import { finish } from './finish.ts'
import { fileOf, languageOf } from './language.ts'
import { bundledModule, isOwn, meansOwn, ownModule, ownSource } from './own.ts'
import type { HooklineOptions } from './options.ts'
import { Session, type Changed, type ModuleText } from './session.ts'

/** What the three give to hooks, as far as it is used. */
interface Context {
  readonly environment?: { readonly config: { readonly consumer?: string; readonly command?: string } }
  readonly meta?: { readonly rolldownVersion?: string }
  parse(source: string, options: object): unknown
  resolve(source: string, importer?: string, options?: object): Promise<{ readonly id: string } | null>
  getModuleInfo(id: string): { readonly isEntry?: boolean } | null
  getModuleIds(): Iterable<string>
  addWatchFile(file: string): void
  warn(message: string): void
}

const ALL_SCRIPTS = { id: /\.[cm]?[jt]sx?(?:[?#]|$)/ }

/** The two plugins. */
export function rollupLike(options: HooklineOptions): UnpluginOptions[] {
  let session: Promise<Session> | undefined
  const done = new Set<string>()

  /** Weaves at the first moment at which the text can be read. */
  async function transform(context: Context, code: string, id: string, moment: 'written' | 'made'): Promise<Changed | undefined> {
    const file = fileOf(id)
    if (file === undefined || isClient(context) || (moment === 'made' && done.has(id))) return undefined
    done.delete(id)
    if (moment === 'written' && languageOf(file) !== 'js') return undefined
    const now = await (session ??= Session.open(options))
    for (const path of now.files) context.addWatchFile(path)
    const isEntry = isServed(context) ? !file.includes('/node_modules/') : context.getModuleInfo(id)?.isEntry === true
    const changed = now.weave({ file, code, isEntry, ...parserOf(context) })
    if (changed !== 'unparsable') {
      done.add(id)
      return changed
    }
    if (moment === 'made') now.unparsable(file)
    return undefined
  }

  const before = {
    name: 'hookline',
    enforce: 'pre',
    async buildStart(this: Context) {
      done.clear()
      session = Session.open(options, session)
      for (const path of (await session).files) this.addWatchFile(path)
    },
    resolveId: {
      order: 'pre',
      async handler(this: Context, source: string, importer: string | undefined, resolveOptions: object) {
        if (isOwn(source)) return source
        const own = source.startsWith('@hookline/') ? ownModule(source) : undefined
        if (own === undefined) return null
        if (meansOwn(importer)) return own
        return (await this.resolve(source, importer, { ...resolveOptions, skipSelf: true })) ?? own
      },
    },
    async load(id: string) {
      if (slashed(id) !== bundledModule) return ownSource(id) ?? null
      return { code: (await (session ??= Session.open(options))).bundledCode(), map: null, moduleSideEffects: true }
    },
    transform: {
      order: 'pre',
      filter: ALL_SCRIPTS,
      handler(this: Context, code: string, id: string) {
        return transform(this, code, id, 'written')
      },
    },
    async generateBundle(this: Context) {
      if (session === undefined || isClient(this)) return
      const now = await session
      for (const id of this.getModuleIds()) now.external(id)
      finish(now, options, message => this.warn(message))
    },
  }
  const after = {
    name: 'hookline:made',
    transform: {
      filter: ALL_SCRIPTS,
      handler(this: Context, code: string, id: string) {
        return transform(this, code, id, 'made')
      },
    },
  }
  return [before, after] as unknown as UnpluginOptions[]
}

/** Rolldown reads TypeScript and JSX: no further package is needed where it runs. */
function parserOf(context: Context): Partial<Pick<ModuleText, 'parse'>> {
  if (context.meta?.rolldownVersion === undefined) return {}
  return { parse: (source, lang) => context.parse(source, { lang, preserveParens: false }) }
}

/** What goes to a browser stays as it is: hooks run in Node. */
function isClient(context: Context): boolean {
  return context.environment?.config.consumer === 'client'
}

/** A development server has no entries, and refuses to say so: each of the application's own modules may be the first. */
function isServed(context: Context): boolean {
  return context.environment?.config.command === 'serve'
}
