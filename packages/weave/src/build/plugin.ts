/** The build plugin: one factory, and what each bundler needs of it. */
import { createUnplugin } from 'unplugin'
import { esbuildSetup } from './esbuild.ts'
import type { HooklineOptions } from './options.ts'
import type { HooklinePlugins } from './plugin-types.ts'
import { rollupLike } from './rollup-like.ts'
import { webpackLike } from './webpack-like.ts'

/**
 * Weaves hooks into a bundle, which then needs no loader at run time: `.vite()`, `.rollup()`, `.rolldown()`, `.esbuild()`, `.webpack()` and
 * `.rspack()` give the plugin for each bundler. Only what is bundled can be hooked: for packages that stay outside the report says so.
 *
 * With Rollup it goes behind a plugin that reads TypeScript. With Vite what is built for browsers stays as it is. With webpack and Rspack, hook
 * modules in TypeScript need a loader, as the application's own do.
 *
 * @throws HooklineError HOOKLINE_BUILD_REFUSED, as the build's failure.
 * @example
 * ```ts no-check: needs a bundler
 * import { hookline } from '@hookline/weave/build'
 * import { rolldown } from 'rolldown'
 * const bundle = await rolldown({ input: 'app.ts', platform: 'node', plugins: [hookline.rolldown({ rules: 'hookline.rules.json' })] })
 * ```
 */
export const hookline: HooklinePlugins = createUnplugin((options: HooklineOptions | undefined = {}, meta) => {
  switch (meta.framework) {
    case 'esbuild':
      return { name: 'hookline', esbuild: { setup: esbuildSetup(options) } }
    case 'webpack':
    case 'rspack':
      return webpackLike(options)
    default:
      return rollupLike(options)
  }
}) as HooklinePlugins
