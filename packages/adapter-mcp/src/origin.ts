/** Where a call at a server comes from: who made it in another process, and what came in with it, for hooks on calls further down such as `sqlInjection`. */
import { parseTraceparent, REQUEST_INPUTS, requestInputs, type InputsSource, type Origin, type RemoteParent } from '@hookline/core'

/** Over HTTP the scope is the HTTP request's, whose adapter fills it. */
export function originOf(input: unknown, meta: unknown, isHttp: boolean): Origin {
  const remote = parseTraceparent((meta as { traceparent?: unknown } | null | undefined)?.traceparent)
  return isHttp ? { remote } : new CallOrigin(remote, input)
}

/** A call whose arguments are all that came in with it. */
export class CallOrigin implements Origin {
  readonly remote: RemoteParent | undefined
  readonly #source: InputsSource & { body: unknown }

  constructor(remote: RemoteParent | undefined, input: unknown) {
    this.remote = remote
    this.#source = { method: 'tools/call', url: '/', headers: {}, body: input }
  }

  seed(scope: Map<unknown, unknown>): void {
    scope.set(REQUEST_INPUTS, requestInputs(this.#source))
  }

  /** The tool gets something else, after hooks. */
  change(input: unknown): void {
    this.#source.body = [this.#source.body, input]
  }
}
