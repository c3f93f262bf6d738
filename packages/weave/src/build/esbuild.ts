/** esbuild: one `onLoad` reads and weaves scripts; esbuild itself injects the runtime before every entry. */
import { readFile } from 'node:fs/promises'
import { dirname, extname } from 'node:path'
import type { EsbuildPlugin } from 'unplugin'
import { slashed } from '../loader/package-files.ts'
import { finish } from './finish.ts'
import { fileOf, SCRIPT } from './language.ts'
import { bundledModule, isOwn, meansOwn, ownModule } from './own.ts'
import type { HooklineOptions } from './options.ts'
import { Session } from './session.ts'

type Setup = EsbuildPlugin['setup']
type PluginBuild = Parameters<Setup>[0]
type Loader = NonNullable<PluginBuild['initialOptions']['loader']>[string]

const LOADERS: Readonly<Record<string, Loader>> = { '.jsx': 'jsx', '.ts': 'ts', '.mts': 'ts', '.cts': 'ts', '.tsx': 'tsx' }
const RESOLVED = Symbol('resolved')

/** What the plugin does with a build. */
export function esbuildSetup(options: HooklineOptions): Setup {
  return build => {
    const { initialOptions } = build
    let session: Promise<Session> | undefined
    const current = (): Promise<Session> => (session ??= Session.open(options))
    initialOptions.inject = [bundledModule, ...(initialOptions.inject ?? [])]
    initialOptions.metafile = true

    build.onStart(async () => {
      session = Session.open(options, session)
      await session
      return initialOptions.bundle === true
        ? {}
        : { errors: [{ text: 'Hookline expected `bundle: true`, got a build that bundles nothing.' }] }
    })
    build.onResolve({ filter: /^@hookline\/(?:core|weave)(?:\/|$)/ }, async args => {
      if (args.pluginData === RESOLVED) return undefined
      const own = ownModule(args.path)
      if (own === undefined) return undefined
      if (meansOwn(args.importer)) return { path: own }
      const { kind, importer, namespace, resolveDir } = args
      const found = await build.resolve(args.path, { kind, importer, namespace, resolveDir, pluginData: RESOLVED })
      return found.errors.length === 0 ? found : { path: own }
    })
    build.onLoad({ filter: SCRIPT, namespace: 'file' }, async ({ path }) => {
      const now = await current()
      if (slashed(path) === bundledModule) {
        return { contents: now.bundledCode(), loader: 'js', resolveDir: dirname(path), watchFiles: [...now.files] }
      }
      const file = fileOf(path)
      if (file === undefined || isOwn(path)) return undefined
      const changed = now.weave({ file, code: await readFile(path, 'utf8'), isEntry: false })
      const watchFiles = [...now.files]
      if (changed === 'unparsable') now.unparsable(file)
      if (changed === undefined || changed === 'unparsable') return { watchFiles }
      return { contents: withMap(changed.code, changed.map, build), loader: loaderOf(path, build), resolveDir: dirname(path), watchFiles }
    })
    build.onEnd(async ({ metafile }) => {
      const now = await current()
      const warnings: { text: string }[] = []
      for (const { imports } of Object.values(metafile?.inputs ?? {}))
        for (const { path, external } of imports) if (external) now.external(path)
      try {
        finish(now, options, text => void warnings.push({ text }))
        return { warnings }
      } catch (error) {
        return { warnings, errors: [{ text: (error as Error).message, detail: error }] }
      }
    })
  }
}

/** What the build says of this ending; esbuild has no loader of its own for what a plugin loads. */
function loaderOf(path: string, { initialOptions }: PluginBuild): Loader {
  const ending = extname(path)
  return initialOptions.loader?.[ending] ?? LOADERS[ending] ?? 'js'
}

function withMap(code: string, map: string | undefined, { initialOptions }: PluginBuild): string {
  if (map === undefined || !initialOptions.sourcemap) return code
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${Buffer.from(map).toString('base64')}`
}
