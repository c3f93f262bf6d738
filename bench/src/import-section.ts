/** What importing a package costs: CPU and heap of a process that does nothing else, over one that does nothing at all. */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { ask, scriptAt } from './children.ts'
import { wants, type BenchOptions } from './options.ts'
import { hasPeer, requirePeer } from './peers.ts'
import { median, summarise, type Emit, type Result } from './result.ts'

interface Sample {
  readonly cpuMs: number
  readonly heapMb: number
}

const EMPTY = 'empty script'
const script = scriptAt(new URL('./import-probe.ts', import.meta.url))

const own: readonly [string, string][] = [
  ['@hookline/core', import.meta.resolve('@hookline/core')],
  ['@hookline/core/rx', import.meta.resolve('@hookline/core/rx')],
  ['@hookline/decorators', import.meta.resolve('@hookline/decorators')],
  ['@hookline/adapter-express', import.meta.resolve('@hookline/adapter-express')],
  ['@hookline/adapter-pg', import.meta.resolve('@hookline/adapter-pg')],
  ['@hookline/adapter-fetch', import.meta.resolve('@hookline/adapter-fetch')],
  ['@hookline/adapter-http', import.meta.resolve('@hookline/adapter-http')],
]

/** Name in the table and what is imported. A hook of the module loader counts when it is registered, which is what its users do. */
function modules(quick: boolean): [string, string][] {
  const ours = quick ? own.slice(0, 1) : own
  if (quick) return [[EMPTY, ''], ...ours]
  return [[EMPTY, ''], [`${EMPTY}, control`, ''], ...ours, ...peers()]
}

function peers(): [string, string][] {
  if (!hasPeer('@opentelemetry/instrumentation') || !hasPeer('@opentelemetry/sdk-trace-node')) return []
  const loader = pathToFileURL(createRequire(requirePeer.resolve('@opentelemetry/instrumentation')).resolve('import-in-the-middle')).href
  const register = `import { register } from 'node:module'; register(${JSON.stringify(new URL('hook.mjs', loader).href)})`
  return [
    ['OpenTelemetry SDK (sdk-trace-node)', pathToFileURL(requirePeer.resolve('@opentelemetry/sdk-trace-node')).href],
    ['import-in-the-middle, registered', `data:text/javascript,${encodeURIComponent(register)}`],
  ]
}

export async function importSection({ only, quick }: BenchOptions, emit: Emit): Promise<void> {
  const kinds = (['cpu', 'heap'] as const).filter(kind => wants(only, `import/${kind}`))
  if (kinds.length === 0) return
  const samples = new Map<string, Sample[]>(modules(quick).map(([name]) => [name, []]))
  for (let round = 0; round < (quick ? 5 : 11); round++) {
    for (const [name, specifier] of modules(quick)) {
      samples.get(name)?.push(await ask<Sample>([specifier], { script }))
    }
  }
  if (kinds.includes('cpu')) emit(results('import/cpu', 'ms CPU', samples, sample => sample.cpuMs))
  if (kinds.includes('heap')) emit(results('import/heap', 'MB heap', samples, sample => sample.heapMb))
}

function results(group: string, unit: string, samples: ReadonlyMap<string, readonly Sample[]>, read: (sample: Sample) => number): Result[] {
  const base = median((samples.get(EMPTY) ?? []).map(read))
  return [...samples].map(([name, of]) => {
    const values = of.map(read)
    const over = name === EMPTY ? values : values.map(value => value - base)
    return { group, name, unit: name === EMPTY ? unit : `${unit} over empty`, ...summarise(over), ratioToBaseline: median(values) / base }
  })
}
