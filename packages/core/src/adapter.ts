/** Adapters are values made here: what they patch is dressed, counted and put back the same way for all of them. */
// Renamed, for the banners of ES bundles declare a `createRequire` of their own.
import { createRequire as requireFrom } from 'node:module'
import type { Capture } from './capture/index.ts'
import type { Disposer, TargetInit } from './contract.ts'
import { disposer } from './disposer.ts'
import { HooklineError } from './errors.ts'
import { patch } from './patch.ts'
import { hookRegistry } from './process-registry.ts'
import type { HookRegistry } from './registry.ts'
import { shared } from './shared.ts'
import type { HookTarget } from './target.ts'
import { assertVersion } from './versions.ts'

/** Attaches one library's functions to a registry. */
export interface Adapter {
  readonly name: string
  /**
   * Patches the library and gives back the remover, which restores the originals. Installing the same library in the same registry again is the same installation,
   * removed when the last remover was called. Throws `HOOKLINE_ADAPTER_*` when the library is missing, is something else, or has the wrong version.
   */
  install(registry?: HookRegistry): Disposer
}

/** What an adapter's `setup` works with. */
export interface AdapterHost {
  readonly registry: HookRegistry
  /** The registry's capture at this moment: attributes go through it. */
  readonly capture: Capture
  /** Makes a target that is disposed with the installation. */
  target<K extends string = string>(init: TargetInit<K>): HookTarget
  /** Replaces a method for as long as the adapter is installed. */
  patch<F extends Function>(object: object, key: PropertyKey, make: (original: F) => F): void
  /** Adds work to the removal. */
  onDispose(work: () => void): void
}

/** What makes an adapter. */
export interface AdapterDefinition<S extends object> {
  readonly name: string
  /** Finds what is patched: the object the user gave, or the library the application resolves (see {@link resolveLibrary}). Throws when it is the wrong one. */
  subject(): S
  /** The library and the range of its versions, for the check at install. */
  readonly supports?: { readonly library: string; readonly range: string; version(subject: S): string | undefined }
  setup(host: AdapterHost, subject: S): void
}

const installations = shared('installations', () => new WeakMap<HookRegistry, WeakMap<object, Map<string, Installation>>>())

interface Installation {
  users: number
  readonly remove: Disposer
}

/**
 * Makes an adapter of a definition.
 *
 * @example
 * ```ts
 * import { defineAdapter, HookRegistry } from '@hookline/core'
 * const clock = { now: () => 42 }
 * const clockAdapter = defineAdapter({
 *   name: 'clock',
 *   subject: () => clock,
 *   setup(host, subject) {
 *     const target = host.target({ name: 'clock:now', shape: 'sync' })
 *     host.patch(subject, 'now', (original: () => number) => target.wrap(original))
 *   },
 * })
 * const uninstall = clockAdapter.install(new HookRegistry())
 * uninstall()
 * ```
 */
export function defineAdapter<S extends object>(definition: AdapterDefinition<S>): Adapter {
  const { name, supports } = definition
  return Object.freeze({
    name,
    install(registry: HookRegistry = hookRegistry): Disposer {
      const subject = definition.subject()
      const bySubject = getOr(installations, registry, () => new WeakMap<object, Map<string, Installation>>())
      const byName = getOr(bySubject, subject, () => new Map<string, Installation>())
      let installation = byName.get(name)
      if (installation === undefined) {
        if (supports !== undefined) assertVersion(supports.library, supports.version(subject), supports.range)
        installation = { users: 0, remove: setUp(definition, registry, subject) }
        byName.set(name, installation)
      }
      const installed = installation
      installed.users += 1
      return disposer(() => {
        installed.users -= 1
        if (installed.users > 0) return
        if (byName.get(name) === installed) byName.delete(name)
        installed.remove()
      })
    },
  })
}

/**
 * Makes one adapter of several, such as those for the two sides of a library: all are installed, or none.
 *
 * @example
 * ```ts
 * import { combineAdapters } from '@hookline/core'
 * import { fetchAdapter } from '@hookline/adapter-fetch'
 * import { httpAdapter } from '@hookline/adapter-http'
 * const uninstall = combineAdapters('all clients', [fetchAdapter(), httpAdapter({ server: false })]).install()
 * uninstall()
 * ```
 */
export function combineAdapters(name: string, adapters: readonly Adapter[]): Adapter {
  return Object.freeze({
    name,
    install(registry?: HookRegistry): Disposer {
      const undo: Disposer[] = []
      return attempt(undo, () => {
        for (const adapter of adapters) undo.push(adapter.install(registry))
      })
    },
  })
}

function setUp<S extends object>(definition: AdapterDefinition<S>, registry: HookRegistry, subject: S): Disposer {
  const undo: (() => void)[] = []
  const host: AdapterHost = {
    registry,
    get capture() {
      return registry.capture
    },
    target(init) {
      const target = registry.target(init)
      undo.push(() => target.dispose())
      return target
    },
    patch(object, key, make) {
      undo.push(patch(object, key, make))
    },
    onDispose(work) {
      undo.push(work)
    },
  }
  return attempt(undo, () => definition.setup(host, subject))
}

/** What takes back, the last first, all that `work` has put into `undo`: also when it throws. */
function attempt(undo: (() => void)[], work: () => void): Disposer {
  const remove = disposer(() => {
    for (const step of undo.reverse()) step()
  })
  try {
    work()
  } catch (error) {
    remove()
    throw error
  }
  return remove
}

/**
 * The library as the application itself would `require` it: from the program's entry, then from the working folder. Throws `HOOKLINE_ADAPTER_MODULE_NOT_FOUND`.
 *
 * @example
 * ```ts
 * import { resolveLibrary } from '@hookline/core'
 * const pg = resolveLibrary('pg', 'pg') // what `require('pg')` gives the application
 * ```
 */
export function resolveLibrary(adapter: string, library: string): unknown {
  let cause: unknown
  for (const from of [process.argv[1], `${process.cwd()}/`]) {
    if (from === undefined) continue
    try {
      return requireFrom(from)(library) as unknown
    } catch (error) {
      cause ??= error
    }
  }
  throw new HooklineError(
    'HOOKLINE_ADAPTER_MODULE_NOT_FOUND',
    `The ${adapter} adapter cannot find "${library}": install it, or pass the module to the adapter.`,
    { cause },
  )
}

function getOr<K extends object, V>(map: WeakMap<K, V>, key: K, make: () => V): V {
  let value = map.get(key)
  if (value === undefined) {
    value = make()
    map.set(key, value)
  }
  return value
}
