/** The walk over a file's tree, as its parts see each other. */
import type { Alias } from './aliases.ts'
import type { Node } from './ast.ts'
import type { Found, Scope } from './found.ts'
import type { Holders, Place } from './places.ts'

/** What a walk gathers, and how its parts call each other. */
export interface Walk {
  readonly holders: Holders
  readonly found: Found[]
  readonly aliases: Alias[]
  /** `exports` and `module` are CommonJS's. */
  readonly commonjs: boolean
  /** Whatever stands in the node. */
  visit(node: Node, scope: Scope): void
  /** An expression whose value goes to the places; `inferred` is the name the language gives an anonymous function there. */
  value(node: Node, scope: Scope, places: readonly Place[], inferred: string | undefined): void
  /** Parameters and body of a function. */
  inside(fn: Node, scope: Scope, self: Scope['self']): void
}
