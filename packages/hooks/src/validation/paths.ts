/** The hook that keeps file tools inside of allowed folders. */
import { captureOf, type CallContext, type Hook } from '@hookline/core'
import { checkOptions, flag, required, text, type CommonOptions, type Field } from '../options.ts'
import { rootOf, type Root as Base } from '../guard/path-readings.ts'
import { compileValuePath, UNREADABLE, type ValuePath } from '../guard/value-path.ts'
import { liesIn, locate, rootAt, type Root } from './locate.ts'
import { meaningsOf } from './meanings.ts'
import { replaceValues } from './replace.ts'

/** Which folders paths may lie in. */
export interface AllowedFolders {
  /** Folders (or single files); relative ones are relative to `root`. */
  readonly allowed: string | readonly string[]
  /** Folders and files inside of these that are refused all the same. @default none */
  readonly denied?: string | readonly string[]
  /** What relative paths are relative to. @default the working folder, at each call */
  readonly root?: string
}

/**
 * Options of {@link paths}.
 *
 * @example
 * ```ts
 * import type { PathsOptions } from '@hookline/hooks/validation'
 * const options: PathsOptions = { on: ['tool:Write', 'tool:Edit'], args: 'file_path', allowed: '/srv/project', denied: '/srv/project/.git', coerce: true }
 * ```
 */
export interface PathsOptions extends CommonOptions, AllowedFolders {
  /** @default after all hooks but guard */
  readonly order?: NonNullable<Hook['order']>
  /** Ways to the paths among the arguments: `file_path` (a field of the first argument), `args[1]`, `paths[*]`. A path that is not given counts as `root`. */
  readonly args: string | readonly string[]
  /** The target gets the path as it was resolved, without links: then it cannot mean another one. @default false */
  readonly coerce?: boolean
}

/** What a path leads to. */
export interface LocatedPath {
  readonly allowed: boolean
  /** The absolute path without links; undefined where it could not be found out. */
  readonly path: string | undefined
  /** Why it is refused. */
  readonly reason: string | undefined
}

/** Later than all but the guard: what other hooks make of paths is looked at. */
const LATE = Number.MAX_VALUE

/**
 * Keeps paths in arguments inside of allowed folders: `..`, links (of parents too, and of files that do not exist yet), encodings, bytes, URLs, case and Unicode forms
 * lead nowhere else. A link that is swapped between this check and the use of the path is seen only where `coerce` hands on the resolved path, and then as long as
 * the folders themselves are not swapped: where others may write in the allowed folders, that needs rights of the system.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION`
 * @example
 * ```ts
 * import { hooked, HookRegistry } from '@hookline/core'
 * import { paths } from '@hookline/hooks/validation'
 * const registry = new HookRegistry()
 * const read = hooked((input: { file_path: string }) => `read ${input.file_path}`, { name: 'tool:Read', registry })
 * registry.register(paths({ on: 'tool:Read', args: 'file_path', allowed: '/data', root: '/data' }))
 * read({ file_path: '/data/a.txt' }) // 'read /data/a.txt'
 * try {
 *   read({ file_path: '/database/a.txt' })
 * } catch (error) {
 *   console.log((error as Error).message) // tool:Read was blocked by hook "paths": file_path: "/database/a.txt" lies outside of the allowed folders (/data)
 * }
 * ```
 */
export function paths(options: PathsOptions): Hook {
  const { base, args, allowed, denied, root, coerce } = checkOptions('paths', options, {
    args: required(ways),
    allowed: required(folders),
    denied: folders,
    root: text(),
    coerce: flag(false),
  })
  const locator = new Locator(allowed, denied ?? [], root)
  return {
    order: { enter: LATE },
    ...base,
    failure: 'closed',
    allowNested: true,
    onEnter(call) {
      for (const way of args) {
        const resolved: string[] = []
        for (const value of way.values(call.args)) {
          const { allowed: isAllowed, path, reason } = locator.locate(value)
          if (!isAllowed || path === undefined) return call.block({ reason: tell(call, way, value, reason) })
          resolved.push(path)
        }
        if (coerce) call.args = replaceValues(call.args, way.segments, resolved)
      }
    },
  }
}

