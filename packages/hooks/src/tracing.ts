/** A span for each call, by the OpenTelemetry API: active while the target runs, so that whatever else makes spans finds its parent. */
import { sendHeader, type CallContext, type Hook } from '@hookline/core'
import { AROUND, checkOptions, flag, func, matching, type CommonOptions } from './options.ts'
import { openTelemetry, type Span, type Tracer } from './tracing/api.ts'
import { endSpan, type OwnAttributes } from './tracing/end.ts'
import { SpanKind, spanKindOf } from './tracing/kinds.ts'
import { parentage } from './tracing/parents.ts'

/** What is used of the API's `Tracer`: https://open-telemetry.github.io/opentelemetry-js/interfaces/_opentelemetry_api.Tracer.html */
export interface TracerLike {
  // oxlint-disable-next-line typescript/no-explicit-any -- the API's own types, which nobody has to install
  startSpan(name: string, options?: any, context?: any): object
}

/**
 * Options of {@link tracing}.
 *
 * @example
 * ```ts
 * import type { TracingOptions } from '@hookline/hooks/tracing'
 * const options: TracingOptions = { on: ['OrderService#*', { kind: 'db.*' }], inject: false }
 * ```
 */
export interface TracingOptions extends CommonOptions {
  /** @default { enter: -1000000, exit: 1000000 }: around other hooks, so that spans tell what these change and block */
  readonly order?: NonNullable<Hook['order']>
  /** A tracer of `@opentelemetry/api`. @default one of the provider which is set for the whole application, from when it is */
  readonly tracer?: TracerLike
  /** Attributes of your own, asked for at the end of calls whose spans are recorded. Strings are redacted. */
  readonly attributes?: (
    call: CallContext,
  ) => Readonly<Record<string, string | number | boolean | readonly string[] | undefined>> | undefined
  /** Take the caller's span from what comes with requests (headers, `_meta` of MCP), by the application's propagator. @default true */
  readonly extract?: boolean
  /** Send the span with requests that go out, by the application's propagator: who sets none sends and takes nothing. @default true */
  readonly inject?: boolean
}

const isTracer = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && typeof (value as { startSpan?: unknown }).startSpan === 'function'

const fields = {
  tracer: matching<Tracer>('a tracer of @opentelemetry/api', isTracer),
  attributes: func<OwnAttributes>(),
  extract: flag(true),
  inject: flag(true),
}

/**
 * Makes a span of each call, with the attributes that the target's adapter tells. Parent is the active span, or the caller in another process; the span is active while
 * the target runs, also after its awaits. Without an SDK nothing is made.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION`, and `HOOKLINE_PEER_MISSING` where `@opentelemetry/api` is not installed.
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { tracing } from '@hookline/hooks/tracing'
 *
 * const remove = hookRegistry.register(tracing({ on: 'OrderService#*', attributes: call => ({ 'order.id': call.args[0] as string }) }))
 * remove()
 * ```
 */
export function tracing(options: TracingOptions = {}): Hook {
  const { base, tracer: given, attributes, extract, inject } = checkOptions('tracing', options, fields)
  const current = openTelemetry(given)
  const unsent = new WeakMap<Span, unknown>()
  return {
    order: AROUND,
    ...base,
    failure: 'open',
    needs: { context: true },
    onEnter(call) {
      const found = current()
      if (found === undefined) return
      const { api, tracer } = found
      const { target } = call
      const kind = spanKindOf(target)
      const caller = api.context.active()
      const { context, links } =
        extract && (kind === SpanKind.server || kind === SpanKind.consumer)
          ? parentage(api, caller, call)
          : { context: caller, links: undefined }
      const span = tracer.startSpan(target.name, links === undefined ? { kind } : { kind, links }, context)
      const { traceId, spanId } = span.spanContext()
      // What is suppressed, or made without an SDK, has no identity: there is nothing to be inside of.
      if (spanId === api.INVALID_SPANID || traceId === api.INVALID_TRACEID) return
      call.data = span
      const inside = api.trace.setSpan(context, span)
      call.within({
        run: body => api.context.with(inside, body),
        leave: body => api.context.with(caller, body),
        span: { traceId, id: spanId },
      })
      if (!inject || kind !== SpanKind.client) return
      try {
        api.propagation.inject(inside, call, { set: (sender, header, value) => void sendHeader(sender, header, value) })
      } catch (error) {
        // Were it told now, the span would be nobody's and never end.
        unsent.set(span, error)
      }
    },
    onExit(call) {
      const span = call.data as Span | undefined
      if (span === undefined) return
      endSpan(span, call, attributes)
      if (unsent.has(span)) throw unsent.get(span)
    },
  }
}
