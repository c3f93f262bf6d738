import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow } from '../lib/files.mjs'

const most = 300

/** A source file that grows past the limit holds two ideas. */
export function fileLengths(root) {
  return filesBelow(root, 'packages')
    .filter(path => /^packages\/[^/]+\/src\//.test(path))
    .map(path => ({ path, lines: readFileSync(join(root, path), 'utf8').trimEnd().split('\n').length }))
    .filter(({ lines }) => lines > most)
    .map(({ path, lines }) => `${path}: expected at most ${most} lines, got ${lines}. Split it where the second idea begins.`)
}
