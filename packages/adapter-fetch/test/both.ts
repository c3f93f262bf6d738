/** The two fetches that the adapter knows, each with its own classes, so that every behaviour is shown on both. */
import { HookRegistry, type Disposer, type Hook, type HookEvent } from '@hookline/core'
import undici from 'undici'
import { fetchAdapter, type FetchAdapterOptions } from '../src/index.ts'

export const bareGlobal: typeof fetch = globalThis.fetch
export const bareUndici: typeof undici.fetch = undici.fetch

export interface Face {
  readonly name: string
  readonly target: string
  readonly options: FetchAdapterOptions
  readonly bare: typeof fetch
  readonly current: () => typeof fetch
  readonly Request: typeof Request
  readonly Response: typeof Response
  readonly Headers: typeof Headers
  readonly FormData: typeof FormData
}

export const faces: readonly Face[] = [
  {
    name: 'globalThis.fetch',
    target: 'fetch',
    options: {},
    bare: bareGlobal,
    current: () => globalThis.fetch,
    Request,
    Response,
    Headers,
    FormData,
  },
  {
    name: 'undici.fetch',
    target: 'undici:fetch',
    options: { globalThis: false, undici },
    bare: bareUndici as unknown as typeof fetch,
    current: () => undici.fetch as unknown as typeof fetch,
    Request: undici.Request as unknown as typeof Request,
    Response: undici.Response,
    Headers: undici.Headers,
    FormData: undici.FormData,
  },
]

export interface Attached extends Disposable {
  readonly registry: HookRegistry
  readonly events: HookEvent[]
  readonly reports: unknown[]
  readonly uninstall: Disposer
  hook(hook: Partial<Hook>): Disposer
  listen(): HookEvent[]
}

let count = 0

/** The adapter on a registry of its own. */
export function attach(face: Face, more: FetchAdapterOptions = {}): Attached {
  const reports: unknown[] = []
  const registry = new HookRegistry({ onReport: report => void reports.push(report) })
  const uninstall = fetchAdapter({ ...face.options, ...more }).install(registry)
  const events: HookEvent[] = []
  return {
    registry,
    events,
    reports,
    uninstall,
    hook: hook => registry.register({ name: `hook ${++count}`, on: '*', ...hook } as Hook),
    listen() {
      registry.subscribe(event => void events.push(event), { attributes: true, duration: true, parent: true, args: true, result: true })
      return events
    },
    [Symbol.dispose]() {
      uninstall()
      registry.dispose()
    },
  }
}
