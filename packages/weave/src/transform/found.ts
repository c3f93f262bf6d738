/** A function that stands in a source, with what the inserters need to know of it. */
import type { Form } from '../model.ts'
import type { Node } from './ast.ts'
import type { Name } from './places.ts'

/** One function of a file. */
export interface Found {
  readonly form: Form
  /** The function; undefined for a constructor that is not written. */
  readonly fn: Node | undefined
  /** The class element or property it is the value of. */
  readonly member?: Node
  /** The class or object literal it stands in. */
  readonly owner?: Node
  readonly names: Name[]
  /** How many functions it stands in. */
  readonly depth: number
  /** Where it is reported. */
  readonly at: number
  /** The name that the language gives an anonymous function for where it stands. */
  readonly inferred?: string | undefined
  /** What stack traces should call it where the language gives no name. */
  readonly label?: string | undefined
  /** Offset at which the block that a declaration belongs to begins; undefined: nothing can be put there. */
  readonly dressAt?: number | undefined
  /** Why it cannot be woven. */
  readonly refused?: string | undefined
}

/** Where a walk stands. */
export interface Scope {
  readonly depth: number
  readonly self: { readonly holder: Name['holder'] & object; readonly member: 'instance' | 'static' } | undefined
  readonly dressAt: number | undefined
}
