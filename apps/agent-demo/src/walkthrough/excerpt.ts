/** Cuts a region out of the demo's own sources. */
import { readFileSync } from 'node:fs'

/** The lines between `#region name` and `#endregion` of a file in src, without their common indentation. */
export function excerpt(place: string): string[] {
  const [file = '', region = ''] = place.split('#')
  const lines = readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8').split('\n')
  const start = lines.findIndex(line => line.trim() === `// #region ${region}`)
  const end = lines.findIndex((line, i) => i > start && line.trim() === '// #endregion')
  if (start === -1 || end === -1) throw new Error(`expected a region "${region}" in ${file}`)
  const cut = lines.slice(start + 1, end)
  const indent = Math.min(...cut.filter(line => line.trim() !== '').map(line => line.length - line.trimStart().length))
  return cut.map(line => line.slice(indent))
}
