/** Which functions of a file the places of rules name. */
import { compileWildcard } from '@hookline/core'
import type { WeaveRequest } from '../model.ts'
import type { Found } from './found.ts'
import { isSpelledOut } from './names.ts'
import { pathOf, type Name } from './places.ts'

type Where = WeaveRequest['wheres'][number]

/** A function that was named, and by which of its names. */
export interface Match {
  readonly found: Found
  readonly name: Name
  /** The name as the rule knows it: of several names of the holder, the one that matched. */
  readonly path: string
  readonly className: string | undefined
}

/**
 * The functions a place names, in the order of the source. Of equal paths the shallowest win;
 * with `*` in the pattern that is decided for each path by itself.
 */
export function select(where: Where, found: readonly Found[]): readonly Match[] {
  const matches: Match[] = []
  const shallowest = new Map<string, number>()
  const matchOf = matcherOf(where)
  for (const each of found) {
    const match = matchOf(each)
    if (match === undefined) continue
    matches.push(match)
    const depth = shallowest.get(match.path)
    if (depth === undefined || each.depth < depth) shallowest.set(match.path, each.depth)
  }
  const kept = matches.filter(match => match.found.depth === shallowest.get(match.path))
  if (where.index === undefined) return kept
  const chosen = kept[where.index]
  return chosen === undefined ? [] : [chosen]
}

function matcherOf({ function: { receiver, member, accessor, name } }: Where): (found: Found) => Match | undefined {
  const nameFits = compileWildcard(name)
  const receiverFits = receiver === undefined ? () => true : compileWildcard(receiver)
  // A constructor is not one of a class's methods: only its own name means it.
  const fits = (known: Name): boolean => (isConstructor(known) ? name === 'constructor' : nameFits(known.name))
  return found => {
    for (const known of found.names) {
      if (known.accessor !== accessor || !fits(known)) continue
      if (member === 'none') {
        if (known.holder === undefined) return { found, name: known, path: pathOf(known), className: undefined }
        continue
      }
      if (known.holder === undefined || !memberFits(member, known)) continue
      const names = known.holder.names.length === 0 ? ['<anonymous>'] : known.holder.names
      const holder = names.find(receiverFits)
      if (holder === undefined) continue
      return { found, name: known, path: pathOf(known, holder), className: holder }
    }
    return undefined
  }
}

function memberFits(member: 'instance' | 'static' | 'any', known: Name): boolean {
  return member === 'any' || isConstructor(known) || known.member === member
}

function isConstructor(known: Name): boolean {
  return known.name === 'constructor' && known.holder !== undefined
}

/** Written with escapes where it is written with the other quotes. */
const ESCAPED = /[\\'"`\t\r\n]/

/** False when no place can name anything here: nothing is parsed then. */
export function mayName(source: string, wheres: readonly Where[]): boolean {
  return wheres.some(
    ({ function: { name } }) =>
      name === 'default' ||
      name === 'constructor' ||
      name.includes('*') ||
      source.includes(name) ||
      ESCAPED.test(name) ||
      isSpelledOut(source, name),
  )
}
