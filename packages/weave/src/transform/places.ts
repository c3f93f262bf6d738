/** What functions are called: the places that source text puts them in, such as `Client.prototype.query`, and who holds them. */
import { makeFunctionPath } from '../rules/function-path.ts'
import { keyText, type Node } from './ast.ts'

/** A class, constructor function or object, with all names it is known by. */
export interface Holder {
  readonly names: string[]
}

/** One name of one function. */
export interface Name {
  readonly holder: Holder | undefined
  readonly member: 'instance' | 'static' | 'none'
  readonly accessor: 'get' | 'set' | undefined
  readonly name: string
}

/** Where a value goes: into something with a name, onto a prototype, or out of the file as the whole of its exports. */
export type Place =
  | ({ readonly kind: 'member' } & Name)
  | { readonly kind: 'prototype'; readonly holder: Holder }
  | { readonly kind: 'exports' }

/** What `this` means in a function's code. */
export interface Self {
  readonly holder: Holder
  readonly member: 'instance' | 'static'
}

const MOST_NAMES = 16

/** The holders of a file. */
export class Holders {
  readonly all: Holder[] = []
  readonly #byText = new Map<string, Holder>()

  make(names: readonly string[]): Holder {
    const holder = { names: [...new Set(names)].slice(0, MOST_NAMES) }
    this.all.push(holder)
    return holder
  }

  byText(text: string): Holder {
    let holder = this.#byText.get(text)
    if (holder === undefined) this.#byText.set(text, (holder = this.make([text])))
    return holder
  }

  /** What stands at a place, as a holder of functions. */
  at(place: Place): Holder {
    return place.kind === 'prototype' ? place.holder : this.byText(textOf(place))
  }

  /** The places that a member of what stands at a place has. */
  member(place: Place, name: string, accessor?: 'get' | 'set'): Place[] {
    const own = (holder: Holder | undefined, member: Name['member']): Place => ({ kind: 'member', holder, member, accessor, name })
    if (place.kind === 'exports') return [own(undefined, 'none'), own(this.byText('default'), 'static')]
    if (place.kind === 'prototype') return [own(place.holder, 'instance')]
    return [own(this.at(place), 'static')]
  }

  /** The places an expression names that something is assigned to; none when only running it would tell. */
  target(node: Node, self: Self | undefined, exportsNamed: boolean): Place[] {
    if (node.type === 'Identifier') {
      const name = node['name'] as string
      if (exportsNamed && name === 'exports') return [{ kind: 'exports' }]
      return [plain(name)]
    }
    if (node.type.startsWith('TS') && node['expression'] !== undefined) return this.target(node['expression'] as Node, self, exportsNamed)
    if (node.type !== 'MemberExpression') return []
    const object = node['object'] as Node
    const name = keyText(node['property'] as Node, node['computed'] as boolean)
    if (name === undefined) return []
    if (object.type === 'ThisExpression') {
      if (self !== undefined) return [{ kind: 'member', holder: self.holder, member: self.member, accessor: undefined, name }]
      return exportsNamed ? [plain(name)] : []
    }
    if (exportsNamed && name === 'exports' && object.type === 'Identifier' && object['name'] === 'module') return [{ kind: 'exports' }]
    const bases = this.target(object, self, exportsNamed)
    if (name === 'prototype') return bases.map(base => ({ kind: 'prototype', holder: this.at(base) }))
    return bases.slice(0, 1).flatMap(base => this.member(base, name))
  }
}

/** A plain name: a variable, a declaration, an export. */
export function plain(name: string): Place {
  return { kind: 'member', holder: undefined, member: 'none', accessor: undefined, name }
}

/** A place as one dotted name. */
export function textOf(place: Place): string {
  if (place.kind === 'exports') return 'default'
  if (place.kind === 'prototype') return `${place.holder.names[0] ?? ''}.prototype`
  return place.holder === undefined ? place.name : `${place.holder.names[0] ?? ''}.${place.name}`
}

/** The names a function has by the places it stands in. */
export function namesAt(places: readonly Place[]): Name[] {
  const names: Name[] = []
  for (const place of places) {
    if (place.kind === 'exports') names.push({ holder: undefined, member: 'none', accessor: undefined, name: 'default' })
    else if (place.kind === 'member') names.push(place)
  }
  return names
}

const PLAIN = /^#?[\w$]+$/
const PLAIN_WAY = /^(?:<anonymous>|[\w$.]+)$/

/** A name as rules write it; `holder` is the one of its holder's names to call it by. */
export function pathOf(name: Name, holder: string | undefined = name.holder?.names[0]): string {
  if (name.holder === undefined) return name.name === '' ? '<anonymous>' : name.name
  const receiver = holder ?? '<anonymous>'
  if (name.accessor === undefined && PLAIN.test(name.name) && PLAIN_WAY.test(receiver))
    return `${receiver}${name.member === 'instance' ? '#' : '.'}${name.name}`
  return makeFunctionPath(receiver, name.member, name.accessor, name.name).text
}
