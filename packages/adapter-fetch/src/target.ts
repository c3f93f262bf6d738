/** The target under one fetch function, with the hooks that the adapter's own options ask for. */
import type { AdapterHost, HookTarget } from '@hookline/core'
import { abortError } from './aborted.ts'
import { describeAnswer, describeRequest, headersOfCall, type DescribeSite } from './attributes.ts'
import { rememberLibrary, type FetchLibrary } from './library.ts'
import type { Settings } from './options.ts'
import { peekRequest } from './peek.ts'
import { recordedFetch } from './recorded.ts'
import { setHeader } from './request.ts'
import { hookBodies } from './response-body.ts'
import { sendTraceparent } from './traceparent.ts'

/** Makes the target. */
export function fetchTarget(host: AdapterHost, name: string, library: FetchLibrary, settings: Settings): HookTarget {
  const site: DescribeSite = {
    library,
    allow: settings.allow,
    requestBodyBytes: settings.body.request ? settings.body.maxBytes : 0,
    get capture() {
      return host.capture
    },
  }
  const target = host.target<'http.client.request'>({
    name,
    kind: 'http.client.request',
    module: name === 'fetch' ? 'globalThis' : 'undici',
    functionName: 'fetch',
    shape: 'async',
    ordered: false,
    // Arguments and results hold bodies, which are captured by the option `body` only; attributes tell the rest.
    capture: { args: false, result: false },
    describe: {
      enter: call => describeRequest(site, call),
      exit: call => describeAnswer(site, call),
      headers: call => headersOfCall(library, call),
      args: call => recordedFetch(site, call),
    },
    setHeader,
    aborted: (call, error) => abortError(peekRequest(library, call.args).signal, error),
  })
  rememberLibrary(target, library)
  if (settings.traceparent) sendTraceparent(host, target)
  if (settings.body.response) hookBodies(host, target, library, settings.body.maxBytes)
  return target
}
