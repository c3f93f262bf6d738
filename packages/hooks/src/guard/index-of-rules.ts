/**
 * Finds the few rules that a call may fit among very many: by equal values, by folders and by what texts begin with. What cannot be
 * looked up is asked one by one.
 */
import type { CheckedRule, Condition } from './check-rules.ts'
import { asMatcher } from './matcher.ts'
import { readPathText } from './path-readings.ts'
import { normal, textOf } from './texts.ts'
import { absoluteGlob, belowOf } from './under.ts'
import type { ValuePath } from './value-path.ts'
import { literalFolder } from './wildcard.ts'

/** A rule that can be asked. */
export interface Candidate {
  readonly rule: CheckedRule
}

/** Rules that look at the same place. */
interface Place<C> {
  readonly path: ValuePath
  readonly exact: Map<string, C[]>
  readonly folders: Map<string, C[]>
  readonly beginnings: Map<string, C[]>
  /** Lengths of the beginnings. */
  readonly lengths: number[]
  /** All rules of the place, for values that cannot be looked up. */
  readonly all: C[]
}

const LENGTHS = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128]

/** Rules, findable by the values of a call. */
export class RuleIndex<C extends Candidate> {
  readonly #root: string
  readonly #places = new Map<string, Place<C>>()
  readonly #asked: C[] = []

  constructor(candidates: readonly C[], root: string) {
    this.#root = root
    for (const candidate of candidates) this.#add(candidate)
  }

  /** Hands on every rule that may fit, some more than once, in no order. `tell` gives true when it needs no more. */
  find(args: readonly unknown[], tell: (candidate: C) => boolean): void {
    for (const candidate of this.#asked) if (tell(candidate)) return
    for (const place of this.#places.values()) {
      const found = place.path.many ? place.path.values(args) : undefined
      if (found === undefined) {
        if (this.#look(place, place.path.value(args), tell)) return
      } else for (const value of found) if (this.#look(place, value, tell)) return
    }
  }

  #look(place: Place<C>, value: unknown, tell: (candidate: C) => boolean): boolean {
    const text = textOf(value)
    if (text === undefined) return false
    if (text === null) return each(place.all, tell)
    if (place.exact.size > 0 && each(place.exact.get(text), tell)) return true
    for (const length of place.lengths) if (text.length >= length && each(place.beginnings.get(text.slice(0, length)), tell)) return true
    if (place.folders.size === 0) return false
    const readings = readPathText(text, this.#root)
    if (readings === undefined) return each(place.all, tell)
    for (const path of readings) {
      if (each(place.folders.get(''), tell)) return true
      for (let at = path.indexOf('/', 1); at !== -1; at = path.indexOf('/', at + 1))
        if (each(place.folders.get(path.slice(0, at)), tell)) return true
      if (each(place.folders.get(path), tell)) return true
    }
    return false
  }

  /** A rule with one list of conditions is found by the first of them that can be looked up. */
  #add(candidate: C): void {
    const [conditions, ...others] = candidate.rule.when
    const best = others.length > 0 ? undefined : conditions?.find(condition => keysOf(condition, this.#root) !== undefined)
    const keys = best === undefined ? undefined : keysOf(best, this.#root)
    if (best === undefined || keys === undefined) {
      this.#asked.push(candidate)
      return
    }
    let place = this.#places.get(best.path.text)
    if (place === undefined) {
      place = { path: best.path, exact: new Map(), folders: new Map(), beginnings: new Map(), lengths: [], all: [] }
      this.#places.set(best.path.text, place)
    }
    place.all.push(candidate)
    for (const [how, key] of keys) {
      put(place[how], key, candidate)
      if (how === 'beginnings' && !place.lengths.includes(key.length)) place.lengths.push(key.length)
    }
  }
}

/** Under which keys every value that fits would be found; undefined: under none. */
function keysOf(
  { matcher: given }: Condition,
  root: string,
): readonly (readonly ['exact' | 'folders' | 'beginnings', string])[] | undefined {
  const matcher = asMatcher(given)
  const folds = matcher.ignoreCase ?? (process.platform === 'darwin' || process.platform === 'win32')
  // A missing value is never looked up, so conditions that hold for one are asked.
  if (matcher.exists === false) return undefined
  if (matcher.ignoreCase !== true) {
    const scalars = matcher.equals !== undefined ? [matcher.equals] : matcher.oneOf
    if (scalars !== undefined && !scalars.includes(null)) return scalars.map(scalar => ['exact', normal(String(scalar))])
    const beginning = matcher.startsWith ?? literalStart(matcher.like)
    if (beginning !== undefined) {
      const text = normal(beginning)
      const length = LENGTHS.findLast(one => one <= text.length) ?? 0
      if (length > 0) return [['beginnings', text.slice(0, length)]]
    }
  }
  if (folds) return undefined
  if (matcher.under !== undefined) return belowOf(matcher.under, root).map(folder => ['folders', folder === '/' ? '' : folder])
  if (matcher.glob === undefined) return undefined
  const folders = [matcher.glob].flat().map(glob => literalFolder(absoluteGlob(glob, root)))
  return folders.includes('') ? undefined : folders.map(folder => ['folders', folder])
}

function literalStart(like: string | undefined): string | undefined {
  const start = like?.split('*')[0]
  return start === '' ? undefined : start
}

function put<C>(map: Map<string, C[]>, key: string, candidate: C): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [candidate])
  else list.push(candidate)
}

function each<C>(candidates: readonly C[] | undefined, tell: (candidate: C) => boolean): boolean {
  if (candidates !== undefined) for (const candidate of candidates) if (tell(candidate)) return true
  return false
}
