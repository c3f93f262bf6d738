/** Names that stand for more than one property: a whole HTTP client or server, and fetch. */
import { clientPart, serverPart, type ServerModule } from '@hookline/adapter-http/parts'
import type { Disposer, HookTarget } from '@hookline/core'
import type { FunctionPath } from '../model.ts'
import type { SlotInit } from '../runtime/slot.ts'
import { describeFetch, fetchGaveUp } from './fetch-attributes.ts'
import { replace } from './replace.ts'

/** A name with a meaning of its own. */
export interface Curated {
  readonly name: string
  readonly key?: string
  readonly init: SlotInit
  fits(path: FunctionPath): boolean
  install(target: HookTarget): Disposer
}

function clientRequest(secureOnly: boolean): Curated {
  const { init, install } = clientPart({ secureOnly })
  return { name: 'clientRequest', init, install, fits: path => isNamed(path, 'clientRequest', 'Agent') }
}

function serverRequest(module: ServerModule): Curated {
  const { init, install } = serverPart({ modules: [module] })
  return { name: 'serverRequest', init, install, fits: path => isNamed(path, 'serverRequest', 'Server') }
}

const fetch: Curated = {
  name: 'fetch',
  // Requests, responses and bodies are no data to capture: what they say stands in the attributes.
  init: {
    shape: 'async',
    ordered: false,
    capture: { args: false, result: false },
    kind: 'http.client.request',
    describe: describeFetch,
    aborted: fetchGaveUp,
  },
  fits: path => path.receiver === undefined && path.accessor === undefined && path.name === 'fetch',
  install: target => replace({ path: 'fetch', holder: globalThis, key: 'fetch', className: undefined }, target),
}

const http = [clientRequest(false), serverRequest('node:http')]
const https = [clientRequest(true), serverRequest('node:https')]
const http2 = [serverRequest('node:http2')]
const MODULES: Readonly<Record<string, readonly Curated[]>> = {
  'node:http': http,
  http,
  'node:https': https,
  https,
  'node:http2': http2,
  http2,
  globalThis: [fetch],
}

/** The curated names of a module. */
export function curatedOf(module: string): readonly Curated[] {
  return Object.hasOwn(MODULES, module) ? (MODULES[module] as readonly Curated[]) : []
}

/** With the receiver that hooks get, or with none. */
function isNamed(path: FunctionPath, name: string, receiver: string): boolean {
  return (
    path.name === name &&
    path.accessor === undefined &&
    (path.receiver === undefined || path.receiver === receiver || path.receiver === '*')
  )
}
