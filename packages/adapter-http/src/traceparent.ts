/** Tells the server which call it answers: https://www.w3.org/TR/trace-context/ */
import type { ClientRequest } from 'node:http'
import { traceparentOf, type AdapterHost, type HookTarget } from '@hookline/core'

/** Puts a hook of the adapter's own on the target, after everybody else's; it alone asks for lineage. */
export function sendTraceparent(host: AdapterHost, target: HookTarget): void {
  const remove = host.registry.attach(target, {
    name: 'http traceparent',
    order: Infinity,
    failure: 'open',
    needs: { parent: true },
    onEnter(call) {
      const request = call.args[0] as ClientRequest
      // Headers that were given as an array, or with `Expect`, are written already.
      if (!request.headersSent && !request.hasHeader('traceparent')) request.setHeader('traceparent', traceparentOf(call))
    },
  })
  host.onDispose(remove)
}
