/**
 * What hooks around a tool cost a call: the same tools bare, bare again (the control), hooked and idle, hooked with hooks; in turns in one process.
 * Run alone: `node --conditions=@hookline/source packages/tools/test/measure-tools.ts`. A bench section can take `measureTools`.
 */
import { HookRegistry } from '@hookline/core'
import { hookTools, toolPolicy } from '@hookline/tools'

/** Nanoseconds per call, one sample for each round. */
export interface ToolSamples {
  readonly name: string
  readonly ns: readonly number[]
}

type Tool = (input: { path: string }) => Promise<string>
const make = (): { Read: Tool } => ({ Read: async ({ path }) => path })
const openAi = (): { type: 'function'; name: string; invoke: (context: unknown, input: string) => Promise<string> } => ({
  type: 'function',
  name: 'Read',
  invoke: async (_, input) => (JSON.parse(input) as { path: string }).path,
})
const pair = { name: 'pair', on: '*', onEnter() {}, onExit() {} }
const policy = (): Parameters<HookRegistry['register']>[0] =>
  toolPolicy({ deny: Array.from({ length: 20 }, (_, n) => ({ tool: 'Read', args: { path: `/secrets/${n}/*` } })) })

function hooked(registry: HookRegistry): Tool {
  return hookTools(make(), { registry }).Read
}

function invoked(registry: HookRegistry | undefined): Tool {
  const tool = registry === undefined ? openAi() : hookTools([openAi()], { registry })[0]
  return ({ path }) => tool.invoke(undefined, JSON.stringify({ path }))
}

const contenders: readonly (readonly [name: string, make: () => Tool])[] = [
  ['function, bare', () => make().Read],
  ['function, bare again (control)', () => make().Read],
  ['function, idle', () => hooked(new HookRegistry())],
  ['function, 1 enter + 1 exit', () => hooked(withHook(pair))],
  ['function, policy of 20 rules', () => hooked(withHook(policy()))],
  ['OpenAI tool, bare', () => invoked(undefined)],
  ['OpenAI tool, idle', () => invoked(new HookRegistry())],
  ['OpenAI tool, 1 enter + 1 exit', () => invoked(withHook(pair))],
]

function withHook(hook: Parameters<HookRegistry['register']>[0]): HookRegistry {
  const registry = new HookRegistry()
  registry.register(hook)
  return registry
}

/** Measures all of them. */
export async function measureTools(rounds: number, count: number): Promise<ToolSamples[]> {
  const entries = contenders.map(([name, build]) => ({ name, tool: build(), ns: [] as number[] }))
  for (let round = -3; round < rounds; round++) {
    // Each round begins with another one.
    for (let i = 0; i < entries.length; i++) {
      const entry = entries[(i + round + entries.length * 3) % entries.length]
      if (entry === undefined) continue
      const started = performance.now()
      for (let n = 0; n < count; n++) await entry.tool({ path: 'notes.txt' })
      if (round >= 0) entry.ns.push(((performance.now() - started) * 1e6) / count)
    }
  }
  return entries
}

if (import.meta.main) {
  for (const { name, ns } of await measureTools(15, 20_000)) {
    const median = ns.toSorted((a, b) => a - b)[ns.length >> 1] ?? 0
    console.log(name.padEnd(34), `${median.toFixed(0)} ns`.padStart(10))
  }
}
