/** Where woven modules are kept, and whether that place can be trusted: what stands there is run. */
import type { Stats } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { lstatSync, mkdirSync } from './own-fs.ts'

const GROUP_OR_OTHERS_WRITE = 0o022
const OTHERS_WRITE = 0o002
const STICKY = 0o1000

/** A folder for the cache, or why there is none. */
export type CacheFolder = { readonly folder: string } | { readonly folder: undefined; readonly why: string }

/** The first of the usual places that can be used, or the one that was asked for and no other. */
export function findCacheFolder(asked: string | undefined, cwd: string): CacheFolder {
  const reasons: string[] = []
  for (const folder of asked === undefined ? placesFor(cwd) : [resolve(cwd, asked)]) {
    const why = whyUnusable(folder)
    if (why === undefined) return { folder }
    reasons.push(`${folder}: ${why}`)
  }
  return { folder: undefined, why: reasons.join('; ') }
}

function placesFor(cwd: string): string[] {
  const modules = modulesAbove(cwd)
  const user = process.geteuid?.() ?? 'user'
  return [...(modules === undefined ? [] : [join(modules, '.cache', 'hookline')]), join(tmpdir(), `hookline-${user}`)]
}

function modulesAbove(cwd: string): string | undefined {
  for (let folder = cwd; ; folder = dirname(folder)) {
    const modules = join(folder, 'node_modules')
    if (statOf(modules)?.isDirectory()) return modules
    if (folder === dirname(folder)) return undefined
  }
}

/** Makes the folder where it is missing. Whoever can write into it, or put another in its place, can run code as this user. */
function whyUnusable(folder: string): string | undefined {
  try {
    if (statOf(folder) === undefined) {
      // What lies above may be others' as well.
      if (statOf(dirname(folder)) === undefined) mkdirSync(dirname(folder), { recursive: true })
      mkdirSync(folder, { mode: 0o700 })
    }
  } catch (error) {
    // Another process may have been quicker.
    if (statOf(folder) === undefined) return error instanceof Error ? error.message : String(error)
  }
  const found = statOf(folder)
  if (found === undefined) return 'it is not there'
  if (!found.isDirectory()) return 'it is not a folder'
  const parent = statOf(dirname(folder))
  if (parent !== undefined && isPosix && (parent.mode & OTHERS_WRITE) !== 0 && (parent.mode & STICKY) === 0) {
    return 'anybody can put another folder in its place'
  }
  return whyUntrusted(found)
}

const isPosix = process.geteuid !== undefined

/** Why a file or folder may have been written by somebody else; undefined: only this user can have. */
export function whyUntrusted({ uid, mode }: Pick<Stats, 'uid' | 'mode'>): string | undefined {
  if (!isPosix) return undefined
  if (uid !== process.geteuid?.()) return `it belongs to the user ${uid}`
  return (mode & GROUP_OR_OTHERS_WRITE) === 0 ? undefined : 'others than its owner can write there'
}

function statOf(path: string): Stats | undefined {
  try {
    return lstatSync(path)
  } catch {
    return undefined
  }
}
