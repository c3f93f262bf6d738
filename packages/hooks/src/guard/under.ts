/** Folders that rules name, made comparable: whole names only, so that `/data` is not `/database`. */
import { homedir } from 'node:os'
import { readPathText } from './path-readings.ts'

/** The folders of an `under`, each in every form it may be written in. */
export function belowOf(under: string | readonly string[], root: string): readonly string[] {
  return [under].flat().flatMap(folder => readPathText(/^~(?:\/|$)/.test(folder) ? homedir() + folder.slice(1) : folder, root) ?? [])
}

export function isBelow(path: string, folder: string): boolean {
  return path === folder || folder === '/' || (path.startsWith(folder) && path.charCodeAt(folder.length) === 47)
}

/** Whether a glob says itself where it begins. */
export function isAnchored(glob: string): boolean {
  return /^(?:\/|\*\*|~(?:\/|$)|[A-Za-z]:)/.test(glob)
}

/** A glob without `/` or `**` at its start is relative to the root; `~/` is the home folder, a `/` at its end means all below. Values have no `..`, so it has none either. */
export function absoluteGlob(glob: string, root: string): string {
  const base = root.replaceAll('\\', '/').replace(/\/$/, '')
  const text = (/^~(?:\/|$)/.test(glob) ? homedir() + glob.slice(1) : glob).normalize('NFC')
  return normalGlob(isAnchored(text) ? text : `${base}/${text}`)
}

/** `checkPathGlob` has seen to it that what a `..` goes up from is a name. */
function normalGlob(glob: string): string {
  const names: string[] = []
  for (const name of glob.split('/')) {
    if (name === '..') names.pop()
    else if (name !== '' && name !== '.') names.push(name)
  }
  if (glob.endsWith('/')) names.push('**')
  return (glob.startsWith('/') ? '/' : '') + names.join('/')
}
