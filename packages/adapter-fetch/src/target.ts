/** The target under one fetch function, with the hooks that the adapter's own options ask for. */
import type { AdapterHost, CallContext, HookTarget } from '@hookline/core'
import { describeAnswer, describeRequest, type DescribeSite } from './attributes.ts'
import { rememberLibrary, type FetchLibrary } from './library.ts'
import type { Settings } from './options.ts'
import { peekRequest } from './peek.ts'
import { sendTraceparent } from './traceparent.ts'

/** Makes the target. */
export function fetchTarget(host: AdapterHost, name: string, library: FetchLibrary, settings: Settings): HookTarget {
  const site: DescribeSite = {
    library,
    allow: settings.allow,
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
    },
    aborted: (call, error) => abortedByCaller(library, call, error),
  })
  rememberLibrary(target, library)
  if (settings.traceparent) sendTraceparent(host, target)
  return target
}

/** True when the rejection is the reason of the caller's own signal. */
function abortedByCaller(library: FetchLibrary, call: CallContext, error: unknown): boolean {
  const { signal } = peekRequest(library, call.args)
  if (signal instanceof AbortSignal) return signal.aborted && error === signal.reason
  // A signal behind a getter cannot be looked at again, but only signals make these errors.
  return error instanceof DOMException && (error.name === 'AbortError' || error.name === 'TimeoutError')
}
