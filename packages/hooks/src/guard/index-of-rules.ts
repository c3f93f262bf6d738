/** Finds the few rules that a call may fit among very many. What cannot be looked up is asked one by one. */
import type { CheckedRule, Condition } from './check-rules.ts'
import { asMatcher } from './matcher.ts'
import type { Root } from './path-readings.ts'
import { Place, type Key, type Tell } from './place.ts'
import { normal } from './texts.ts'
import type { Matcher } from './types.ts'
import { absoluteGlob, belowOf } from './under.ts'
import { literalFolder } from './path-glob.ts'

/** A rule that can be asked. */
export interface Candidate {
  readonly rule: CheckedRule
}

/** Rules, findable by the values of a call. */
export class RuleIndex<C extends Candidate> {
  readonly #root: Root
  readonly #byPath = new Map<string, Place<C>>()
  readonly #places: Place<C>[] = []
  readonly #asked: C[] = []

  constructor(candidates: readonly C[], root: Root) {
    this.#root = root
    for (const candidate of candidates) this.#add(candidate)
  }

  /** Hands on every rule that may fit, some more than once, in no order. `tell` gives true when it needs no more. */
  find(args: readonly unknown[], tell: Tell<C>): void {
    for (const candidate of this.#asked) if (tell(candidate)) return
    for (const place of this.#places) {
      if (!place.path.many) {
        if (place.find(place.path.value(args), tell)) return
      } else for (const value of place.path.values(args)) if (place.find(value, tell)) return
    }
  }

  /** A rule with one list of conditions is found by the first of them that can be looked up. */
  #add(candidate: C): void {
    const [conditions = [], ...others] = candidate.rule.when
    for (const condition of others.length > 0 ? [] : conditions) {
      const keys = keysOf(condition, this.#root.fixed)
      if (keys === undefined) continue
      this.#placeOf(condition).add(keys, candidate)
      return
    }
    this.#asked.push(candidate)
  }

  #placeOf({ path }: Condition): Place<C> {
    let place = this.#byPath.get(path.text)
    if (place === undefined) {
      place = new Place(path, this.#root)
      this.#byPath.set(path.text, place)
      this.#places.push(place)
    }
    return place
  }
}

/** Under which keys every value that fits would be found; undefined: under none. */
function keysOf({ matcher: given }: Condition, root: string): readonly Key[] | undefined {
  const matcher = asMatcher(given)
  // A missing value is never looked up, so conditions that hold for one are asked.
  if (matcher.exists === false) return undefined
  return (matcher.ignoreCase === true ? undefined : textKeys(matcher)) ?? pathKeys(matcher, root) ?? programKeys(matcher)
}

function textKeys(matcher: Matcher): readonly Key[] | undefined {
  const scalars = matcher.equals !== undefined ? [matcher.equals] : matcher.oneOf
  if (scalars !== undefined && !scalars.includes(null)) return scalars.map(scalar => ['exact', normal(String(scalar))])
  const parts = matcher.like?.split('*').map(normal)
  const beginning = matcher.startsWith ?? parts?.[0]
  if (beginning !== undefined && beginning !== '') return [['beginnings', normal(beginning)]]
  const pieces = [matcher.contains, matcher.endsWith, ...(parts ?? [])].filter(part => part !== undefined).map(normal)
  const longest = pieces.sort((a, b) => b.length - a.length)[0]
  return longest === undefined || longest.length < 3 ? undefined : [['pieces', longest]]
}

function pathKeys(matcher: Matcher, root: string): readonly Key[] | undefined {
  if (matcher.ignoreCase ?? (process.platform === 'darwin' || process.platform === 'win32')) return undefined
  if (matcher.under !== undefined) return belowOf(matcher.under, root).map(folder => ['folders', folder === '/' ? '' : folder])
  if (matcher.glob === undefined) return undefined
  const folders = [matcher.glob].flat().map(glob => literalFolder(absoluteGlob(glob, root)))
  return folders.includes('') ? undefined : folders.map(folder => ['folders', folder])
}

function programKeys({ shell }: Matcher): readonly Key[] | undefined {
  if (typeof shell !== 'object') return undefined
  const names = [shell.runs].flat().map(name => name.toLowerCase())
  return names.some(name => name.includes('*')) ? undefined : names.map(name => ['programs', name])
}
