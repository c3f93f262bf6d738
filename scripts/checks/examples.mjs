// What the pages and doc comments show has to compile; what they call runnable has to run, and to print what is written below it.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { examplesBelow } from '../lib/examples.mjs'
import { root as workspace } from '../lib/root.mjs'
import { capture } from '../lib/tool.mjs'

const known = ['run', 'legacy', 'standard', 'file=']
const decorator = /^\s*@[A-Z]\w*(?:\(|\s*$)/m

/** Every example that does not hold, as `file:line: …`. The examples lie in `.cache` meanwhile, where they see the packages as their users do. */
export async function examples(root, name = 'examples') {
  const all = examplesBelow(root)
  const folder = join(workspace, '.cache', name)
  rmSync(folder, { recursive: true, force: true })
  const checked = all.filter(({ reason }) => reason === undefined)
  for (const example of checked) {
    example.modes = modesOf(example)
    // One folder for each page, so that its blocks can import those that say what file they are.
    const own = example.words.find(word => word.startsWith('file='))?.slice(5) ?? `${example.line}.ts`
    example.file = `${example.path.replaceAll('/', '.')}/${own}`
  }
  const unknown = all.flatMap(({ path, line, words, reason }) => [
    ...words
      .filter(word => !known.includes(word.replace(/=.+/, '=')))
      .map(word => `${path}:${line - 1}: expected one of ${known.join(', ')}, got "${word}".`),
    ...(reason === '' ? [`${path}:${line - 1}: expected a reason, "no-check: why it cannot be checked", got none.`] : []),
  ])
  const modes = ['standard', 'legacy'].map(mode => ({ mode, wanted: checked.filter(example => example.modes.includes(mode)) }))
  const types = []
  for (const { mode, wanted } of modes) if (wanted.length > 0) types.push(...(await typeCheck(join(folder, mode), mode, wanted)))
  const runs = []
  for (const example of checked) if (example.words.includes('run')) runs.push(...(await run(folder, example)))
  return [...unknown, ...new Set(types), ...runs]
}

function modesOf({ code, words }) {
  const named = ['standard', 'legacy'].filter(mode => words.includes(mode))
  if (named.length > 0) return named
  const text = code.join('\n')
  if (/['"](?:reflect-metadata|tsyringe)['"]/.test(text)) return ['legacy']
  return decorator.test(text) ? ['standard', 'legacy'] : ['standard']
}

async function typeCheck(folder, mode, wanted) {
  // The lines above a block are left blank, so that the compiler's line numbers are the page's.
  for (const { file, line, code } of wanted) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), `${'\n'.repeat(line - 1)}${code.join('\n')}\n`)
  }
  const legacy = mode === 'legacy'
  const compilerOptions = { experimentalDecorators: legacy, emitDecoratorMetadata: legacy, incremental: false, tsBuildInfoFile: null }
  const config = join(folder, 'tsconfig.json')
  writeFileSync(config, JSON.stringify({ extends: join(workspace, 'tsconfig.test.json'), compilerOptions, include: ['**/*.ts'] }))
  const { code, output } = await capture(join(workspace, 'node_modules/.bin/tsc'), ['-p', config, '--pretty', 'false'])
  if (code === 0) return []
  const byFile = new Map(wanted.map(({ file, path }) => [file, path]))
  return output
    .trim()
    .split('\n')
    .map(text =>
      text.replace(/^\S*?([^/\s(]+\/[^/\s(]+\.ts)\((\d+),\d+\)/, (all, file, line) =>
        byFile.has(file) ? `${byFile.get(file)}:${line}` : all,
      ),
    )
}

async function run(folder, { path, line, file, output, modes }) {
  const { code, output: printed } = await capture(process.execPath, ['--conditions=@hookline/source', join(folder, modes[0], file)], {
    FORCE_COLOR: '0',
    NO_COLOR: '1',
  })
  if (code !== 0) return [`${path}:${line}: expected an example that runs, got status ${code}:\n${printed.trim()}`]
  if (output === undefined || normal(printed) === normal(output.text)) return []
  return [`${path}:${output.line}: expected the output of the example above, which is\n${printed.trim()}\n  got\n${output.text.trim()}`]
}

/** Times, ids and ports are different in every run. */
function normal(text) {
  return text
    .replace(/\d+(?:\.\d+)?(?= ?ms\b)/g, 'N')
    .replace(/\b(?:[0-9a-f]{32}|[0-9a-f]{16})\b/g, 'ID')
    .replace(/(?<=(?:localhost|127\.0\.0\.1):)\d+/g, 'PORT')
    .replace(/[ \t]+$/gm, '')
    .trim()
}
