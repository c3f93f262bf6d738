/** Which files are scripts, and in what language, by their names. */

/** Names of script files. */
export const SCRIPT: RegExp = /\.[cm]?[jt]sx?$/

/** A module's file, or undefined for modules that are none: ids may have a query, and virtual ones begin with a NUL. */
export function fileOf(id: string): string | undefined {
  if (id.startsWith('\0')) return undefined
  const [file = ''] = id.split(/[?#]/, 1)
  return SCRIPT.test(file) ? file.replaceAll('\\', '/') : undefined
}

/** The language that a file's name tells. */
export function languageOf(file: string): 'js' | 'jsx' | 'ts' | 'tsx' {
  if (file.endsWith('.tsx')) return 'tsx'
  if (file.endsWith('.jsx')) return 'jsx'
  return /\.[cm]?ts$/.test(file) ? 'ts' : 'js'
}

/** The format that a file's name tells; undefined: the text does. */
export function formatOf(file: string): 'module' | 'commonjs' | undefined {
  return /\.m[jt]s$/.test(file) ? 'module' : /\.c[jt]s$/.test(file) ? 'commonjs' : undefined
}
