/** What globs over the files of a package may be. */
import { checkGlob } from '@hookline/core/glob'

/** What was expected, when a glob is one that cannot match or that is not taken. */
export function checkFileGlob(glob: string): string | undefined {
  if (glob.startsWith('/') || /^[A-Za-z]:/.test(glob)) return 'a path inside the package, such as "lib/**/*.js"'
  if (glob.split('/').some(part => part === '.' || part === '..')) return 'a path from the folder of the package, without "./" and "../"'
  if (glob.includes('//') || glob.endsWith('/')) return 'one "/" between folders, and a file at the end (or "**")'
  if (glob.includes('\\')) return '"/" between folders'
  if (/[()|]/.test(glob)) return 'a glob of "*", "**", "?", "[…]" and "{a,b}"'
  if (glob.startsWith('!')) return 'a glob that says which files are meant, not which are not'
  return checkGlob(glob)
}