/**
 * Says where a path leads and whether that is allowed, as {@link paths} does.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION`
 * @example
 * ```ts
 * import { locatePath } from '@hookline/hooks/validation'
 * console.log(locatePath('../etc/passwd', { allowed: '/data', root: '/data' }).allowed) // false
 * ```
 */
export function locatePath(value: unknown, where: AllowedFolders): LocatedPath {
  const { allowed, denied, root } = checkOptions('locatePath', where, {
    allowed: required(folders),
    denied: folders,
    root: text(),
  })
  return new Locator(allowed, denied ?? [], root).locate(value)
}

class Locator {
  readonly #allowed: readonly Root[]
  readonly #denied: readonly Root[]
  readonly #base: Base

  constructor(allowed: readonly string[], denied: readonly string[], root: string | undefined) {
    this.#base = rootOf(root)
    this.#allowed = allowed.map(folder => rootAt(folder, this.#base.fixed))
    this.#denied = denied.map(folder => rootAt(folder, this.#base.fixed))
  }

  locate(value: unknown): LocatedPath {
    if (value === UNREADABLE) return refused('it cannot be read twice the same (a getter, a Proxy, too many values)')
    // A tool that is given no path takes the folder it works in.
    const { paths: meant, why } = meaningsOf(value ?? '.', this.#base.now())
    if (meant === undefined) return refused(why)
    let first: string | undefined
    for (const path of meant) {
      let real: string
      try {
        real = locate(path)
      } catch (error) {
        return refused(`where it leads cannot be found out (${(error as NodeJS.ErrnoException).code ?? 'unknown error'})`)
      }
      first ??= real
      if (!this.#allowed.some(root => liesIn(real, root)))
        return refused(`lies outside of the allowed folders (${this.#allowed.map(({ given }) => given).join(', ')})`, real)
      const denied = this.#denied.find(root => liesIn(real, root))
      if (denied !== undefined) return refused(`lies in ${denied.given}, which is denied`, real)
    }
    return { allowed: true, path: first, reason: undefined }
  }
}

function refused(reason: string, path?: string): LocatedPath {
  return { allowed: false, path, reason }
}

function tell(call: CallContext, way: ValuePath, value: unknown, reason: string | undefined): string {
  const shown = typeof value === 'string' ? ` ${JSON.stringify(captureOf(call.target).capture.text(value))}` : ''
  return `${way.text}:${shown} ${reason ?? 'is refused'}`
}

const folders: Field<readonly string[] | undefined> = (given, refuse) => {
  if (given === undefined) return undefined
  const list: readonly unknown[] = Array.isArray(given) ? given : [given]
  if (list.length === 0) throw refuse('at least one folder', given)
  return list.map((folder, i) => {
    if (typeof folder !== 'string' || folder === '' || folder.includes('\0'))
      throw refuse('a folder', folder, Array.isArray(given) ? `[${i}]` : '')
    return folder
  })
}

const ways: Field<readonly ValuePath[] | undefined> = (given, refuse) => {
  if (given === undefined) return undefined
  const list: readonly unknown[] = Array.isArray(given) ? given : [given]
  if (list.length === 0) throw refuse('at least one way to a path', given)
  return list.map((way, i) => {
    const compiled = typeof way === 'string' ? compileValuePath(way) : 'a way to a path such as "file_path" or "args[0]"'
    const isDeep = typeof compiled !== 'string' && way === '**'
    if (typeof compiled === 'string' || isDeep)
      throw refuse(typeof compiled === 'string' ? compiled : 'a way to paths, not "**"', way, Array.isArray(given) ? `[${i}]` : '')
    return compiled
  })
}
