/** Source maps: from woven text to the text given, and through that one's own map to what a person wrote. */
import { createRequire } from 'node:module'
import type { WeaveRequest } from '../model.ts'
import type { Edit } from './edits.ts'
import { mapOf } from './given-map.ts'

const require = createRequire(import.meta.url)

/** The map of a woven file as JSON. What makes it is loaded here: most starts want no map, and it takes as long to load as the parser. */
export function makeMap(request: WeaveRequest, edits: readonly Edit[]): string {
  const { MagicString, SourceMap } = require('magic-string') as typeof import('magic-string')
  const { source, path, file } = request
  const text = new MagicString(source)
  for (const { at, text: inserted } of edits) text.appendLeft(at, inserted)
  const decoded = text.generateDecodedMap({ source: path ?? file, hires: 'boundary', includeContent: true })
  // What is inserted before the first word of a line belongs to that word: a wrapper's frame shows the line of its function.
  for (const line of decoded.mappings) {
    const [first] = line
    if (first !== undefined && first.length > 1 && first[0] > 0) line.unshift([0, ...first.slice(1)] as typeof first)
  }
  const own = new SourceMap(decoded)
  const given = mapOf(source, path)
  if (given === undefined) return own.toString()
  const remapping = require('@jridgewell/remapping') as typeof import('@jridgewell/remapping').default
  return remapping(own.toString(), (_file, context) => (context.depth === 1 ? given : null)).toString()
}

/** Code with a map at its end, which counts instead of any that is there: the last one does. */
export function withInlineMap(code: string, map: string): string {
  return `${code}\n//# sourceMappingURL=data:application/json;charset=utf-8;base64,${Buffer.from(map).toString('base64')}\n`
}
