import { hookTools, toolPolicy, ToolApprovals, type AsyncTools, type ToolHook } from '@hookline/tools'
import { tool } from 'ai'
import { expectTypeOf, test } from 'vitest'
import { z } from 'zod'

const map = {
  Read: async ({ path }: { path: string }) => path.length,
  now: (zone?: string) => zone ?? 'UTC',
  async *Tail(lines: number) {
    yield lines
  },
  version: 3,
  weather: tool({ inputSchema: z.object({ city: z.string() }), execute: async ({ city }) => ({ city }) }),
}

test('hookTools keeps the types of a map, and of a list', () => {
  expectTypeOf(hookTools(map)).toEqualTypeOf<typeof map>()
  const tools = hookTools(map)
  expectTypeOf(tools.Read).parameters.toEqualTypeOf<[{ path: string }]>()
  expectTypeOf(tools.now()).toEqualTypeOf<string>()
  // @ts-expect-error -- the input of the tool is still checked
  void tools.Read({ file: 'a' })
  // @ts-expect-error -- no tool of that name
  void tools.Write
  const list = [map.weather]
  expectTypeOf(hookTools(list)).toEqualTypeOf<typeof list>()
})

test('with async, functions that answered at once answer by a promise, and the rest is as it was', () => {
  const tools = hookTools(map, { async: true })
  expectTypeOf(tools).toEqualTypeOf<AsyncTools<typeof map>>()
  expectTypeOf(tools.now).toEqualTypeOf<(zone?: string) => Promise<string>>()
  expectTypeOf(tools.Read).toEqualTypeOf<typeof map.Read>()
  expectTypeOf(tools.Tail).toEqualTypeOf<typeof map.Tail>()
  expectTypeOf(tools.version).toEqualTypeOf<number>()
  // @ts-expect-error -- a promise, and no string
  const text: string = tools.now()
  void text
})

test('what means nothing does not compile', () => {
  // @ts-expect-error -- no tools
  hookTools(5)
  // @ts-expect-error -- one of two words
  hookTools(map, { blocked: 'silently' })
  // @ts-expect-error -- an answer has one field
  void new ToolApprovals({ ask: () => ({ allow: true }) })
  // @ts-expect-error -- a regular expression is no matcher
  toolPolicy({ deny: [{ tool: 'Bash', args: { command: /rm/ } }] })
  // @ts-expect-error -- a hook has a name
  const hook: ToolHook = { preExecute() {} }
  void hook
})
