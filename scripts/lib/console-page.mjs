// Pages that show a terminal: blocks that name a file are written, blocks of the language `console` are typed into a shell, line by line,
// and what comes out has to be what the page shows. `npm run` has no part in this: a test holds the page, `scripts/write-pages.mjs` writes it.
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root as workspace } from './root.mjs'

/** Those pages. */
export const pages = ['docs/rules.md', 'docs/hooks.md', 'README.md']

const FENCE = /^```(\w+)(?: +(.*))?\n([\s\S]*?)^```$|^## .*$/gm
const built = process.env.HOOKLINE_DIST === '1'

/**
 * The page with the output of a run in place of what it shows. All files lie there from the beginning, beside packages of the workspace. The sections
 * run side by side, each in the folder that the `cd`s above it lead to, so a command finds what its own section has made and no other.
 */
export async function playPage(text) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'hookline-page-')))
  try {
    const env = environment(folder)
    const { files, sections } = read(text, join(folder, 'work'))
    for (const [path, body] of files) {
      mkdirSync(dirname(path), { recursive: true })
      writeFileSync(path, body)
    }
    symlinkSync(join(workspace, 'node_modules'), join(folder, 'node_modules'), 'junction')
    const waiting = sections.filter(blocks => blocks.length > 0)
    const edits = []
    const lane = async () => {
      for (let blocks = waiting.shift(); blocks !== undefined; blocks = waiting.shift()) {
        for (const block of blocks) edits.push({ ...block, text: await play(block.commands, env, folder) })
      }
    }
    await Promise.all([lane(), lane()])
    edits.sort((one, other) => one.at - other.at)
    return edits.reduceRight((page, { at, length, text: output }) => page.slice(0, at) + output + page.slice(at + length), text)
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** The files of a page, and of each section the blocks to type: `{ at, length, commands: [{ command, cwd }] }`. */
function read(text, work) {
  const files = new Map()
  const sections = [[]]
  let cwd = work
  for (const { 0: block, 1: language, 2: info = '', 3: body, index } of text.matchAll(FENCE)) {
    const file = /\bfile=(\S+)/.exec(info)?.[1]
    if (language === undefined) sections.push([])
    else if (language === 'console') {
      const commands = body
        .split('\n')
        .filter(line => line.startsWith('$ '))
        .map(line => {
          const command = line.slice(2)
          const there = /^cd (\S+)$/.exec(command)?.[1]
          if (there !== undefined) cwd = join(cwd, there)
          return { command, cwd, runs: there === undefined }
        })
      sections.at(-1).push({ at: index + block.indexOf('\n') + 1, length: body.length, commands })
    } else if (file !== undefined) {
      const path = join(work, file)
      if (files.has(path)) throw new Error(`expected one block for each file, got two for ${file}`)
      files.set(path, body)
    }
  }
  return { files, sections }
}

async function play(commands, env, folder) {
  const shown = []
  for (const { command, cwd, runs } of commands) {
    shown.push(`$ ${command}`)
    const output = runs ? plain(await type(command, { cwd, env }), folder) : ''
    if (output !== '') shown.push(output)
  }
  return `${shown.join('\n')}\n`
}

/** The command as a user has it on the PATH: built, or on the sources. */
function environment(folder) {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  const condition = built ? '' : '--conditions=@hookline/source '
  const command = `exec '${process.execPath}' ${condition}'${join(workspace, 'packages/cli/bin/hookline.mjs')}' "$@"\n`
  writeFileSync(join(bin, 'hookline'), `#!/bin/sh\n${command}`, { mode: 0o755 })
  writeFileSync(join(bin, 'node'), `#!/bin/sh\nexec '${process.execPath}' ${condition}"$@"\n`, { mode: 0o755 })
  const { NODE_OPTIONS: _, FORCE_COLOR: __, ...env } = process.env
  const PATH = [bin, env.PATH, join(workspace, 'node_modules/.bin')].join(':')
  return { ...env, PATH, NO_COLOR: '1', COLUMNS: '100', METRICS_PORT: '0', HOOKLINE_CACHE: join(folder, 'cache'), NODE_NO_WARNINGS: '1' }
}

/** One line, and all that it prints. */
function type(command, { cwd, env }) {
  return new Promise(resolve => {
    execFile('sh', ['-c', `{ ${command}\n} 2>&1`], { cwd, env, timeout: 60_000 }, (_error, output) => resolve(output))
  })
}

/** What differs from run to run and from machine to machine. */
function plain(output, folder) {
  return output
    .replaceAll(join(folder, 'work'), '/home/ada')
    .replaceAll(folder, '')
    .replaceAll(/\w{3}, \d\d \w{3} \d{4} [\d:]{8} GMT/g, 'Sat, 21 Nov 2026 12:00:00 GMT')
    .replaceAll(/^hookline \d\d:\d\d:\d\d\.\d{3}/gm, 'hookline 12:00:00.000')
    .replaceAll(/(localhost|127\.0\.0\.1):\d+/g, '$1:3000')
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, '2026-11-21T12:00:00.000Z')
    .replaceAll(/\b(?:[0-9a-f]{64}|[0-9a-f]{32}|[0-9a-f]{16})\b/g, '…')
    .replaceAll(/("(?:time|pid|hostname|node|durationMs|duration_ms)"):(?:[\d.]+|"[^"]*")/g, '$1:…')
    .replaceAll(/\b\d+(?:\.\d+)? kB/g, '… kB')
    .replaceAll(/\b\d+(?:\.\d+)? ms\b/g, '… ms')
    .replaceAll(/[ \t]+$/gm, '')
    .trimEnd()
}
