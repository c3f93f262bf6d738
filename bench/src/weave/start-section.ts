/** What the start of an application costs with hooks in ten packages, over the start without: whole processes, in turns. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { wants, type BenchOptions } from '../options.ts'
import { median, summarise, type Emit, type Result } from '../result.ts'
import { Caches, START_BARE, startContenders, type StartContender } from './start-contenders.ts'

interface Sample {
  /** From the start of the process to its end, by the clock. */
  readonly wallMs: number
  /** What the process used up to the application's end. */
  readonly cpuMs: number
}

const folder = fileURLToPath(new URL('../../fixtures/start/', import.meta.url))

export async function startSection({ only, quick }: BenchOptions, emit: Emit): Promise<void> {
  const kinds = (['cpu', 'wall'] as const).filter(kind => wants(only, `weave-start/${kind}`))
  if (kinds.length === 0) return
  using caches = new Caches()
  const samples = new Map<string, Sample[]>(startContenders.map(({ name }) => [name, []]))
  // Fills what is to be filled.
  for (const contender of startContenders) await start(contender, caches)
  for (let round = 0; round < (quick ? 3 : 31); round++) {
    for (const contender of round % 2 === 0 ? startContenders : startContenders.toReversed())
      samples.get(contender.name)?.push(await start(contender, caches))
  }
  if (kinds.includes('cpu')) emit(results('weave-start/cpu', 'ms CPU', samples, ({ cpuMs }) => cpuMs))
  if (kinds.includes('wall')) emit(results('weave-start/wall', 'ms', samples, ({ wallMs }) => wallMs))
}

/** Starts it once; throws unless all its hooks ran. */
export async function start(contender: StartContender, caches: Caches): Promise<Sample> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('HOOKLINE_') && name !== 'NODE_OPTIONS'))
  // From sources, the application must find those of Hookline too.
  const conditions = import.meta.url.endsWith('.ts') ? ['--conditions=@hookline/source'] : []
  const options = { cwd: folder, env: { ...env, ...contender.env, ...caches.environment(contender) } }
  const started = performance.now()
  const child = spawn(process.execPath, [...conditions, ...contender.args, 'app.mjs'], { ...options, stdio: ['ignore', 'pipe', 'inherit'] })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  let wallMs = 0
  child.once('exit', () => (wallMs = performance.now() - started))
  const [code] = (await once(child, 'close')) as [number | null]
  if (code !== 0) throw new Error(`expected status 0 of ${contender.name}, got ${code}.`)
  const { cpuMs, enters, exits } = JSON.parse(text) as { cpuMs: number; enters: string[]; exits: string[] }
  if (enters.length !== contender.hooked || exits.length !== contender.hooked)
    throw new Error(
      `expected hooks in ${contender.hooked} packages of ${contender.name}, got ${enters.join(', ')} and ${exits.join(', ')}.`,
    )
  return { wallMs, cpuMs }
}

/** Differences are taken within a round, where both had the same machine. */
function results(group: string, unit: string, samples: ReadonlyMap<string, readonly Sample[]>, read: (sample: Sample) => number): Result[] {
  const base = (samples.get(START_BARE) ?? []).map(read)
  return [...samples].map(([name, of]) => {
    const values = of.map(read)
    const isBase = name === START_BARE
    const over = isBase ? values : values.map((value, round) => value - (base[round] ?? 0))
    return { group, name, unit: isBase ? unit : `${unit} over bare`, ...summarise(over), ratioToBaseline: median(values) / median(base) }
  })
}
