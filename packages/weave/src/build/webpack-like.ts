/** webpack and Rspack: a loader behind all others weaves, and a module without a name comes before every entry. */
import type { UnpluginOptions } from 'unplugin'
import { slashed } from '../loader/package-files.ts'
import { finish } from './finish.ts'
import { fileOf } from './language.ts'
import { bundledModule, ownModule, ownSource } from './own.ts'
import type { HooklineOptions } from './options.ts'
import { Session } from './session.ts'

/** What the two have in common, as far as it is used. */
interface Compiler {
  readonly context: string
  readonly options: { readonly resolve: { fallback?: unknown; alias?: unknown } }
  readonly hooks: { readonly compile: { tap(name: string, run: () => void): void } }
}
interface Bundler {
  readonly EntryPlugin: new (context: string, entry: string, options: { name: undefined }) => { apply(compiler: Compiler): void }
}
interface Compilation {
  readonly modules: Iterable<{
    readonly externalType?: string
    readonly userRequest?: string
    readonly constructor: { readonly name: string }
  }>
  readonly errors: Error[]
  readonly warnings: Error[]
}
interface LoadContext {
  addWatchFile(file: string): void
  getNativeBuildContext(): { readonly loaderContext?: { cacheable(flag: boolean): void } }
}

/** The plugin. */
export function webpackLike(options: HooklineOptions): UnpluginOptions {
  let session: Promise<Session> | undefined
  const current = (): Promise<Session> => (session ??= Session.open(options))

  function prepare(compiler: Compiler, { EntryPlugin }: Bundler): void {
    new EntryPlugin(compiler.context, bundledModule, { name: undefined }).apply(compiler)
    // A hook module may import core where only weave has it installed.
    const { resolve } = compiler.options
    const own = Object.fromEntries(['@hookline/core', '@hookline/weave/runtime'].map(name => [name, ownModule(name)]))
    resolve.fallback = { ...own, ...(resolve.fallback as object | undefined) }
    // Child compilers share other hooks of their parent's.
    compiler.hooks.compile.tap('hookline', () => void (session = Session.open(options, session)))
  }

  /** What comes from a cache on disk tells nothing of its rules, and does not know of rules that are in no file. */
  async function watched(context: LoadContext, isWoven: boolean): Promise<Session> {
    const now = await current()
    for (const path of now.files) context.addWatchFile(path)
    if (isWoven || now.files.length === 0) context.getNativeBuildContext().loaderContext?.cacheable(false)
    return now
  }

  const plugin = {
    name: 'hookline',
    webpack: (compiler: Compiler & { webpack: Bundler }) => prepare(compiler, compiler.webpack),
    rspack: (compiler: Compiler & { rspack: Bundler }) => prepare(compiler, compiler.rspack),
    loadInclude: (id: string) => slashed(id) === bundledModule || ownSource(id) !== undefined,
    async load(this: LoadContext, id: string) {
      if (slashed(id) !== bundledModule) return ownSource(id)
      return (await watched(this, true)).bundledCode()
    },
    transform: {
      filter: { id: /\.[cm]?[jt]sx?(?:[?#]|$)/ },
      async handler(this: LoadContext, code: string, id: string) {
        const file = fileOf(id)
        if (file === undefined || file === bundledModule) return undefined
        const now = await watched(this, false)
        const changed = now.weave({ file, code, isEntry: false })
        if (changed === undefined) return undefined
        await watched(this, true)
        if (changed !== 'unparsable') return changed
        now.unparsable(file)
        return undefined
      },
    },
    async buildEnd(this: { getNativeBuildContext(): { compilation?: Compilation } }) {
      const { compilation } = this.getNativeBuildContext()
      if (compilation === undefined) return
      const now = await current()
      for (const { constructor, userRequest } of compilation.modules) {
        if (constructor.name === 'ExternalModule' && userRequest !== undefined) now.external(userRequest)
      }
      try {
        finish(now, options, message => void compilation.warnings.push(new Error(message)))
      } catch (error) {
        compilation.errors.push(error as Error)
      }
    },
  }
  return plugin as unknown as UnpluginOptions
}
