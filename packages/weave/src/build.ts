/** Hooks at build time: the plugin for bundlers. */
export { hookline } from './build/plugin.ts'
export type { HooklineOptions } from './build/options.ts'
export type { EsbuildPlugin, HooklinePlugins, RollupLikePlugin, WebpackLikePlugin } from './build/plugin-types.ts'
export { buildBundle, type BuildBundleOptions, type BuiltBundle } from './build/bundle.ts'
