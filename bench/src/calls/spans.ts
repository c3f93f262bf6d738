/** A span of OpenTelemetry around a call, with a processor that drops it: no exporter is in the figure. */
import { requirePeer } from '../peers.ts'
import type { Add, Contender } from './contender.ts'

interface Span {
  setAttributes(attributes: object): void
  end(): void
}
interface Tracer {
  startSpan(name: string): Span
  startActiveSpan<T>(name: string, run: (span: Span) => T): T
}
interface Sdk {
  NodeTracerProvider: new (options: object) => { register(): void; getTracer(name: string): Tracer }
}

let tracer: Tracer | undefined

function tracerOf(): Tracer {
  if (tracer !== undefined) return tracer
  const { NodeTracerProvider } = requirePeer('@opentelemetry/sdk-trace-node') as Sdk
  const drop = { onStart() {}, onEnd() {}, forceFlush: async () => {}, shutdown: async () => {} }
  const provider = new NodeTracerProvider({ spanProcessors: [drop] })
  provider.register()
  return (tracer = provider.getTracer('bench'))
}

/** A span that is started and ended. */
export const span: Contender = {
  name: 'OpenTelemetry span',
  peer: '@opentelemetry/sdk-trace-node',
  make(raw: Add): Add {
    const { startSpan } = bound(tracerOf())
    return (a, b) => {
      const current = startSpan('add')
      try {
        return raw(a, b)
      } finally {
        current.end()
      }
    }
  },
}

/** A span that is the parent of what the call makes, with both arguments as attributes. */
export function activeSpan(isAsync: boolean): Contender {
  return {
    name: 'OpenTelemetry active span',
    peer: '@opentelemetry/sdk-trace-node',
    make(raw: Add): Add {
      const { startActiveSpan } = bound(tracerOf())
      if (isAsync)
        return (a, b) =>
          startActiveSpan('add', async current => {
            current.setAttributes({ a, b })
            try {
              return await raw(a, b)
            } finally {
              current.end()
            }
          })
      return (a, b) =>
        startActiveSpan('add', current => {
          current.setAttributes({ a, b })
          try {
            return raw(a, b)
          } finally {
            current.end()
          }
        })
    },
  }
}

function bound(from: Tracer): Tracer {
  return { startSpan: name => from.startSpan(name), startActiveSpan: (name, run) => from.startActiveSpan(name, run) }
}
