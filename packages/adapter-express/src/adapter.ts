/** The adapter itself: which targets there are and where they are attached. */
import { defineAdapter, dressAs, resolveLibrary, type Adapter, type AdapterHost, type CallContext } from '@hookline/core'
import { describeAnswer, describeFunction, describeFailure, describeRequest, headersOfCall } from './attributes.ts'
import type {} from './kinds.ts'
import { aroundErrors, aroundRequests, type Targets } from './layers.ts'
import { libraryOf, moduleOf, routersOf, versionOf, type Layer, type Router } from './library.ts'
import { settle, type ExpressAdapterOptions, type Settings } from './options.ts'
import { Params } from './params.ts'
import { recordedError, recordedParam, recordedRequest } from './recorded.ts'
import { aroundHandle } from './request.ts'
import { notePaths } from './routes.ts'
import { States } from './state.ts'

/**
 * Makes the requests, middleware, route handlers, error handlers and parameter callbacks of Express 4 and 5 hookable, as the targets `express:request`,
 * `express:middleware`, `express:handler`, `express:error` and `express:param`. Throws `HOOKLINE_INVALID_OPTION`; `install` throws `HOOKLINE_ADAPTER_*`.
 *
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { expressAdapter } from '@hookline/adapter-express'
 * expressAdapter().install()
 * hookRegistry.register({
 *   name: 'closed-on-sunday',
 *   on: 'express:request',
 *   onEnter: call => { if (new Date().getDay() === 0) call.block({ status: 503, reason: 'come back tomorrow' }) },
 * })
 * ```
 */
export function expressAdapter(options: ExpressAdapterOptions = {}): Adapter {
  const settings = settle(options)
  return defineAdapter({
    name: 'express',
    subject: () => routersOf(settings.express === undefined ? resolveLibrary('express', 'express') : settings.express),
    supports: { library: 'express', range: '>=4.17 <6', version: routers => versionOf(moduleOf(routers)) },
    setup: (host, routers) => attach(host, routers, settings),
  })
}

function attach(host: AdapterHost, routers: object, settings: Settings): void {
  const { layers, names, promises } = libraryOf(routers)
  const targets = makeTargets(host, settings)
  // Express 5 puts nothing of its own in front of applications.
  const plumbing = promises ? undefined : new WeakSet<Layer>()
  host.patch(routers, 'use', (original: Function) => {
    const use = function (this: Router, first: unknown): unknown {
      const before = this.stack.length
      const answer = Reflect.apply(original, this, arguments) as unknown
      notePaths(this, before, first)
      return answer
    }
    return dressAs(use as Function, original)
  })
  host.patch(routers, 'handle', aroundHandle({ targets, settings, plumbing, host, params: new Params(targets, promises) }))
  host.patch(layers, names.request, aroundRequests(targets, plumbing))
  host.patch(layers, names.error, aroundErrors(targets))
}

function makeTargets(host: AdapterHost, settings: Settings): Targets {
  // Requests and responses are no data to capture: what they say stands in the attributes.
  const shared = { module: 'express', shape: 'async', ordered: false, capture: { args: false, result: false } } as const
  const states = new States()
  const site = {
    states,
    allow: settings.allow,
    get capture() {
      return host.capture
    },
  }
  const functions = {
    enter: (call: CallContext) => describeFunction(site, call),
    exit: describeFailure,
    args: (call: CallContext) => recordedRequest(call, host.capture),
  }
  const requests = {
    ...shared,
    name: 'express:request',
    describe: {
      enter: (call: CallContext) => describeRequest(site, call),
      exit: (call: CallContext) => describeAnswer(site, call),
      headers: headersOfCall,
      args: functions.args,
    },
  }
  return {
    states,
    request: host.target({
      ...requests,
      kind: 'http.server.request',
      carrier: call => (call.args[0] as { readonly headers: object }).headers,
    }),
    nested: host.target({ ...requests, kind: 'express.request' }),
    middleware: host.target({ ...shared, name: 'express:middleware', kind: 'express.middleware', describe: functions }),
    handler: host.target({ ...shared, name: 'express:handler', kind: 'express.handler', describe: functions }),
    error: host.target({
      ...shared,
      name: 'express:error',
      kind: 'express.error',
      describe: { ...functions, args: (call: CallContext) => recordedError(call, host.capture) },
    }),
    param: host.target({
      ...shared,
      name: 'express:param',
      kind: 'express.param',
      describe: { ...functions, args: (call: CallContext) => recordedParam(call, host.capture) },
    }),
  }
}
