/** What a step of the walkthrough is. */
import type { DependencyContainer } from 'tsyringe'
import type { CallRecord } from '../story/calls.ts'
import type { View } from '../story/tree.ts'

export interface Step {
  readonly title: string
  /** Two sentences. */
  readonly says: readonly [string, string]
  /** The code that does it, cut out of the sources between `#region` and `#endregion`: `service/orders.ts#place`. */
  readonly code: readonly string[]
  readonly view: View
  /** Makes the requests and says what has to be true after them. */
  run(shop: Shop): Promise<Claims>
}

/** What is claimed, and whether it holds. */
export type Claims = Readonly<Record<string, boolean>>

/** A request as the client saw it, and its part of the story. */
export interface Asked {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly story: CallRecord
}

/** The running service, as the steps use it. */
export interface Shop {
  readonly container: DependencyContainer
  /** URL of its PostgreSQL. */
  readonly database: string
  ask(method: string, path: string, body?: object, headers?: Readonly<Record<string, string>>): Promise<Asked>
  /** Prints a line of the story. */
  tell(line: string): void
}
