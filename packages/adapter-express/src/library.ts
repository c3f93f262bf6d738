/** Finds in an Express module what is patched: the prototypes of its routers and of their layers. */
import { readFileSync } from 'node:fs'
// Renamed, for the banners of ES bundles declare a `createRequire` of their own.
import { createRequire as requireFrom } from 'node:module'
import { dirname, join } from 'node:path'
import { HooklineError } from '@hookline/core'
import type { ExpressModule } from './options.ts'

/** `next`, `done`, and the like. */
export type Next = (signal?: unknown) => void

/** What Express keeps for each function or route. */
export interface Layer {
  readonly handle: Function
  readonly route?: { readonly path: unknown } | undefined
  readonly method?: string | undefined
  /** Express 4 only. */
  readonly regexp?: RegExp
  readonly keys?: readonly { readonly name: string | number }[]
}

/** A router of either version. */
export interface Router {
  readonly stack: Layer[]
  readonly params: Record<string, Function[] | undefined>
}

/** What is patched besides the routers. */
export interface ExpressLibrary {
  readonly layers: object
  /** Express 4 says `handle_request`, Express 5 `handleRequest`. */
  readonly names: { readonly request: string; readonly error: string }
  /** Routers take the rejections of the promises that functions return. */
  readonly promises: boolean
}

/** Modules that share a router package are told apart by who was given last: the version to judge is that one's. */
const modules = new WeakMap<object, ExpressModule>()

/** The routers' prototype, which modules that share a router package share; throws `HOOKLINE_ADAPTER_WRONG_OBJECT`. */
export function routersOf(given: unknown): object {
  const module = isExpress(given)
    ? given
    : isExpress((given as { default?: unknown } | null)?.default)
      ? (given as { default: ExpressModule }).default
      : undefined
  if (module === undefined) throw wrong()
  const own = module.Router as unknown as { handle?: unknown; prototype?: { handle?: unknown } }
  const routers =
    typeof own.handle === 'function' ? (own as object) : typeof own.prototype?.handle === 'function' ? own.prototype : undefined
  if (routers === undefined) throw wrong()
  modules.set(routers, module)
  return routers
}

/** The module a routers' prototype was found through. */
export function moduleOf(routers: object): ExpressModule {
  return modules.get(routers) as ExpressModule
}

/** Looks into a router made for the purpose: no version exports its layers. */
export function libraryOf(routers: object): ExpressLibrary {
  const module = moduleOf(routers)
  const router = module.Router() as Router & { use(fn: Function): void }
  router.use(function probe() {})
  const layers = Object.getPrototypeOf(router.stack[0] ?? null) as Record<string, unknown>
  for (const [request, error, promises] of [
    ['handleRequest', 'handleError', true],
    ['handle_request', 'handle_error', false],
  ] as const) {
    if (typeof layers[request] === 'function' && typeof layers[error] === 'function') return { layers, names: { request, error }, promises }
  }
  throw wrong()
}

/** The version in the package.json above the file that the module was loaded from; undefined where it was bundled. */
export function versionOf(module: ExpressModule): string | undefined {
  const { cache } = requireFrom(import.meta.url)
  const loaded = Object.values(cache).find(entry => entry?.exports === module)
  if (loaded === undefined) return undefined
  for (let folder = dirname(loaded.filename); ; folder = dirname(folder)) {
    try {
      const { version, name } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as { version?: unknown; name?: unknown }
      if (typeof version === 'string') return name === 'express' ? version : undefined
    } catch {
      // No package.json here: it is further up.
    }
    if (dirname(folder) === folder) return undefined
  }
}

function isExpress(value: unknown): value is ExpressModule {
  if (typeof value !== 'function') return false
  const { Router, application } = value as unknown as { Router?: unknown; application?: { handle?: unknown } }
  return typeof Router === 'function' && typeof application?.handle === 'function'
}

function wrong(): HooklineError {
  return new HooklineError(
    'HOOKLINE_ADAPTER_WRONG_OBJECT',
    'expressAdapter, option `express`: expected the module express, got something else. Pass what `import express from "express"` gives, not an application or a router.',
  )
}
