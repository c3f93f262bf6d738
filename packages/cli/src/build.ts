/** `hookline build`: a bundle with the hooks inside. */
import { statSync } from 'node:fs'
import { relative, resolve } from 'node:path'
import type { Command } from './commands.ts'
import { rulesFiles, rulesNote, rulesOptions } from './rules-files.ts'
import { UsageError, type Given } from './usage/options.ts'

export const buildCommand: Command = {
  spec: {
    name: 'build',
    summary: 'makes a bundle with the hooks inside; it runs without a loader and without node_modules',
    usage: '[options] <entry>…',
    options: {
      ...rulesOptions,
      out: { type: 'value', value: 'DIR', says: 'folder that is written (default: dist)', short: 'o' },
      format: { type: 'value', of: ['esm', 'cjs'], says: 'of the bundle (default: esm)' },
      minify: { type: 'flag', says: 'make it small' },
      sourcemap: { type: 'flag', says: 'write a .map beside each file' },
      external: { type: 'list', value: 'PACKAGE', says: 'a package that stays outside, unhooked; may be repeated' },
      strict: { type: 'flag', says: 'a rule that does nothing, or is at fault, fails the build' },
      report: { type: 'optional', of: ['table', 'json'], says: 'how to tell what became of each rule (default: table)' },
    },
    notes: [rulesNote],
    examples: [
      'hookline build --rules ../config.json app.ts --out dist/',
      'hookline build --rules hookline.rules.json src/main.ts --minify --sourcemap --format cjs',
    ],
  },
  async run(given) {
    const entry = entriesOf(given)
    const { buildBundle } = await import('@hookline/weave/build')
    const { paintFor, readRules, renderTable, reportJson } = await import('@hookline/weave/check')
    const rules = await readRules(rulesFiles(given))
    const format = given.values['format']
    const out = given.values['out']
    const { files, statuses, warnings } = await buildBundle({
      entry,
      rules,
      minify: given.flags.has('minify'),
      sourcemap: given.flags.has('sourcemap'),
      external: given.lists['external'] ?? [],
      strict: given.flags.has('strict'),
      ...(out === undefined ? {} : { outDir: out }),
      ...(format === 'esm' || format === 'cjs' ? { format } : {}),
    })
    const { stdout, stderr } = process
    for (const warning of warnings) stderr.write(`hookline: ${warning}\n`)
    if (given.values['report'] === 'json') {
      const bundle = files.map(file => ({ file, bytes: statSync(file).size }))
      stdout.write(`${JSON.stringify({ ...reportJson(statuses, rules.problems), files: bundle }, null, 2)}\n`)
    } else {
      stdout.write(`${listOf(files)}\n`)
      stdout.write(renderTable(statuses, rules.problems, { paint: paintFor(stdout), width: stdout.columns, cwd: process.cwd() }))
    }
    return rules.problems.some(({ severity }) => severity === 'error') ? 1 : 0
  },
}

function entriesOf({ words, rest }: Given): readonly string[] {
  if (rest !== undefined) throw new UsageError('expected nothing after `--`: a build runs no program')
  if (words.length === 0)
    throw new UsageError('expected the entry of the application, as in `hookline build --rules hookline.rules.json app.ts`')
  for (const word of words) {
    if (statSync(resolve(word), { throwIfNoEntry: false })?.isFile() !== true)
      throw new UsageError(`entry ${word}: there is no such file in ${process.cwd()}`)
  }
  return words
}

function listOf(files: readonly string[]): string {
  const rows = files.map(file => [relative(process.cwd(), file), sizeOf(statSync(file).size)] as const)
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  return rows.map(([name, size]) => `${name.padEnd(width)}${size}\n`).join('')
}

function sizeOf(bytes: number): string {
  return bytes < 1_000 ? `${bytes} B` : bytes < 1_000_000 ? `${(bytes / 1_000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
}
