import { existsSync, globSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { transform } from 'esbuild'
import { defaultServerConditions, type Plugin } from 'vite'
import { defineConfig, type TestProjectConfiguration } from 'vitest/config'

const root = dirname(fileURLToPath(import.meta.url))
const testsDist = process.env['HOOKLINE_DIST'] === '1'
const runsLong = process.env['HOOKLINE_LONG'] === '1'
const onlyUnit = testsDist || runsLong || process.argv.includes('--project=unit')

// Without `module`, which no Node has: Vitest hands conditions on to Node, and what packages keep for bundlers there (OpenTelemetry's) Node cannot load.
const conditions = [...(testsDist ? [] : ['@hookline/source']), ...defaultServerConditions.filter(condition => condition !== 'module')]

// Only the packages promise to run on every Node in their range.
const folders = testsDist ? ['packages/*', 'scripts'] : ['packages/*', 'apps/*', 'bench', 'scripts']

/** No Node parses standard decorators, and oxc leaves them as they are. */
function standardDecorators(): Plugin {
  return {
    name: 'hookline:standard-decorators',
    enforce: 'pre',
    async transform(code, id) {
      const file = id.replace(/\?.*$/, '')
      if (!/\/test\/standard\/.*\.ts$/.test(file)) return null
      const result = await transform(code, {
        loader: 'ts',
        target: 'es2022',
        sourcefile: file,
        sourcemap: true,
        tsconfigRaw: { compilerOptions: { experimentalDecorators: false, verbatimModuleSyntax: true } },
      })
      return { code: result.code, map: result.map }
    },
  }
}

/**
 * A test that takes an entry by its path must get the built one too, or two copies of a package would meet in one test.
 * What lies deeper is bundled away: tests of it run on the source.
 */
function builtInsteadOfSource(): Plugin {
  const source = /^(.*\/packages\/[^/]+)\/src\/(.+)\.ts$/
  return {
    name: 'hookline:built-instead-of-source',
    enforce: 'pre',
    async resolveId(id, importer, options) {
      const resolved = await this.resolve(id, importer, { ...options, skipSelf: true })
      const [, folder, entry] = (resolved && source.exec(resolved.id)) ?? []
      const built = `${folder}/dist/${entry}.js`
      return folder && existsSync(built) ? { id: built } : null
    },
  }
}

/** Type tests need the compiler options of the folder they are in: one run of tsc for each. */
function typeTests(): TestProjectConfiguration[] {
  const projects = new Map<string, string[]>()
  for (const file of globSync(
    folders.map(folder => `${folder}/test/**/*.test-d.ts`),
    { cwd: root },
  )) {
    const tsconfig = nearestTsconfig(dirname(file))
    projects.set(tsconfig, [...(projects.get(tsconfig) ?? []), file])
  }
  return [...projects].map(([tsconfig, include]) => ({
    extends: true,
    test: {
      name: `types:${dirname(tsconfig)
        .replace(/^packages\//, '')
        .replace(/\/test$/, '')
        .replace('/test/', '-')}`,
      include: [],
      typecheck: { enabled: true, only: true, checker: 'tsc', ignoreSourceErrors: true, tsconfig, include },
    },
  }))
}

function nearestTsconfig(folder: string): string {
  const file = `${folder}/tsconfig.json`
  return existsSync(resolve(root, file)) ? file : nearestTsconfig(dirname(folder))
}

export default defineConfig({
  plugins: [standardDecorators(), ...(testsDist ? [builtInsteadOfSource()] : [])],
  resolve: { conditions },
  // Tests run in Vite's server environment, which has conditions of its own.
  ssr: { resolve: { conditions } },
  test: {
    pool: 'forks',
    // Most of the time of these tests is that of programs they start.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    execArgv: ['--expose-gc'],
    testTimeout: runsLong ? 1_800_000 : 60_000,
    hookTimeout: 60_000,
    server: { deps: { external: [/\/packages\/[^/]+\/dist\//] } },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          setupFiles: [resolve(root, 'scripts/lib/seed.ts')],
          include: folders.map(folder => `${folder}/test/**/*.${runsLong ? 'long.test' : 'test'}.ts`),
          exclude: ['**/node_modules/**', '**/fixtures/**', ...(runsLong ? [] : ['**/*.long.test.ts'])],
        },
      },
      ...(onlyUnit ? [] : typeTests()),
    ],
  },
})
