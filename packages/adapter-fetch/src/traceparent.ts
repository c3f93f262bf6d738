/** Tells the server which call it answers: https://www.w3.org/TR/trace-context/ */
import { traceparentOf, type AdapterHost, type HookTarget } from '@hookline/core'
import { requestOf, setHeader } from './request.ts'

/** Puts a hook of the adapter's own on the target, after everybody else's; it alone asks for lineage. */
export function sendTraceparent(host: AdapterHost, target: HookTarget): void {
  const remove = host.registry.attach(target, {
    name: 'fetch traceparent',
    order: Infinity,
    failure: 'open',
    needs: { parent: true },
    onEnter(call) {
      if (!requestOf(call).headers.some(([name]) => name.toLowerCase() === 'traceparent'))
        setHeader(call, 'traceparent', traceparentOf(call))
    },
  })
  host.onDispose(remove)
}
