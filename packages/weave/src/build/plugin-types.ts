/** Plugins as bundlers' declarations ask for them, in own words: nobody has all bundlers installed, so ours must not name any. */
import type { HooklineOptions } from './options.ts'

/** A plugin for Rollup, Rolldown or Vite. */
export interface RollupLikePlugin {
  readonly name: string
}

/** A plugin for esbuild. */
export interface EsbuildPlugin {
  readonly name: string
  readonly setup: (build: unknown) => void | Promise<void>
}

/** A plugin for webpack or Rspack. */
export interface WebpackLikePlugin {
  readonly apply: (compiler: unknown) => void
}

/** The plugin for each bundler; it goes into the list of plugins as it is, an array too. */
export interface HooklinePlugins {
  readonly vite: (options?: HooklineOptions) => RollupLikePlugin[]
  readonly rollup: (options?: HooklineOptions) => RollupLikePlugin[]
  readonly rolldown: (options?: HooklineOptions) => RollupLikePlugin[]
  readonly esbuild: (options?: HooklineOptions) => EsbuildPlugin
  readonly webpack: (options?: HooklineOptions) => WebpackLikePlugin
  readonly rspack: (options?: HooklineOptions) => WebpackLikePlugin
}
