/** Cuts the code that a step shows out of the sources, so that what is shown is what runs. */
import { readFileSync } from 'node:fs'

/** Lines between `#region name` and `#endregion` of `folder/file.ts#name`, without their common indent; without a name the whole file under its path. */
export function excerpt(reference: string): string[] {
  const [file = '', name] = reference.split('#')
  const lines = readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8')
    .trimEnd()
    .split('\n')
  if (name === undefined) return [`// ${file.replace('../', '')}`, ...lines]
  const start = lines.findIndex(line => line.trim() === `// #region ${name}`)
  const end = lines.findIndex((line, index) => index > start && line.trim() === '// #endregion')
  if (start < 0 || end < 0) throw new Error(`expected a region "${name}" in ${file}, got none`)
  const region = lines.slice(start + 1, end)
  const indent = Math.min(...region.filter(line => line.trim() !== '').map(line => line.search(/\S/)))
  return region.map(line => line.slice(indent))
}
