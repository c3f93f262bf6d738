/** Makes reading a response's body a call of its own: it begins when the response is there and ends when the body does. */
import { createBodyTap, type AdapterHost, type AttributesOf, type CallContext, type HookTarget } from '@hookline/core'
import { abortError } from './aborted.ts'
import { shownUrl } from './attributes.ts'
import type { Gathered } from './kinds.ts'
import type { FetchLibrary } from './library.ts'
import { peekRequest } from './peek.ts'
import { BodyReading } from './reading.ts'
import { cover, watch } from './watch.ts'

/** Adds the target for bodies beside the one for calls. */
export function hookBodies(host: AdapterHost, target: HookTarget, library: FetchLibrary, maxBytes: number): void {
  const bodies = host.target<'http.client.response.body'>({
    name: `${target.name}:body`,
    kind: 'http.client.response.body',
    ...(target.module === undefined ? {} : { module: target.module }),
    shape: 'async',
    ordered: false,
    capture: { args: false, result: false },
    describe: {
      enter: call => describeBegin(host, call),
      exit: call => describeEnd(call),
    },
    aborted: (call, error) => abortError((call.receiver as BodyReading).signal, error),
  })
  const begin = (call: CallContext, response: object): void => {
    const stream = library.response<ReadableStream>(response, 'body')
    if (!(stream instanceof ReadableStream) || stream.locked) return
    const { url, method, signal } = peekRequest(library, call.args)
    const reading = new BodyReading(createBodyTap({ maxBytes, capture: host.capture }), {
      method,
      url,
      signal,
      status: library.response<number>(response, 'status'),
      contentType: library.response<Headers>(response, 'headers')?.get('content-type') ?? undefined,
    })
    const { traceId, id } = call
    reading.open = bodies.begin(reading, [], { remote: { traceId, id } })
    if (reading.open === undefined || !watch(stream, reading)) return
    watchClones(library, response, reading)
  }
  const remove = host.registry.attach(target, {
    name: 'fetch response body',
    // First on enter, so that it is reached also when a hook answers the call; last on exit, for the response the caller gets.
    order: { enter: -Infinity, exit: Infinity },
    when: () => bodies.active,
    onExit(call, response) {
      // A call begun inside of a hook is the hook's own; this one is not. The caller gets the response later than this runs.
      if (library.isResponse(response)) queueMicrotask(() => begin(call, response))
    },
  })
  host.onDispose(remove)
}

/** Newer versions tee without calling the stream's method. */
function watchClones(library: FetchLibrary, response: object, reading: BodyReading): void {
  cover(response, 'clone', (original, self, args) => {
    const copy = Reflect.apply(original, self, args) as object
    const streams = [self as object, copy].map(each => library.response<ReadableStream>(each, 'body'))
    const fresh = streams.filter(stream => stream instanceof ReadableStream && watch(stream, reading))
    if (fresh.length > 0) reading.branches += 1
    watchClones(library, copy, reading)
    return copy
  })
}

function describeBegin(host: AdapterHost, call: CallContext): AttributesOf<'http.client.response.body'> {
  const { method, url, status } = call.receiver as BodyReading
  const out: Gathered = { 'http.request.method': method }
  if (url !== undefined) out['url.full'] = shownUrl(host.capture, url)
  if (status !== undefined) out['http.response.status_code'] = status
  return out
}

function describeEnd(call: CallContext): AttributesOf<'http.client.response.body'> {
  const { tap, contentType, unseen } = call.receiver as BodyReading
  if (unseen) return {}
  const out: Gathered = { 'http.response.body.size': tap.bytes, 'http.response.body.content': tap.text(contentType) }
  if (tap.truncated) out['http.response.body.truncated'] = true
  return out
}
