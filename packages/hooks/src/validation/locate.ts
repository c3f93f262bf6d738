/** Where a path leads on the disk: every link followed as the system follows it, also for files that do not exist yet. */
import { lstatSync, readlinkSync, realpathSync, statSync, type BigIntStats } from 'node:fs'
import { dirname, isAbsolute, join, parse, resolve, sep } from 'node:path'

const MOST_LINKS = 40

/**
 * The path without links. Of what does not exist the existing part is resolved and the rest appended; a link to something that does not exist leads to where it points,
 * for that is where a file would be made. Throws the file system's error when that cannot be found out.
 */
export function locate(path: string): string {
  let real: string
  try {
    real = realpathSync.native(path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error
    return walk(path)
  }
  if (real !== path) sameFile(path, real)
  return real
}

/** Links in `/proc` (`/proc/7/root`, `/proc/7/cwd`) lead where the process is, whatever their text says: into another container, or a folder that was removed. */
function sameFile(path: string, named: string): void {
  if (identityOf(path) !== identityOf(named))
    throw Object.assign(new Error(`EXDEV: a link does not lead where its text says, ${path}`), { code: 'EXDEV' })
}

/** One name after the other, as the system does it: `..` after a link goes up from where the link leads. */
function walk(path: string): string {
  const { root } = parse(path)
  let at = root
  const open = namesOf(path.slice(root.length)).reverse()
  let links = 0
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (name === '..') {
      at = dirname(at)
      continue
    }
    const next = join(at, name)
    const link = linkOf(next)
    if (link === undefined) at = next
    else {
      if (++links > MOST_LINKS) throw Object.assign(new Error(`ELOOP: too many links, ${path}`), { code: 'ELOOP' })
      // Not joined: that would take a `..` for the folder above before what it follows is known to be a link.
      sameFile(next, isAbsolute(link) ? link : `${at}${sep}${link}`)
      if (isAbsolute(link)) at = parse(link).root
      open.push(...namesOf(isAbsolute(link) ? link.slice(parse(link).root.length) : link).reverse())
    }
  }
  return at
}

function namesOf(path: string): string[] {
  return path.split(sep === '\\' ? /[\\/]/ : '/').filter(name => name !== '' && name !== '.')
}

/** What a link points to; undefined for what is no link or is not there. */
function linkOf(path: string): string | undefined {
  try {
    return lstatSync(path).isSymbolicLink() ? readlinkSync(path) : undefined
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw error
  }
}

/** A folder that paths are compared with. */
export interface Root {
  readonly given: string
  /** Its own path without links; of one that is not there yet it is looked for each time. */
  real(): string
  identity(): Identity | undefined
}

/** Device and number of a file: the same whatever it is called. */
type Identity = `${bigint}:${bigint}`

/** A root is looked up once: where somebody puts a link in its place later, paths through the link do not lie in it. */
export function rootAt(given: string, base: string): Root {
  const path = resolve(base, given)
  let found: { readonly real: string; readonly identity: Identity } | undefined
  const look = (): typeof found => {
    const identity = identityOf(path)
    return (found ??= identity === undefined ? undefined : { real: locate(path), identity })
  }
  look()
  return { given, real: () => look()?.real ?? locate(path), identity: () => look()?.identity }
}

function identityOf(path: string): Identity | undefined {
  let stats: BigIntStats | undefined
  try {
    stats = statSync(path, { bigint: true, throwIfNoEntry: false })
  } catch {
    return undefined
  }
  return stats === undefined ? undefined : `${stats.dev}:${stats.ino}`
}

/** Whether a path without links is a root or lies below it: by whole names, else (another case, another form of a letter) by being the same folder. */
export function liesIn(path: string, root: Root, windows: boolean = process.platform === 'win32'): boolean {
  const real = root.real()
  const [inner, outer] = windows ? [path.toLowerCase(), real.toLowerCase()] : [path, real]
  if (inner === outer || inner.startsWith(outer.endsWith(sep) ? outer : outer + sep)) return true
  const wanted = root.identity()
  if (wanted === undefined || !mayDiffer(inner, outer)) return false
  for (let at = path; ; at = dirname(at)) {
    if (identityOf(at) === wanted) return true
    if (at === dirname(at)) return false
  }
}

/** Only where the texts would be equal without case and forms of letters it is worth asking the disk. */
function mayDiffer(inner: string, outer: string): boolean {
  const fold = (text: string): string => text.normalize('NFKC').toLowerCase().toUpperCase().normalize('NFKC')
  return fold(inner).startsWith(fold(outer))
}
