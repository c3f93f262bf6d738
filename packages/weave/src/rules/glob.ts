/** Globs over the files of a package. */
import { createRequire } from 'node:module'

type Picomatch = (
  glob: string,
  options?: { dot?: boolean; maxLength?: number; nobrace?: boolean; noextglob?: boolean },
) => (text: string) => boolean
let picomatch: Picomatch | undefined

const SPECIAL = /[*?[\]{}()!+@|\\]/
const DEEPEST = 8

/** What was expected, when a glob is one that cannot match or might take long. */
export function checkGlob(glob: string): string | undefined {
  if (glob.startsWith('/') || /^[A-Za-z]:/.test(glob)) return 'a path inside the package, such as "lib/**/*.js"'
  if (glob.startsWith('./') || glob.split('/').includes('..')) return 'a path from the folder of the package, without "./" and "../"'
  if (glob.includes('\\')) return '"/" between folders'
  if (/[()|]/.test(glob)) return 'a glob of "*", "**", "?", "[…]" and "{a,b}"'
  if (glob.startsWith('!')) return 'a glob that says which files are meant, not which are not'
  if ((glob.match(/[*?[{]/g)?.length ?? 0) > DEEPEST * 4) return `a glob with at most ${DEEPEST * 4} wildcards`
  return undefined
}

/** Compiles a glob that {@link checkGlob} has let through. One without wildcards is only compared. */
export function compileGlob(glob: string): (file: string) => boolean {
  if (!SPECIAL.test(glob)) return file => file === glob
  picomatch ??= createRequire(import.meta.url)('picomatch/posix') as Picomatch
  return picomatch(glob, { dot: true, noextglob: true, maxLength: 4096 })
}
