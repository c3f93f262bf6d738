/**
 * Every path that a text may mean to the program that gets it: as it stands, without blanks around it, percent-decoded, with `~` for the home folder, with backslashes for slashes.
 * Deny rules take the worst of the readings, allow rules need all of them. Links are not followed here: `paths` of the validation hook does that.
 */
import { homedir } from 'node:os'
import { posix, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What relative paths are relative to. */
export interface Root {
  /** Those of rules and of allowed folders. */
  readonly fixed: string
  /** Those of values. */
  now(): string
}

/** Where none is given it is the working folder, which a program may change: a relative path then leads elsewhere. */
export function rootOf(given: string | undefined): Root {
  const fixed = given === undefined ? process.cwd() : resolve(given)
  return { fixed, now: given === undefined ? () => process.cwd() : () => fixed }
}

/** Absolute paths with `/` between folders and without `.`, `..`, `//` and a `/` at the end; undefined where a text cannot be a path. */
export function readPathText(text: string, root: string, windows: boolean = process.platform === 'win32'): readonly string[] | undefined {
  if (isPlain(text)) return [text]
  if (text === '' || text.includes('\0') || text.length > 32_768) return undefined
  const readings = new Set<string>()
  for (const one of looseTexts(text)) {
    let plain = one
    if (/^file:/i.test(one)) {
      try {
        plain = fileURLToPath(one, { windows })
      } catch {
        return undefined
      }
    }
    for (const decoded of percentDecoded(plain)) for (const slashed of slashes(decoded)) readings.add(slashed)
  }
  const found = new Set<string>()
  for (const reading of readings) {
    if (reading.includes('\0')) return undefined
    found.add(absolute(reading, root, windows))
    if (hasEmptyName(reading)) found.add(absolute(withoutParents(reading), root, windows))
    if (/^~(?:\/|$)/.test(reading)) found.add(absolute(homedir() + reading.slice(1), root, windows))
  }
  return [...found]
}

/** Whether URLs read a text as another path: to them `//` is a name that `..` goes up from. */
export function hasEmptyName(text: string): boolean {
  return text.includes('//') && text.includes('..')
}

/** What is left of a text when each `..` has gone up by one name, be it an empty one. */
export function withoutParents(text: string): string {
  const names: string[] = []
  for (const name of text.split('/')) {
    const last = names.at(-1)
    if (name === '..' && last !== undefined && last !== '..' && names.length > (text.startsWith('/') ? 1 : 0)) names.pop()
    else if (name !== '.') names.push(name)
  }
  return names.join('/') || '.'
}

/** An absolute path that is normal already: what most calls have. */
function isPlain(text: string): boolean {
  if (text.charCodeAt(0) !== 47 || text.length < 2 || text.length > 4096) return false
  let before = 0
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 32 || code === 37 || code === 92 || code >= 126) return false
    // A slash or a dot after a slash.
    if (before === 47 && code >= 46 && code <= 47) return false
    before = code
  }
  return before !== 47 && before !== 32 && process.platform !== 'win32'
}

/** A text as it stands, as programs have it that trim what they are given, and as URLs are read: without tabs and ends of lines anywhere. */
export function looseTexts(text: string): readonly string[] {
  const trimmed = text.trim()
  const bare = text.replaceAll(/[\t\n\r]/g, '').trim()
  return bare === text ? [text] : [...new Set([text, trimmed, bare])]
}

/** Twice at most, for what is encoded twice. */
function percentDecoded(text: string): readonly string[] {
  const found = [text]
  for (let round = 0; round < 2; round++) {
    const last = found.at(-1) as string
    if (!last.includes('%')) break
    const decoded = last.replaceAll(/(?:%[0-9a-f]{2})+/gi, run => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'))
    if (decoded === last) break
    found.push(decoded)
  }
  return found
}

function slashes(text: string): readonly string[] {
  return text.includes('\\') ? [text, text.replaceAll('\\', '/')] : [text]
}

/** Windows: a drive letter and an extended prefix are part of the path, a stream is not, nor are dots and blanks at the end of a name. */
function absolute(text: string, root: string, windows: boolean): string {
  const composed = text.normalize('NFC')
  if (!windows) return posix.resolve(root, composed)
  const bare = composed.replaceAll('\\', '/').replace(/^\/\/[?.]\/(?:UNC\/)?/i, '')
  const drive = /^[A-Za-z]:/.exec(bare)?.[0] ?? ''
  const rest = bare.slice(drive.length)
  const names = rest.split('/').map(name => (name === '.' || name === '..' ? name : (name.split(':')[0] as string).replace(/[. ]+$/, '')))
  const joined = names.join('/')
  const base = root.replaceAll('\\', '/')
  const from = drive === '' && !joined.startsWith('/') ? base : drive === '' ? (/^[A-Za-z]:/.exec(base)?.[0] ?? '') : drive
  const letters = /^[A-Za-z]:/.exec(from)?.[0] ?? ''
  return (letters + posix.resolve('/', from.slice(letters.length), joined)).toLowerCase()
}
