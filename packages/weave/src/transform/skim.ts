/**
 * Parses what may hold the functions that rules name, and skips the bodies of the others: that is most of a file, and most of what a
 * start without a cache costs is acorn at work before V8 has optimised it. What comes out must be what the whole tree gives, to the byte:
 * whether it is can be told when the functions are chosen, and where it cannot the file is parsed whole.
 */
import { Parser, tokTypes, type Options } from 'acorn'
import type { WeaveRequest } from '../model.ts'
import type { Alias } from './aliases.ts'
import type { Node } from './ast.ts'
import { anyWithin } from './bindings.ts'
import { bodyEnd } from './body-end.ts'
import { definitionsOf } from './defined.ts'
import type { Found } from './found.ts'

/** Bodies that were skipped. */
export interface Skipped {
  readonly source: string
  /** What the places name, and what holds it. */
  readonly names: ReadonlySet<string>
  readonly holders: ReadonlySet<string>
  readonly bodies: readonly { readonly start: number; readonly end: number }[]
}

/** A function to parse with: it leaves out the bodies in which no place can name anything. */
export interface Skim {
  readonly parse: (source: string, options: Options) => Node
  readonly skipped: Skipped
}

const IMPORT = /\bimport\b/
const META = /\bmeta\b/

/** How a file may be skimmed; undefined: any body may matter. */
export function skimFor({ source, format, language = 'js', wheres }: WeaveRequest): Skim | undefined {
  // `<!--` begins a comment where V8 takes a file for a script; `import.meta` in a body tells that it is none.
  if (
    language !== 'js' ||
    source.includes('<!--') ||
    source.includes('-->') ||
    (format === undefined && IMPORT.test(source) && META.test(source))
  ) {
    return undefined
  }
  const names = new Set(wheres.map(where => where.function.name))
  const holders = new Set(wheres.flatMap(where => where.function.receiver?.split('.') ?? []))
  const offsets: number[] = []
  for (const [all, asHolder] of [
    [names, false],
    [holders, true],
  ] as const) {
    for (const name of all) {
      const own = definitionsOf(name, source, { asHolder })
      if (own === undefined) return undefined
      offsets.push(...own)
    }
  }
  offsets.sort((a, b) => a - b)
  const bodies: { start: number; end: number }[] = []
  return {
    parse(text, options) {
      bodies.length = 0
      return new Skimmer(options, text, offsets, bodies).parse()
    },
    skipped: { source, names, holders, bodies },
  }
}

/** Whether the functions are those that the whole tree gives, under the same names. */
export function isEnough({ source, names, holders, bodies }: Skipped, chosen: readonly Found[], aliases: readonly Alias[]): boolean {
  if (bodies.length === 0) return true
  const known = new Set<string>()
  for (const { fn, names: own } of chosen) {
    // Functions of one path are counted, and the first name makes the path.
    known.add(own[0]?.name ?? 'default')
    const id = (fn?.['id'] ?? null) as Node | null
    if (id !== null) known.add(id['name'] as string)
  }
  // What goes by another name may go by one of ours.
  const reached = new Set([...names, ...holders])
  for (let size = 0; size !== reached.size;) {
    size = reached.size
    for (const { from, to } of aliases) if (to.kind === 'member' && reached.has(to.name)) reached.add(from)
  }
  for (const name of reached) if (!holders.has(name)) known.add(name)
  for (const name of names) known.delete(name)
  for (const name of known) {
    const offsets = definitionsOf(name, source)
    if (offsets === undefined || bodies.some(({ start, end }) => anyWithin(offsets, start, end))) return false
  }
  return true
}

/** What acorn's plugins know of its parser. */
interface Insides {
  type: unknown
  start: number
  pos: number
  startNode(): Node
  finishNode(node: Node, type: string): Node
  nextToken(): void
  next(): void
  exitScope(): void
  parseFunctionBody(node: Node, isArrow: boolean, isMethod: boolean, forInit: unknown): void
}

class Skimmer extends Parser {
  readonly #offsets: readonly number[]
  readonly #bodies: { start: number; end: number }[]
  #left: number

  constructor(options: Options, source: string, offsets: readonly number[], bodies: { start: number; end: number }[]) {
    super(options, source)
    this.#offsets = offsets
    this.#bodies = bodies
    // Bodies within bodies are read once more for each: a source can hold very many.
    this.#left = 4 * source.length
  }

  parseFunctionBody(node: Record<string, unknown>, isArrow: boolean, isMethod: boolean, forInit: unknown): void {
    const own = this as unknown as Insides
    const { start } = own
    const end = own.type === tokTypes.braceL ? this.#endOf(start) : -1
    if (end === -1) {
      ;(Parser.prototype as unknown as Insides).parseFunctionBody.call(own, node as unknown as Node, isArrow, isMethod, forInit)
      return
    }
    this.#bodies.push({ start, end })
    const body = own.startNode() as unknown as Record<string, unknown>
    // On to the closing brace, by which acorn finds its way back to what the body stands in.
    own.pos = end
    own.nextToken()
    own.next()
    body['body'] = []
    node['body'] = own.finishNode(body as unknown as Node, 'BlockStatement')
    node['expression'] = false
    own.exitScope()
  }

  /** V8 checks regular expressions when it runs the file; the first one with `\p{…}` would have acorn make tables of all there may be. */
  validateRegExpPattern(): void {}

  /** Where the body ends that can be skipped; -1: it cannot. */
  #endOf(start: number): number {
    if (this.#left <= 0) return -1
    const end = bodyEnd(this.input, start)
    this.#left -= (end === -1 ? this.input.length : end) - start
    return end === -1 || anyWithin(this.#offsets, start, end) ? -1 : end
  }
}
