/** Making a bundle with hooks inside for those who have no bundler: by Rolldown, for Node. */
import { mkdir, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { HooklineError, type HooklineCode } from '@hookline/core'
import type { LogLevel, OutputOptions, RolldownOptions, RolldownOutput } from 'rolldown'
import type { RuleStatus } from '../report/status.ts'
import type { HooklineOptions } from './options.ts'
import { outputType } from './output-type.ts'
import { hookline } from './plugin.ts'
import { addons, keepsSources } from './bundle-plugins.ts'

/** What is to be bundled. */
export interface BuildBundleOptions extends Omit<HooklineOptions, 'report'> {
  /** Entry modules, JavaScript or TypeScript, relative to `cwd`; as an object, by the names of their outputs. */
  readonly entry: string | readonly string[] | Readonly<Record<string, string>>
  /** Folder that is written, relative to `cwd`. @default 'dist' */
  readonly outDir?: string
  /** @default 'esm' */
  readonly format?: 'esm' | 'cjs'
  /** @default false */
  readonly minify?: boolean
  /** A `.map` beside each file. @default true */
  readonly sourcemap?: boolean
  /** Packages that stay outside and have to be installed where the bundle runs; nothing in them can be hooked. */
  readonly external?: readonly string[]
}

/** A bundle that has been written. */
export interface BuiltBundle {
  /** Absolute paths of the files, those of entries first. */
  readonly files: readonly string[]
  /** What became of each rule. */
  readonly statuses: readonly RuleStatus[]
  /** What the bundler had to say: imports that were not found and stay outside, for example. */
  readonly warnings: readonly string[]
}

/**
 * Bundles an application for Node with hooks inside. `node dist/app.js` runs it: without a loader, without `node_modules`, whatever the `type`
 * of the `package.json` above says.
 *
 * @throws HooklineError HOOKLINE_BUNDLER_MISSING where Rolldown is not installed, HOOKLINE_BUILD_REFUSED because of the rules.
 * @example
 * ```ts no-check: writes files
 * import { buildBundle } from '@hookline/weave/build'
 * const { files, statuses } = await buildBundle({ entry: 'app.ts', rules: '../config.json' })
 * ```
 */
export async function buildBundle(options: BuildBundleOptions): Promise<BuiltBundle> {
  const { entry, format = 'esm', minify = false, sourcemap = true, external = [], ...hooks } = options
  const cwd = resolve(options.cwd ?? '.')
  const outDir = resolve(cwd, options.outDir ?? 'dist')
  const { rolldown } = await bundler()
  const { ending, manifest } = outputType(outDir, format)
  let statuses: readonly RuleStatus[] = []
  const warnings: string[] = []
  const input: RolldownOptions = {
    cwd,
    input:
      typeof entry === 'string'
        ? entry
        : Array.isArray(entry)
          ? [...(entry as readonly string[])]
          : { ...(entry as Record<string, string>) },
    platform: 'node',
    external: id => external.some(name => id === name || id.startsWith(`${name}/`)),
    plugins: [hookline.rolldown({ ...hooks, cwd, report: all => void (statuses = all) }), addons(), keepsSources(outDir)],
    onLog: (level: LogLevel, { message }) => void (level === 'warn' && warnings.push(message)),
  }
  const output: OutputOptions = {
    dir: outDir,
    format,
    minify,
    sourcemap,
    entryFileNames: `[name]${ending}`,
    chunkFileNames: `chunks/[name]-[hash]${ending}`,
  }
  const bundle = await rolldown(input)
  let written: RolldownOutput
  try {
    written = await bundle.write(output)
  } catch (error) {
    throw ownOf(error)
  } finally {
    await bundle.close()
  }
  if (manifest !== undefined) {
    await mkdir(outDir, { recursive: true })
    await writeFile(join(outDir, 'package.json'), manifest)
  }
  const files = written.output.toSorted((one, other) => rank(one) - rank(other)).map(({ fileName }) => join(outDir, fileName))
  return { files, statuses, warnings }
}

function rank(file: RolldownOutput['output'][number]): number {
  return file.type === 'chunk' ? (file.isEntry ? 0 : 1) : basename(file.fileName).endsWith('.map') ? 3 : 2
}

/** Rolldown wraps what plugins throw, and puts a code of its own on it. */
function ownOf(error: unknown): unknown {
  const { errors = [] } = error as { errors?: readonly { readonly pluginCode?: unknown; readonly message: string }[] }
  const own = errors.find(({ pluginCode }) => typeof pluginCode === 'string' && pluginCode.startsWith('HOOKLINE_'))
  return own === undefined ? error : new HooklineError(own.pluginCode as HooklineCode, own.message, { cause: error })
}

async function bundler(): Promise<typeof import('rolldown')> {
  try {
    return await import('rolldown')
  } catch (cause) {
    if ((cause as { code?: unknown }).code !== 'ERR_MODULE_NOT_FOUND') throw cause
    throw new HooklineError(
      'HOOKLINE_BUNDLER_MISSING',
      'Expected the package rolldown, which makes the bundle, got none. Install it: npm install --save-dev rolldown.',
      { cause },
    )
  }
}
