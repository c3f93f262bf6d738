/** Puts a contender around a library before the program uses it. */
import { HookRegistry, type Adapter } from '@hookline/core'
import { requirePeer } from '../peers.ts'
import { OTEL, OURS, OURS_FULL } from './contenders.ts'

interface OtelModules {
  NodeTracerProvider: new (options: object) => { register(): void }
  BatchSpanProcessor: new (exporter: object) => object
  registerInstrumentations(options: { instrumentations: object[] }): void
}

/** What our subscriber has been told: nothing would be cheap. */
export const seen = { events: 0 }

/** `instrumentations` names classes: `['@opentelemetry/instrumentation-pg', 'PgInstrumentation']`. */
export function attach(contender: string, adapter: () => Adapter, instrumentations: readonly (readonly [string, string])[]): void {
  if (contender === OURS || contender === OURS_FULL) {
    const registry = new HookRegistry()
    adapter().install(registry)
    registry.subscribe(() => (seen.events += 1), contender === OURS ? {} : { attributes: true, duration: true })
  }
  if (contender === OTEL) {
    const { NodeTracerProvider } = requirePeer('@opentelemetry/sdk-trace-node') as OtelModules
    const { BatchSpanProcessor } = requirePeer('@opentelemetry/sdk-trace-base') as OtelModules
    const { registerInstrumentations } = requirePeer('@opentelemetry/instrumentation') as OtelModules
    const exporter = {
      export: (_spans: object, done: (result: { code: number }) => void) => done({ code: 0 }),
      shutdown: async () => {},
      forceFlush: async () => {},
    }
    new NodeTracerProvider({ spanProcessors: [new BatchSpanProcessor(exporter)] }).register()
    registerInstrumentations({ instrumentations: instrumentations.map(([library, name]) => instantiate(library, name)) })
  }
}

function instantiate(library: string, name: string): object {
  const Instrumentation = (requirePeer(library) as Record<string, new () => object>)[name]
  if (Instrumentation === undefined) throw new Error(`expected ${library} to export ${name}.`)
  return new Instrumentation()
}
