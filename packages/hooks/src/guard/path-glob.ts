/** Globs over absolute paths, as guard's rules have them. */
import { checkGlob, choicesAt, compileGlob } from '@hookline/core/glob'
import { isAnchored } from './under.ts'

/** What was expected, when a glob is not one that a rule may have; else undefined. */
export function checkPathGlob(glob: string): string | undefined {
  if (glob === '' || glob.length > 4096) return 'a glob such as "/etc/**" or "**/*.pem"'
  // Folders are called `[id]` in some applications: a rule that took it for a set would not see them.
  if (/[[\]()|!]/.test(glob)) return 'a glob of "*", "**", "?" and "{a,b}" ("?" stands for a bracket too)'
  if (glob.includes('\\')) return '"/" between folders'
  // What lies above a folder of any name cannot be told.
  if (/[*?{][^]*?(?<![^/{,])\.\.(?![^/},])/.test(glob)) return 'a glob whose ".." stand before its signs'
  const wrong = checkGlob(glob)
  if (wrong !== undefined) return wrong
  // It would be taken for relative, and fit nothing that was meant.
  if (!isAnchored(glob) && mayBeAnchored(glob))
    return 'a glob with its beginning ("/", "~/" or "**") before its braces, such as "/{etc,boot}/**"'
  return undefined
}

/** Whether a choice of the braces that a glob begins with makes it one that says where it begins. */
function mayBeAnchored(glob: string): boolean {
  if (isAnchored(glob)) return true
  const start = glob.indexOf('{')
  // Two characters are enough to say it.
  const choices = start === 0 || start === 1 ? choicesAt(glob, start) : undefined
  return choices?.texts.some(choice => mayBeAnchored(glob.slice(0, start) + choice + glob.slice(choices.end + 1))) ?? false
}

/** Compiles a glob that {@link checkPathGlob} has let through, made absolute; it is asked for normal absolute paths. A rule for `/etc/**` is one for `/etc` too. */
export function compilePathGlob(glob: string): (path: string) => boolean {
  return compileGlob(glob, { withFolder: true })
}

/** The part of a glob before its first sign, up to the last `/`: every path that it matches begins so. */
export function literalFolder(glob: string): string {
  const end = glob.search(/[*?{]/)
  const head = end === -1 ? glob : glob.slice(0, end)
  return head.slice(0, Math.max(0, head.lastIndexOf('/')))
}
