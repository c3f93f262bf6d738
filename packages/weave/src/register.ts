/** What `node --import @hookline/weave/register` runs: hooks of rules files are woven into modules as they are loaded. */
import { existsSync, writeSync } from 'node:fs'
import { whyUnsupported } from './loader/supported.ts'

const why = whyUnsupported(process.versions.node)
if (why !== undefined) {
  // `process.stderr` of a worker thread is not written to before the thread ends.
  writeSync(2, `hookline: ${why}\n`)
  process.exit(1)
}

// Nothing is loaded, and nothing registered, for an application without rules.
const named = process.env['HOOKLINE_RULES']
if (named !== undefined && named !== '') await (await import('#start')).start()
else if (named === undefined) {
  const found = ['json', 'mjs', 'ts', 'mts', 'js', 'cjs'].map(ending => `hookline.rules.${ending}`).filter(file => existsSync(file))
  if (found.length > 0) await (await import('#start')).start(found.slice(0, 1))
}
