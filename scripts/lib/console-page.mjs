// Pages that show a terminal: blocks that name a file are written, blocks of the language `console` are typed into a shell, line by line,
// and what comes out has to be what the page shows. `npm run` has no part in this: a test holds the page, `scripts/write-pages.mjs` writes it.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root as workspace } from './root.mjs'

const FENCE = /^```(\w+)(?: +(.*))?\n([\s\S]*?)^```$/gm
const built = process.env.HOOKLINE_DIST === '1'

/** The page with the output of a run in place of what it shows. */
export async function playPage(text) {
  const folder = mkdtempSync(join(tmpdir(), 'hookline-page-'))
  try {
    const env = environment(folder)
    const edits = []
    let cwd = join(folder, 'work')
    mkdirSync(cwd)
    for (const { 0: block, 1: language, 2: info = '', 3: body, index } of text.matchAll(FENCE)) {
      const file = /\bfile=(\S+)/.exec(info)?.[1]
      if (file) {
        const path = join(folder, 'work', file)
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, body)
      } else if (language === 'console') {
        const shown = []
        for (const command of body.split('\n').flatMap(line => (line.startsWith('$ ') ? [line.slice(2)] : []))) {
          shown.push(`$ ${command}`)
          const step = await type(command, { cwd, env })
          cwd = step.cwd
          if (step.output !== '') shown.push(plain(step.output, folder))
        }
        edits.push({ at: index + block.indexOf('\n') + 1, length: body.length, text: `${shown.join('\n')}\n` })
      }
    }
    return edits.reduceRight((page, { at, length, text: output }) => page.slice(0, at) + output + page.slice(at + length), text)
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** The command as a user has it on the PATH: built, or on the sources. */
function environment(folder) {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const condition = built ? '' : '--conditions=@hookline/source '
  const command = `exec '${process.execPath}' ${condition}'${join(workspace, 'packages/cli/bin/hookline.mjs')}' "$@"\n`
  writeFileSync(join(bin, 'hookline'), `#!/bin/sh\n${command}`, { mode: 0o755 })
  writeFileSync(join(bin, 'node'), `#!/bin/sh\nexec '${process.execPath}' "$@"\n`, { mode: 0o755 })
  const { NODE_OPTIONS: _, FORCE_COLOR: __, ...env } = process.env
  return { ...env, PATH: `${bin}:${env.PATH}`, NO_COLOR: '1', COLUMNS: '100', HOOKLINE_CACHE: join(folder, 'cache'), NODE_NO_WARNINGS: '1' }
}

/** One line: a `cd`, or a command whose end is awaited. */
function type(command, { cwd, env }) {
  const there = /^cd (\S+)$/.exec(command)?.[1]
  if (there) return { cwd: join(cwd, there), output: '' }
  return new Promise(resolve => {
    execFile('sh', ['-c', `${command} 2>&1`], { cwd, env, timeout: 60_000 }, (_error, output) => resolve({ cwd, output }))
  })
}

/** What differs from run to run and from machine to machine. */
function plain(output, folder) {
  return output
    .replaceAll(folder, '')
    .replaceAll(/\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT/g, 'Sat, 21 Nov 2026 12:00:00 GMT')
    .replaceAll(/localhost:\d+/g, 'localhost:3000')
    .replaceAll(/\b\d+(?:\.\d+)? kB/g, '… kB')
    .replaceAll(/[ \t]+$/gm, '')
    .trimEnd()
}
