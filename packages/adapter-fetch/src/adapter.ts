/** Puts targets under `globalThis.fetch` and undici's `fetch`. */
import { combineAdapters, defineAdapter, HooklineError, resolveLibrary, type Adapter, type AdapterHost } from '@hookline/core'
import { FetchLibrary, type FetchClasses } from './library.ts'
import { settle, type FetchAdapterOptions, type Settings, type UndiciModule } from './options.ts'
import { fetchTarget } from './target.ts'

/**
 * Makes `fetch` hookable: target `fetch` for `globalThis.fetch`, `undici:fetch` for the npm package's, both of kind `http.client.request`.
 * A call ends when its promise settles, which is when the response's headers are there.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION`; at install `HOOKLINE_ADAPTER_WRONG_OBJECT` and `HOOKLINE_ADAPTER_MODULE_NOT_FOUND`.
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { fetchAdapter, setHeader } from '@hookline/adapter-fetch'
 *
 * const uninstall = fetchAdapter().install()
 * hookRegistry.register({ name: 'tenant', on: 'fetch', onEnter: call => setHeader(call, 'x-tenant', 'acme') })
 * uninstall()
 * ```
 */
export function fetchAdapter(options: FetchAdapterOptions = {}): Adapter {
  const settings = settle(options)
  const parts: Adapter[] = []
  if (settings.globalThis) parts.push(globalPart(settings))
  if (settings.undici !== undefined) parts.push(undiciPart(settings, settings.undici))
  return combineAdapters('fetch', parts)
}

function globalPart(settings: Settings): Adapter {
  return defineAdapter({
    name: 'fetch',
    subject: (): typeof globalThis => globalThis,
    // The classes are looked up when a call is looked at: reading them loads fetch, which most programs never do.
    setup: (host, subject) => attach(host, subject, 'fetch', settings, () => subject),
  })
}

function undiciPart(settings: Settings, given: UndiciModule | true): Adapter {
  return defineAdapter({
    name: 'undici:fetch',
    subject: (): UndiciModule => asUndici(given === true ? resolveLibrary('fetch', 'undici') : given),
    setup: (host, subject) => attach(host, subject, 'undici:fetch', settings, () => subject as unknown as FetchClasses),
  })
}

function attach(host: AdapterHost, object: object, name: string, settings: Settings, classes: () => FetchClasses): void {
  const target = fetchTarget(host, name, new FetchLibrary(classes), settings)
  host.patch(object, 'fetch', (original: typeof fetch) => target.wrap(original))
}

/** The module that can be patched: what `import *` gives is frozen, the module itself is its default export. */
function asUndici(given: unknown): UndiciModule {
  const inner = fieldOf(given, 'default')
  const found = typeof fieldOf(inner, 'fetch') === 'function' ? inner : given
  if (['fetch', 'Request', 'Response'].every(name => typeof fieldOf(found, name) === 'function')) return found as UndiciModule
  throw new HooklineError(
    'HOOKLINE_ADAPTER_WRONG_OBJECT',
    'fetchAdapter, option `undici`: expected the module undici (with fetch, Request and Response). Pass what `import undici from "undici"` gives.',
  )
}

function fieldOf(object: unknown, name: string): unknown {
  return typeof object === 'object' && object !== null ? (object as Record<string, unknown>)[name] : undefined
}
