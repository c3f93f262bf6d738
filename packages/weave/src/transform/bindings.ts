/** What a file declares and assigns to, as far as weaving must know. */
import type { Node } from './ast.ts'
import type { Found, Scope } from './found.ts'

/** The bindings of a file that matter. */
export class Bindings {
  /** Names that are assigned to, and where in the source. */
  readonly #written = new Map<string, number[]>()
  /** Functions that nothing can call. */
  readonly dead: Set<Found> = new Set()
  /** The file has its own `globalThis`: woven code would not find the runtime. */
  shadowed = false
  readonly #declared = new Map<Scope, Map<string, Found>>()

  /** Something is assigned to the node. Of patterns the elements come here by themselves. */
  writes(node: Node): void {
    if (node.type === 'Identifier') {
      const places = this.#written.get(node['name'] as string)
      if (places === undefined) this.#written.set(node['name'] as string, [node.start])
      else places.push(node.start)
    } else if (node.type === 'AssignmentPattern') this.writes(node['left'] as Node)
    else if (node.type === 'RestElement') this.writes(node['argument'] as Node)
  }

  /** Names that are assigned to, and where in the source, in its order. */
  get written(): ReadonlyMap<string, readonly number[]> {
    for (const places of this.#written.values()) places.sort((a, b) => a - b)
    return this.#written
  }

  /** The name is declared in the scope. */
  binds(id: Node, scope: Scope): void {
    if (scope.depth === 0 && id['name'] === 'globalThis') this.shadowed = true
  }

  /** Of function declarations with one name in one scope, which sloppy code may have, only the last is there at run time. */
  declares(name: string, found: Found, scope: Scope): void {
    let declared = this.#declared.get(scope)
    if (declared === undefined) this.#declared.set(scope, (declared = new Map<string, Found>()))
    const former = declared.get(name)
    if (former !== undefined) this.dead.add(former)
    declared.set(name, found)
  }
}

/** Whether one of the offsets, which are in order, lies within. */
export function anyWithin(offsets: readonly number[], from: number, to: number): boolean {
  let low = 0
  let high = offsets.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((offsets[middle] as number) < from) low = middle + 1
    else high = middle
  }
  return low < offsets.length && (offsets[low] as number) < to
}
