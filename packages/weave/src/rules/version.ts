/** Versions of packages: what rules ask for, and whether what is installed fits. */
// Renamed, for the banners of ES bundles declare a `createRequire` of their own.
import { createRequire as requireFrom } from 'node:module'
import type { Unreadable } from './function-path.ts'

type SemVer = { readonly major: number; readonly minor: number; readonly patch: number; readonly prerelease: readonly unknown[] }
interface Semver {
  validRange(range: string): string | null
  satisfies(version: string, range: string, options?: { includePrerelease?: boolean }): boolean
  parse(version: string, options?: { loose?: boolean }): SemVer | null
  lt(a: string, b: string): boolean
  subset(sub: string, dom: string): boolean
}

let loaded: Semver | undefined
/** Loaded when a version is not a plain one: it costs more than reading the rules. */
function semver(): Semver {
  return (loaded ??= requireFrom(import.meta.url)('semver') as Semver)
}

const NUMBER = String.raw`(?:0|[1-9]\d{0,14})`
/** `8`, `8.1`, `8.1.0` */
const PLAIN = new RegExp(`^(${NUMBER})(?:\\.(${NUMBER}))?(?:\\.(${NUMBER}))?$`)
const END = String.raw`(${NUMBER}(?:\.${NUMBER}){0,2})`
/** `>=8.1 <9`: all that adapters and half-open intervals need, judged without semver. */
const SIMPLE = new RegExp(`^(?:>=${END}(?: <${END})?|<${END})$`)
/** An installed version, its pre-release and build aside. */
const INSTALLED = new RegExp(`^(${NUMBER})\\.(${NUMBER})\\.(${NUMBER})(?:[-+][0-9A-Za-z.+-]*)?$`)
const INTERVAL = /^\[\s*([^\s,]*)\s*,\s*([^\s,]*)\s*\)$/

/** A semver range's text of a range or of a half-open interval `[8.0.0,9.0.0)` with open ends; undefined where any version fits. */
export function parseVersion(text: string): { readonly range: string | undefined } | Unreadable {
  const trimmed = text.trim()
  const interval = INTERVAL.exec(trimmed)
  if (interval !== null) return parseInterval(interval[1] ?? '', interval[2] ?? '')
  if (/[[\]()]/.test(trimmed)) {
    return { expected: 'an interval whose start is in it and whose end is not, as in "[8.0.0,9.0.0)", or a range such as ">=8 <9"' }
  }
  if (trimmed === '' || trimmed === '*') return { range: undefined }
  if (simpleEnds(trimmed) !== undefined) return { range: trimmed }
  if (semver().validRange(trimmed) === null) return { expected: 'a range of versions such as ">=8 <9", "^8.11" or "[8.0.0,9.0.0)"' }
  return isEmpty(trimmed) ? { expected: 'a range that some version is in' } : { range: trimmed }
}

function parseInterval(from: string, to: string): { readonly range: string | undefined } | Unreadable {
  const ends = [from, to].map(end => end.replace(/^v(?=\d)/, ''))
  const wrong = ends.find(end => end !== '' && !PLAIN.test(end) && semver().parse(end) === null)
  if (wrong !== undefined) return { expected: 'versions such as "8.0.0" as the ends of the interval' }
  const [start = '', end = ''] = ends
  if (start !== '' && end !== '' && !(compareEnds(start, end) < 0)) return { expected: 'an interval that starts before it ends' }
  const range = [start === '' ? '' : `>=${start}`, end === '' ? '' : `<${end}`].filter(part => part !== '').join(' ')
  return { range: range === '' ? undefined : range }
}

function compareEnds(a: string, b: string): number {
  const [left, right] = [PLAIN.exec(a), PLAIN.exec(b)]
  if (left !== null && right !== null) return compare(numbers(left), numbers(right))
  const full = (text: string): string => (PLAIN.test(text) ? numbers(PLAIN.exec(text) as RegExpExecArray).join('.') : text)
  return semver().lt(full(a), full(b)) ? -1 : 1
}

/**
 * Whether an installed version is in a range. A pre-release counts as the version it leads to, unless the range names pre-releases of that very version.
 * A version that cannot be read (a link, a fork) is let through: it cannot be judged.
 */
export function fits(version: string, range: string): boolean {
  const plain = INSTALLED.exec(version)
  const ends = simpleEnds(range)
  if (plain !== null && ends !== undefined) {
    const installed = numbers(plain)
    return (ends.from === undefined || compare(installed, ends.from) >= 0) && (ends.to === undefined || compare(installed, ends.to) < 0)
  }
  const parsed = semver().parse(version, { loose: true })
  if (parsed === null) return true
  const release = `${parsed.major}.${parsed.minor}.${parsed.patch}`
  if (parsed.prerelease.length > 0 && range.includes(`${release}-`)) return semver().satisfies(version, range, { includePrerelease: true })
  return semver().satisfies(release, range)
}

type Numbers = readonly [number, number, number]

function simpleEnds(range: string): { readonly from: Numbers | undefined; readonly to: Numbers | undefined } | undefined {
  const match = SIMPLE.exec(range)
  if (match === null) return undefined
  const end = (text: string | undefined): Numbers | undefined =>
    text === undefined ? undefined : numbers(PLAIN.exec(text) as RegExpExecArray)
  const [from, to] = [end(match[1]), end(match[2] ?? match[3])]
  // Empty ones go the long way, to be refused there.
  return from !== undefined && to !== undefined && compare(from, to) >= 0 ? undefined : { from, to }
}

function numbers(match: RegExpExecArray): Numbers {
  return [Number(match[1]), Number(match[2] ?? 0), Number(match[3] ?? 0)]
}

function compare(a: Numbers, b: Numbers): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}

/** Nothing is below the lowest version there is, so only empty ranges are part of that. */
function isEmpty(range: string): boolean {
  try {
    return semver().subset(range, '<0.0.0-0')
  } catch {
    return false
  }
}
