/** What the inserters share: the source, the insertions so far, the names to use and what the prelude must hold. */
import type { Node } from './ast.ts'
import { Edits } from './edits.ts'
import type { Found } from './found.ts'
import { freePrefix } from './names.ts'
import type { HelperName } from './prelude.ts'

/** A function to weave, and the number of its slot. */
export interface Job {
  readonly found: Found
  readonly slot: number
}

/** Functions of one class or one object literal. */
export interface Group {
  readonly owner: Node
  readonly jobs: readonly Job[]
}

/** The state of one file's weaving. */
export class Weaver {
  readonly source: string
  readonly edits: Edits = new Edits()
  readonly prefix: string
  /** Functions and variables of the prelude that inserted code uses. */
  readonly helpers: Set<HelperName> = new Set()
  readonly variables: Set<string> = new Set()
  /** Statements to run before the file's own. */
  readonly first: string[] = []
  /** Names that the file assigns to, and where. */
  readonly written: ReadonlyMap<string, readonly number[]>

  constructor(source: string, written: ReadonlyMap<string, readonly number[]>) {
    this.source = source
    this.written = written
    this.prefix = freePrefix(source)
  }

  /** An expression for a slot, for code that runs once. */
  slot(index: number): string {
    return `${this.prefix}(${index})`
  }

  /** An expression for a slot, for code that runs on each call: looked up once. */
  quickSlot(index: number): string {
    const name = this.variable(`${index}`)
    return `${name}===void 0?${name}=${this.slot(index)}:${name}`
  }

  /** A variable of the prelude. */
  variable(suffix: string): string {
    const name = this.prefix + suffix
    this.variables.add(name)
    return name
  }

  /** The name of a function of the prelude, which will be there. */
  helper(name: HelperName): string {
    this.helpers.add(name)
    return `${this.prefix}_${name}`
  }

  /** What keeps inserted text from running into a word before it: `return(a)=>a`. */
  gap(at: number): string {
    return at > 0 && /[\w$\u0080-\uffff]/.test(this.source[at - 1] as string) ? ' ' : ''
  }
}
