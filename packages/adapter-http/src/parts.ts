/** The client and the servers as parts that stand under a target of somebody else's: the adapter's own, and those that rules name. */
import type { ClientRequest, IncomingMessage } from 'node:http'
import {
  compileHeaderAllowList,
  defaultHeaders,
  type Disposer,
  type HeaderAllowList,
  type HookTarget,
  type TargetInit,
} from '@hookline/core'
import { describeClient, describeServer } from './attributes.ts'
import { ClientCalls } from './client.ts'
import { installServer } from './server.ts'
import type { ServerModule } from './library.ts'

export type { ServerModule } from './library.ts'

/** What a target is made with, and the way to put it there. */
export interface HttpPart {
  readonly init: Omit<TargetInit, 'name'> & { readonly kind: string }
  /** Hooks it. The remover puts everything back; calls in flight keep what they began with. */
  install(target: HookTarget): Disposer
}

/**
 * Options of {@link clientPart} and {@link serverPart}.
 *
 * @example
 * ```ts
 * import { compileHeaderAllowList } from '@hookline/core'
 * import { clientPart, type PartOptions } from '@hookline/adapter-http/parts'
 * const options: PartOptions = { allow: compileHeaderAllowList(['content-type']) }
 * clientPart(options)
 * ```
 */
export interface PartOptions {
  /** Headers that attributes may hold. @default core's `defaultHeaders` */
  readonly allow?: HeaderAllowList
}

// Requests and responses are no data to capture: what they say stands in the attributes.
const shared = { shape: 'async', ordered: false, capture: { args: false, result: false } } as const
let usual: HeaderAllowList | undefined
const usualHeaders = (): HeaderAllowList => (usual ??= compileHeaderAllowList(defaultHeaders))

/**
 * Every request that goes out, by whatever route; with `secureOnly` those over TLS alone.
 *
 * @example
 * ```ts
 * import { HookRegistry } from '@hookline/core'
 * import { clientPart } from '@hookline/adapter-http/parts'
 * const part = clientPart({ secureOnly: true })
 * const remove = part.install(new HookRegistry().target({ ...part.init, name: 'my:request' }))
 * remove()
 * ```
 */
export function clientPart({ secureOnly = false, allow = usualHeaders() }: PartOptions & { readonly secureOnly?: boolean } = {}): HttpPart {
  const calls = new ClientCalls(secureOnly)
  return {
    init: {
      ...shared,
      kind: 'http.client.request',
      describe: describeClient(allow, request => calls.of(request)?.address),
      setHeader: (call, name, value) => {
        const request = call.args[0] as ClientRequest
        if (request.headersSent) return false
        request.setHeader(name, value)
        return true
      },
      aborted: call => calls.gaveUp(call),
    },
    install: target => calls.install(target),
  }
}

/**
 * Every request that servers of these modules hand to their listeners.
 *
 * @example
 * ```ts
 * import { HookRegistry } from '@hookline/core'
 * import { serverPart } from '@hookline/adapter-http/parts'
 * const part = serverPart({ modules: ['node:http'] })
 * const remove = part.install(new HookRegistry().target({ ...part.init, name: 'my:answer' }))
 * remove()
 * ```
 */
export function serverPart(
  options: PartOptions & {
    readonly modules: readonly ServerModule[]
    /** Take the caller's identity from `traceparent`. @default true */
    readonly traceparent?: boolean
  },
): HttpPart {
  const { modules, allow = usualHeaders(), traceparent = true } = options
  return {
    init: {
      ...shared,
      kind: 'http.server.request',
      describe: describeServer(allow),
      carrier: call => (call.args[0] as IncomingMessage).headers,
    },
    install: target => installServer(target, modules, traceparent),
  }
}
