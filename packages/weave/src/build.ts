/** Hooks at build time: the plugin for bundlers. */
export { hookline } from './build/plugin.ts'
export type { HooklineOptions } from './build/options.ts'
export { buildBundle, type BuildBundleOptions, type BuiltBundle } from './build/bundle.ts'
