/** What a step of the walkthrough is. */
import type { Asked } from '../agent/agent.ts'
import type { Workshop } from '../workshop.ts'

export interface Step {
  readonly title: string
  /** Two sentences. */
  readonly says: readonly [string, string]
  /** The code that does it, cut out of the sources between `#region` and `#endregion`: `hooks.ts#hold`. */
  readonly code: string | undefined
  /** What the model asks for, one after the other. */
  readonly plan: readonly Asked[]
  /** Says what has to be true afterwards; `told` are the answers to the plan, in its order. */
  check(workshop: Workshop, told: readonly string[], show: (line: string) => void): Promise<Claims> | Claims
}

/** What is claimed, and whether it holds. */
export type Claims = Readonly<Record<string, boolean>>

/** A call of the plan. */
export function ask(tool: string, input: Asked['input']): Asked {
  return { tool, input }
}
