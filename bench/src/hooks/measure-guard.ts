/** The cost of a call that a guard lets through, over the same call without one; in turns in one process. */
import { HookRegistry } from '@hookline/core'
import { guard } from '@hookline/hooks/guard'
import { measureEntries, type CallSamples, type Entry, type Pace } from '../calls/measure.ts'
import { guardWork, type GuardRow } from './guard-work.ts'
import { NO_GUARD, OURS } from './rows.ts'

export type Tool = (input: object) => number

/** The call without a guard, the same again, and the call with one. */
export async function measureGuard(row: GuardRow, pace: Pace): Promise<CallSamples[]> {
  const { input } = guardWork(row)
  const make = (name: string, isGuarded: boolean): Entry => {
    const tool = makeCall(row, name, isGuarded)
    const loop = makeLoop(name, row)
    // Each call has an object of its own, as a model's calls have.
    return { name, ns: [], count: 200, run: count => loop(tool, count, input) }
  }
  return measureEntries([make(NO_GUARD, false), make(`control: ${NO_GUARD} again`, false), make(OURS, true)], pace)
}

/** The tool of a row, with its rules around it or without. */
export function makeCall(row: GuardRow, salt: string, isGuarded: boolean): Tool {
  const registry = new HookRegistry()
  const tool = registry.target({ name: 'tool:Write', kind: 'agent.tool' }).wrap(makeTool(salt))
  if (isGuarded) registry.register(guard({ rules: guardWork(row).rules, root: '/srv' }))
  return tool
}

function makeTool(salt: string): Tool {
  return compile(`return function write(input) { return 1 /* ${salt} */ }`)() as Tool
}

function makeLoop(salt: string, row: GuardRow): (tool: Tool, count: number, input: object) => number {
  return compile(`return function loop(tool, count, input) { /* ${salt} */
    let sum = 0
    for (let i = 0; i < count; i++) sum += tool({ ...input${row === 'shell-new' ? ', command: input.command + i' : ''} })
    return sum
  }`)() as (tool: Tool, count: number, input: object) => number
}

function compile(text: string): () => unknown {
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- a distinct text for each is the point, and none comes from outside
  return new Function(`'use strict'; ${text}`) as () => unknown
}
