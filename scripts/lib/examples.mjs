import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { filesBelow } from './files.mjs'

const pages = /^(?:README|CONTRIBUTING|ARCHITECTURE)\.md$|^(?:packages|apps)\/[^/]+\/README\.md$|^docs\/[^/]+\.md$/
const sources = /^packages\/[^/]+\/src\/.+\.ts$/

/** Every TypeScript block of the pages and of the sources' doc comments: `{ path, line, words, reason, code, output }`. */
export function examplesBelow(root) {
  return filesBelow(root).flatMap(path => {
    const inComment = sources.test(path)
    if (!inComment && !pages.test(path)) return []
    const lines = readFileSync(join(root, path), 'utf8').split('\n')
    return blocksOf(inComment ? lines.map(textOfComment) : lines, path)
  })
}

function textOfComment(line) {
  return /^\s*\* ?(.*)$/.exec(line)?.[1] ?? ''
}

/**
 * What the words after `ts` say: `run` (also run it), `file=name.ts` (what other blocks of the page import it by), `legacy` or `standard` (decorators), `no-check: why`.
 * A comment `<!-- no-check: why -->` says that of all blocks below it.
 */
function blocksOf(lines, path) {
  const blocks = []
  let unchecked
  for (let at = 0; at < lines.length; at += 1) {
    const [, language, info] = /^```(\w+) ?(.*)$/.exec(lines[at]) ?? []
    unchecked = /^<!-- no-check: (.+) -->$/.exec(lines[at])?.[1] ?? unchecked
    if (language === undefined) continue
    const end = lines.indexOf('```', at + 1)
    const code = lines.slice(at + 1, end === -1 ? undefined : end)
    const line = at + 2
    if (language === 'ts') {
      const [, settings, reason] = /^(.*?)(?:no-check(?:: *(.*))?)?$/.exec(info)
      blocks.push({
        path,
        line,
        words: settings.trim().split(/\s+/).filter(Boolean),
        reason: info.includes('no-check') ? (reason ?? '') : unchecked,
        code,
      })
    } else if (language === 'text' && blocks.at(-1)?.words.includes('run') && blocks.at(-1).output === undefined) {
      blocks.at(-1).output = { line, text: code.join('\n') }
    }
    at = end === -1 ? lines.length : end
  }
  return blocks
}
