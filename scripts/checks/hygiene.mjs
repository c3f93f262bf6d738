import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow } from '../lib/files.mjs'

// Written in pieces, so that this file does not find itself.
const machinePaths = new RegExp(`(?<![\\w.@*-])/(?:${['work', 'root', 'tmp/bash_jobs'].join('|')})/[\\w.]`)
const url = /https?:\/\/[^/"\s]+/

/** Nothing in the repository may name the machine it was written on or the registry it was installed from. */
export function hygiene(root) {
  const problems = []
  for (const path of filesBelow(root)) {
    const content = readFileSync(join(root, path))
    if (content.includes(0)) continue
    const isLock = path.endsWith('package-lock.json')
    for (const [index, line] of content.toString('utf8').split('\n').entries()) {
      const where = `${path}:${index + 1}`
      const [machinePath] = machinePaths.exec(line) ?? []
      if (machinePath) problems.push(`${where}: expected no path of one machine, got ${machinePath}…`)
      if (isLock && /"resolved":/.test(line) && url.test(line)) {
        problems.push(`${where}: expected no host in a lock file, got ${url.exec(line)[0]}. Run npm with the .npmrc of the repository.`)
      }
    }
  }
  return problems
}
