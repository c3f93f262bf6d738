/** Compiles a matcher to a function from a value to a verdict. */
import { compileWildcard } from '@hookline/core'
import { LONGEST_FOR_REGEXP } from './linear.ts'
import { readPathText, type Root } from './path-readings.ts'
import { compileShell } from './shell/match.ts'
import { asItIs, foldOf, normal, textOf } from './texts.ts'
import type { Matcher, Range, Scalar } from './types.ts'
import { UNREADABLE } from './value-path.ts'
import { all, NO, not, some, UNKNOWN, YES, type Verdict } from './verdict.ts'
import { absoluteGlob, belowOf, isBelow } from './under.ts'
import { compilePathGlob } from './path-glob.ts'

/** Judges one value. */
export type Judge = (value: unknown) => Verdict

/** What a matcher is compiled for. */
export interface Setting {
  /** Allow rules hold only where every reading and every command fits. */
  readonly effect: 'allow' | 'deny'
  readonly root: Root
}

/** Compiles a matcher, or what stands for one, that `checkMatcher` has let through. */
export function compileMatcher(given: Matcher | Scalar | readonly Scalar[], setting: Setting): Judge {
  const judges = judgesOf(asMatcher(given), setting)
  if (judges.length === 1) return judges[0] as Judge
  return value => all(judges.map(judge => judge(value)))
}

/** A scalar means `equals`, a list `oneOf`. */
export function asMatcher(given: Matcher | Scalar | readonly Scalar[]): Matcher {
  if (Array.isArray(given)) return { oneOf: given as readonly Scalar[] }
  return typeof given === 'object' && given !== null ? (given as Matcher) : { equals: given }
}

function judgesOf(matcher: Matcher, setting: Setting): Judge[] {
  const judges: Judge[] = []
  const fold = matcher.ignoreCase === true ? foldOf(setting.effect) : asItIs
  const text = (test: (text: string) => boolean): void => void judges.push(onText(value => test(fold(value))))
  const wanted = (value: string): string => fold(normal(value))
  if (matcher.equals !== undefined) judges.push(among([matcher.equals], wanted, fold))
  if (matcher.oneOf !== undefined) judges.push(among(matcher.oneOf, wanted, fold))
  if (matcher.startsWith !== undefined) text(startsWith(wanted(matcher.startsWith)))
  if (matcher.endsWith !== undefined) text(endsWith(wanted(matcher.endsWith)))
  if (matcher.contains !== undefined) text(contains(wanted(matcher.contains)))
  if (matcher.like !== undefined) text(compileWildcard(wanted(matcher.like)))
  if (matcher.matches !== undefined) judges.push(byRegExp(matcher.matches))
  if (matcher.under !== undefined || matcher.glob !== undefined) judges.push(...pathJudges(matcher, setting))
  if (matcher.range !== undefined) judges.push(inRange(matcher.range))
  if (matcher.length !== undefined) judges.push(ofLength(matcher.length))
  if (matcher.type !== undefined) judges.push(ofType(matcher.type))
  if (matcher.exists !== undefined) judges.push(exists(matcher.exists))
  if (matcher.shell !== undefined) judges.push(compileShell(matcher.shell, setting))
  if (matcher.not !== undefined) {
    // Under a negation the worst reading is the best one.
    const inner = compileMatcher(matcher.not, { ...setting, effect: setting.effect === 'deny' ? 'allow' : 'deny' })
    judges.push(value => not(inner(value)))
  }
  if (matcher.any !== undefined) {
    const inner = matcher.any.map(one => compileMatcher(one, setting))
    judges.push(value => some(inner.map(judge => judge(value))))
  }
  return judges
}

function startsWith(wanted: string): (text: string) => boolean {
  return text => text.startsWith(wanted)
}
function endsWith(wanted: string): (text: string) => boolean {
  return text => text.endsWith(wanted)
}
function contains(wanted: string): (text: string) => boolean {
  return text => text.includes(wanted)
}

function onText(test: (text: string) => boolean): Judge {
  return value => {
    const text = textOf(value)
    if (typeof text === 'string') return test(text) ? YES : NO
    return text === null ? UNKNOWN : NO
  }
}

function among(scalars: readonly Scalar[], wanted: (text: string) => string, fold: (text: string) => string): Judge {
  const texts = new Set(scalars.filter(scalar => scalar !== null).map(scalar => wanted(String(scalar))))
  const takesNull = scalars.includes(null)
  return value => {
    if (value === null) return takesNull ? YES : NO
    const text = textOf(value)
    if (typeof text === 'string') return texts.has(fold(text)) ? YES : NO
    return text === null && texts.size > 0 ? UNKNOWN : NO
  }
}

function byRegExp(pattern: RegExp): Judge {
  const { exec } = RegExp.prototype
  return value => {
    const text = textOf(value)
    if (typeof text !== 'string') return text === null ? UNKNOWN : NO
    if (text.length > LONGEST_FOR_REGEXP) return UNKNOWN
    return exec.call(pattern, text) === null ? NO : YES
  }
}

/** A value has as many readings as a path as programs may give it. */
function pathJudges(matcher: Matcher, { effect, root }: Setting): Judge[] {
  const folds = matcher.ignoreCase ?? (process.platform === 'darwin' || process.platform === 'win32')
  const fold = folds ? foldOf(effect) : asItIs
  const tests: ((path: string) => boolean)[] = []
  if (matcher.under !== undefined) {
    const folders = belowOf(matcher.under, root.fixed).map(fold)
    tests.push(path => folders.some(folder => isBelow(path, folder)))
  }
  if (matcher.glob !== undefined) {
    const globs = [matcher.glob].flat().map(glob => compilePathGlob(fold(absoluteGlob(glob, root.fixed))))
    tests.push(path => globs.some(matches => matches(path)))
  }
  return tests.map(test => (value: unknown) => {
    const text = textOf(value)
    if (typeof text !== 'string') return text === null ? UNKNOWN : NO
    const readings = readPathText(text, root.now())
    if (readings === undefined) return UNKNOWN
    const fits = (path: string): boolean => test(fold(path))
    return (effect === 'deny' ? readings.some(fits) : readings.every(fits)) ? YES : NO
  })
}

function within({ min = -Infinity, max = Infinity }: Range, number: number): Verdict {
  if (Number.isNaN(number)) return UNKNOWN
  return min <= number && number <= max ? YES : NO
}

function inRange(range: Range): Judge {
  return value => {
    if (typeof value === 'number') return within(range, value)
    const text = textOf(value)
    if (typeof text !== 'string') return text === null ? UNKNOWN : NO
    return text.trim() === '' ? UNKNOWN : within(range, Number(text))
  }
}

function ofLength(range: Range): Judge {
  return value => {
    if (value === undefined || value === null) return NO
    if (typeof value === 'string' || Array.isArray(value)) return within(range, value.length)
    return value instanceof Uint8Array ? within(range, value.byteLength) : UNKNOWN
  }
}

function ofType(type: NonNullable<Matcher['type']>): Judge {
  return value => {
    if (value === UNREADABLE) return UNKNOWN
    const found = value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value
    return found === type ? YES : NO
  }
}

function exists(wanted: boolean): Judge {
  return value => (value === UNREADABLE ? UNKNOWN : (value !== undefined) === wanted ? YES : NO)
}
