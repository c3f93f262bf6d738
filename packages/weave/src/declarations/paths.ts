/** Paths as imports write them. */
import { relative, sep } from 'node:path'

/** A file as an import from a folder names it: relative, with `/`, and with the ending its JavaScript has or would have. */
export function specifierOf(file: string, folder: string): string {
  const path = relative(folder, file).split(sep).join('/')
  const named = path.replace(/(?:\.d)?\.([cm]?)[jt]sx?$/, '.$1js')
  return named.startsWith('../') ? named : `./${named}`
}
