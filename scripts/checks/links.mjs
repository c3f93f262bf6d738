import { existsSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { filesBelow } from '../lib/files.mjs'

/** Every link of a page that leads to no file, or to no heading of one, as `file:line: …`. */
export function links(root) {
  const pages = filesBelow(root).filter(path => path.endsWith('.md') && !path.includes('/fixtures/'))
  return pages.flatMap(page => {
    const lines = readFileSync(join(root, page), 'utf8').split('\n')
    return lines.flatMap((text, index) =>
      [...text.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) => {
        const problem = /^[a-z]+:/.test(link) ? undefined : broken(root, page, link)
        return problem ? [`${page}:${index + 1}: ${problem}`] : []
      }),
    )
  })
}

function broken(root, page, link) {
  const [file, heading] = link.split('#')
  const path = file ? posix.join(dirname(page), file) : page
  if (!existsSync(join(root, path))) return `expected a link to a file, got "${link}".`
  if (heading === undefined || headingsOf(join(root, path)).has(heading)) return undefined
  return `expected a link to a heading of ${path}, got "#${heading}".`
}

/** As GitHub makes them: lower case, blanks become dashes, punctuation goes. */
function headingsOf(path) {
  const titles = readFileSync(path, 'utf8').match(/^#+ .+$/gm) ?? []
  return new Set(
    titles.map(title =>
      title
        .replace(/^#+ /, '')
        .toLowerCase()
        .replace(/[^\p{L}\p{N}\s_-]/gu, '')
        .replaceAll(' ', '-'),
    ),
  )
}
