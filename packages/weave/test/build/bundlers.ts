/** Six bundlers, each set up as its users do, bundling one application for Node into one file. */
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import commonjsPlugin from '@rollup/plugin-commonjs'
import { nodeResolve } from '@rollup/plugin-node-resolve'
import { rspack } from '@rspack/core'
import { build as esbuild, transform } from 'esbuild'
import { rolldown } from 'rolldown'
import { rollup, type Plugin as RollupPlugin } from 'rollup'
import { build as vite } from 'vite'
import webpack from 'webpack'
import { hookline, type HooklineOptions } from '@hookline/weave/build'

/** What is to be bundled. */
export interface BundleJob {
  /** Absolute path. */
  readonly entry: string
  readonly outDir: string
  readonly minify?: boolean
  /** Undefined: without the plugin. */
  readonly hooks?: HooklineOptions | undefined
  readonly external?: readonly string[]
}

/** Bundles; gives the path of the file to run. */
export type Bundler = (job: BundleJob) => Promise<string>

// Its types are those of a CommonJS module, which it is not.
const commonjs = commonjsPlugin as unknown as typeof commonjsPlugin.default

const typeScriptLoader = fileURLToPath(new URL('fixtures/typescript-loader.cjs', import.meta.url))
const extensions = ['.ts', '.mjs', '.js', '.json']

const typeScript: RollupPlugin = {
  name: 'typescript',
  async transform(code, id) {
    if (!id.endsWith('.ts')) return null
    const result = await transform(code, { loader: 'ts', sourcefile: id, sourcemap: true, target: 'es2022' })
    return { code: result.code, map: result.map }
  },
}

export const bundlers = {
  async rolldown({ entry, outDir, minify = false, hooks, external = [] }) {
    const plugins = hooks === undefined ? [] : [hookline.rolldown(hooks)]
    const bundle = await rolldown({ input: entry, platform: 'node', plugins, external: [...external], logLevel: 'silent' })
    await bundle.write({ dir: outDir, entryFileNames: 'main.mjs', sourcemap: true, minify })
    await bundle.close()
    return join(outDir, 'main.mjs')
  },

  async rollup({ entry, outDir, minify = false, hooks, external = [] }) {
    const minifier: RollupPlugin = {
      name: 'minify',
      async renderChunk(code) {
        const result = await transform(code, { minify: true, sourcemap: true, format: 'esm', target: 'es2022' })
        return { code: result.code, map: result.map }
      },
    }
    const bundle = await rollup({
      input: entry,
      external: [/^node:/, 'pg-native', ...external],
      plugins: [
        typeScript,
        nodeResolve({ extensions, preferBuiltins: true }),
        commonjs({ ignoreDynamicRequires: true, ignoreTryCatch: true }),
        ...(hooks === undefined ? [] : [hookline.rollup(hooks)]),
        ...(minify ? [minifier] : []),
      ],
      logLevel: 'silent',
    })
    await bundle.write({ dir: outDir, entryFileNames: 'main.mjs', sourcemap: true, inlineDynamicImports: true })
    await bundle.close()
    return join(outDir, 'main.mjs')
  },

  async vite({ entry, outDir, minify = false, hooks, external = [] }) {
    await vite({
      configFile: false,
      logLevel: 'silent',
      root: join(entry, '..'),
      plugins: hooks === undefined ? [] : [hookline.vite(hooks)],
      ssr: { noExternal: true, external: [...external] },
      build: {
        ssr: entry,
        outDir,
        minify,
        sourcemap: true,
        emptyOutDir: false,
        rolldownOptions: { output: { entryFileNames: 'main.mjs' } },
      },
    })
    return join(outDir, 'main.mjs')
  },

  async esbuild({ entry, outDir, minify = false, hooks, external = [] }) {
    const outfile = join(outDir, 'main.cjs')
    await esbuild({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'cjs',
      minify,
      sourcemap: true,
      external: ['pg-native', ...external],
      plugins: hooks === undefined ? [] : [hookline.esbuild(hooks)],
      logLevel: 'silent',
    })
    return outfile
  },

  webpack: job => run(webpack, job, { loader: typeScriptLoader }, job.hooks === undefined ? [] : [hookline.webpack(job.hooks)]),

  rspack: job =>
    run(
      rspack,
      job,
      { loader: 'builtin:swc-loader', options: { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } } },
      job.hooks === undefined ? [] : [hookline.rspack(job.hooks)],
    ),
} satisfies Record<string, Bundler>

export type BundlerName = keyof typeof bundlers

type Compile = (options: object, done: (error: Error | null, stats?: Stats) => void) => { close(done: () => void): void }
interface Stats {
  hasErrors(): boolean
  toString(options: object): string
}

/** webpack and Rspack take the same configuration. */
async function run(compile: Compile, job: BundleJob, loader: object, plugins: readonly unknown[]): Promise<string> {
  const { entry, outDir, minify = false, external = [] } = job
  await new Promise<void>((resolve, reject) => {
    const compiler = compile(
      {
        mode: minify ? 'production' : 'development',
        devtool: 'source-map',
        target: 'node',
        context: join(entry, '..'),
        entry,
        output: { path: outDir, filename: 'main.cjs', devtoolModuleFilenameTemplate: '[absolute-resource-path]' },
        externalsPresets: { node: true },
        externals: ['pg-native', ...external].map(name => ({ [name]: `commonjs ${name}` })),
        resolve: { extensions },
        module: { rules: [{ test: /\.ts$/, use: [loader] }] },
        plugins,
        optimization: { minimize: minify, nodeEnv: false },
        performance: false,
      },
      (error, stats) => {
        compiler.close(() => {
          if (error) reject(error)
          else if (stats?.hasErrors()) reject(new Error(stats.toString({ all: false, errors: true })))
          else resolve()
        })
      },
    )
  })
  return join(outDir, 'main.cjs')
}
