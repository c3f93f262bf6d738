// Bundles the entries of the package in the current folder, each entry of `exports` to its `default` path:
// a package of many small files loads four times slower as it is (measured on core: 36 ms of CPU and 9.5).
// What the entries share stands in chunks, so that they share one instance; declarations come from tsc.
import { globSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { build } from 'esbuild'

const { exports: offered, engines } = JSON.parse(readFileSync('package.json', 'utf8'))
const named = Object.fromEntries(
  Object.values(offered)
    .filter(entry => typeof entry === 'object')
    .map(entry => [entry.default.replace(/^\.\/dist\//, '').replace(/\.js$/, ''), entry['@hookline/source']]),
)
// What a program is started with (`--import`) shares nothing with the other entries: the fewer files it is in, the sooner the program starts.
const { register, ...others } = named
const made = await bundle({ entryPoints: others, splitting: true })
if (register !== undefined) {
  const start = await bundleStart('src/loader/start.ts', 'src/transform/weave.ts')
  const define = { HOOKLINE_START: JSON.stringify(start[0].replace('dist/', './')) }
  // Before it asks which Node this is, it takes modules in a way that the oldest do not have (below).
  const tooOld = `throw new Error("hookline: expected Node ${engines.node}, got "+process.versions.node)`
  made.push(...start, ...(await bundle({ entryPoints: { register }, define, banner: { js: `if(!process.getBuiltinModule)${tooOld};` } })))
}
// What an earlier build has left would be packed, cached and loaded in place of the sources it was made of.
for (const file of globSync('dist/**/*.{js,cjs}{,.map}')) if (!made.includes(file.replaceAll('\\', '/'))) rmSync(file)

/** Names of the files made. */
async function bundle(options) {
  const { metafile } = await build({
    outdir: 'dist',
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node22',
    packages: 'external',
    sourcemap: true,
    sourcesContent: false,
    chunkNames: 'chunks/[name]-[hash]',
    conditions: [],
    logLevel: 'warning',
    metafile: true,
    ...options,
  })
  const files = Object.keys(metafile.outputs)
  for (const file of files) if (file.endsWith('.js')) withoutFaces(file)
  return files
}

/**
 * One classic script that is a function, with core inside: V8 keeps what it compiled of it as a whole.
 * The function is given what scripts lack of ES modules. What it loads later when files are to be woven stands beside it.
 */
async function bundleStart(entry, later) {
  const transform = await bundleAlone({
    entryPoints: [later],
    // Of core's sources only what the transform needs comes with it.
    conditions: ['@hookline/source'],
    define: { 'import.meta.url': '__filename' },
  })
  const name = script(transform).replace('dist/', './')
  const files = await bundleAlone({
    entryPoints: [entry],
    banner: {
      js: '(function(hooklineRequire,hooklineUrl,hooklineResolve,hooklineImport){var module={exports:{}},require=name=>process.getBuiltinModule(name)??hooklineRequire(name);',
    },
    footer: { js: 'return module.exports})' },
    define: { 'import.meta.url': 'hooklineUrl', 'import.meta.resolve': 'hooklineResolve', HOOKLINE_TRANSFORM: JSON.stringify(name) },
  })
  return [script(files), ...files, ...transform]
}

/** A classic script that shares nothing: what it needs of our own packages is inside, so that a program's start loads none of them. */
function bundleAlone(options) {
  const { dependencies, peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  return bundle({
    entryNames: 'chunks/[name]-[hash]',
    outExtension: { '.js': '.cjs' },
    format: 'cjs',
    packages: 'bundle',
    external: Object.keys({ ...dependencies, ...peerDependencies }).filter(name => !name.startsWith('@hookline/')),
    charset: 'ascii',
    minifyWhitespace: true,
    minifySyntax: true,
    ...options,
  })
}

function script(files) {
  return files.find(file => file.endsWith('.cjs'))
}

/**
 * Takes Node's modules as they are instead of by `import`, for which Node first reads every export they have and so loads
 * what nobody asked for (node:util 3.7 ms of CPU, node:fs 2.9). What a program patches in them later does not reach us either.
 */
function withoutFaces(file) {
  const text = readFileSync(file, 'utf8')
    .replace(
      /^import \{([^{}]*)\} from "(node:[\w/]+)";$/gm,
      (_, names, module) => `const {${names.replaceAll(' as ', ': ')}} = process.getBuiltinModule("${module}");`,
    )
    .replace(/^import (\w+) from "(node:[\w/]+)";$/gm, 'const $1 = process.getBuiltinModule("$2");')
  writeFileSync(file, text)
}
