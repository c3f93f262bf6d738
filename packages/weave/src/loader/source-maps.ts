/** Source maps of woven modules: only made where somebody reads them, for lines are right without. */
import { resolve } from 'node:path'
import { readFileSync, statSync } from './own-fs.ts'

const REFERENCE = /^[\t ]*\/\/[#@] sourceMappingURL=(\S+)[\t ]*$/gm
const LARGEST = 32 * 1024 * 1024

const isObserved = ((): boolean => {
  const flags = [...process.execArgv, ...(process.env['NODE_OPTIONS'] ?? '').split(' ')]
  return Boolean(process.env['NODE_V8_COVERAGE']) || flags.some(flag => flag.startsWith('--inspect'))
})()

/** Whether stacks, a debugger or a coverage tool go by source maps. */
export function wantsMaps(): boolean {
  return isObserved || (process as { sourceMapsEnabled?: boolean }).sourceMapsEnabled === true
}

/** The text with the map inside that it refers to: maps change without their modules, when only types do, and so are a part of what the cache goes by. */
export function withOwnMap(text: string, path: string): string {
  const last = [...text.matchAll(REFERENCE)].at(-1)
  const target = last?.[1]
  if (last === undefined || target === undefined || /^[a-z][a-z\d+.-]*:/i.test(target)) return text
  try {
    const file = resolve(path, '..', decodeURIComponent(target))
    if (statSync(file).size > LARGEST) return text
    const map = JSON.stringify({ ...(JSON.parse(readFileSync(file, 'utf8')) as object) })
    return `${text.slice(0, last.index)}${commentOf(map)}${text.slice(last.index + last[0].length)}`
  } catch {
    return text
  }
}

/** The comment by which a module carries its map. */
export function commentOf(map: string): string {
  return `//# sourceMappingURL=data:application/json;charset=utf-8;base64,${Buffer.from(map).toString('base64')}`
}
