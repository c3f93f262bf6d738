/** `headers`: the headers of requests and answers, sent and received, by an allow-list. */
import { defaultHeaders, hookRegistry, isThenable, type CallContext, type Hook, type Selector } from '@hookline/core'
import { allowed, exchangeOf, type HttpExchange } from './headers/exchange.ts'
import { printer, showsColor, unharmed } from './headers/print.ts'
import { checkOptions, func, integer, matching, oneOf, type CommonOptions, type Refuse } from './options.ts'
import { asOwnWork, isOwnWork } from './own-work.ts'

export type { HeaderValues, HttpExchange } from './headers/exchange.ts'

/** Options of {@link headers}. */
export interface HeadersOptions extends CommonOptions {
  /** Which targets it is for. @default `[{ kind: 'http.client.request' }, { kind: 'http.server.request' }]` */
  readonly on?: Selector
  /** Names of headers to capture; `'x-app-*'` allows a prefix, `true` every header. Those that carry credentials are shown as `[Redacted]`. @default `defaultHeaders` of core */
  readonly allow?: readonly string[] | true
  /** Names of headers never to capture, whatever `allow` says. @default [] */
  readonly deny?: readonly string[]
  /** Characters kept of each value, 1 to 8192. @default 500 */
  readonly truncate?: number
  /** What to do with what was captured, when a call has ended. @default prints it */
  readonly write?: (exchange: HttpExchange) => void | Promise<void>
  /** Where it is printed. @default 'stdout' */
  readonly output?: 'stdout' | 'stderr'
  /** Whether it is printed with colours. @default what the output says of itself */
  readonly color?: boolean
}

const ON: Selector = [{ kind: 'http.client.request' }, { kind: 'http.server.request' }]

/**
 * A hook that captures the headers of every HTTP request of this process, those of the request and those of the answer, of clients (`fetch`, `node:http`) and servers
 * (`node:http`, Express) that an adapter or a rule has made targets. Without `write`, it prints them:
 *
 * ```text
 * fetch GET http://127.0.0.1:3000/orders 200
 *   > accept: application/json
 *   < content-type: application/json
 * ```
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION` for a wrong option.
 * @example
 * ```ts
 * import { fetchAdapter } from '@hookline/adapter-fetch'
 * import { hookRegistry } from '@hookline/core'
 * import { headers } from '@hookline/hooks/headers'
 * fetchAdapter().install()
 * hookRegistry.register(headers({ allow: ['content-type', 'x-request-id', 'x-app-*'], deny: ['x-app-internal'] }))
 * ```
 */
export function headers(options: HeadersOptions = {}): Hook {
  const { base, allow, truncate, write, output, color } = checkOptions('headers', options, {
    allow: (given: unknown, refuse: Refuse) => names(given ?? defaultHeaders, (options as HeadersOptions | undefined)?.deny ?? [], refuse),
    deny: matching<readonly string[]>('an array of header names', Array.isArray),
    truncate: integer(1, 8192, 500),
    write: func<(exchange: HttpExchange) => void | Promise<void>>(),
    output: oneOf(['stdout', 'stderr'], 'stdout'),
    color: matching<boolean>('true or false', value => typeof value === 'boolean'),
  })
  const stream = process[output]
  const tell = write ?? printer(unharmed(stream), color ?? showsColor(stream))
  const view = { allow, truncate }
  return {
    ...base,
    on: options.on ?? ON,
    failure: 'open',
    needs: { parent: true },
    when: call => !isOwnWork() && (base.when?.(call) ?? true),
    onExit(call) {
      const exchange = exchangeOf(call, view)
      if (exchange === undefined) return
      const answer = asOwnWork(tell, exchange)
      if (isThenable(answer)) answer.then(undefined, cause => lost(base.name, call, cause))
    },
  }
}

function names(allow: unknown, deny: unknown, refuse: Refuse): ReturnType<typeof allowed> {
  try {
    return allowed(allow as readonly string[] | true, deny as readonly string[])
  } catch {
    throw refuse("true, or arrays of header names with '*' only as the last character, in `allow` and `deny`", allow)
  }
}

function lost(hook: string, call: CallContext, cause: unknown): void {
  hookRegistry.report({
    code: 'HOOKLINE_HOOK_FAILED',
    message: `The \`write\` of hook "${hook}" rejected.`,
    hook,
    target: call.target.name,
    cause,
  })
}
