/** Checks matchers: unknown fields with what may have been meant, values of the wrong type, expressions that may take for ever. */
import { nameOf } from '@hookline/core'
import { notLinear } from './linear.ts'
import { nearest } from './nearest.ts'
import type { Matcher, Scalar } from './types.ts'
import { checkPathGlob } from './path-glob.ts'

/** Tells of a problem by the way to it and a sentence without its full stop. */
export type Complain = (at: string, message: string) => void

type Check = (value: unknown, at: string, complain: Complain, inCode: boolean, depth: number) => void

const DEEPEST = 8

/** Tells of fields that are not known. */
export function known(holder: object, names: readonly string[], at: string, complain: Complain): void {
  for (const name of Object.keys(holder))
    if (!names.includes(name)) {
      const near = nearest(name, names)
      complain(
        at === '' ? name : `${at}.${name}`,
        `there is no field "${name.slice(0, 60)}"${near === '' ? `; there are ${names.join(', ')}` : near}`,
      )
    }
}

/** A matcher made of a condition: a scalar means `equals`, a list `oneOf`. Undefined where something is wrong. */
export function checkMatcher(given: unknown, at: string, complain: Complain, inCode: boolean, depth = 0): Matcher | undefined {
  if (isScalar(given)) return { equals: given }
  if (Array.isArray(given)) {
    scalars(given, at, complain, inCode, depth)
    return { oneOf: given }
  }
  if (typeof given !== 'object' || given === null || given instanceof RegExp) {
    complain(at, `expected a matcher such as { "startsWith": "x" }, a text, a number or a list, got ${nameOf(given)}`)
    return undefined
  }
  if (depth > DEEPEST) {
    complain(at, `expected at most ${DEEPEST} matchers inside each other`)
    return undefined
  }
  known(given, Object.keys(checks), at, complain)
  const fields = Object.entries(given).filter(([, value]) => value !== undefined)
  if (fields.every(([name]) => name === 'ignoreCase'))
    complain(at, `expected a matcher with one of ${Object.keys(checks).join(', ')}, got none`)
  for (const [name, value] of fields)
    if (Object.hasOwn(checks, name)) checks[name as keyof Matcher](value, `${at}.${name}`, complain, inCode, depth)
  return given
}

function isScalar(value: unknown): value is Scalar {
  return value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}

const text: Check = (value, at, complain) => {
  if (typeof value !== 'string' || value === '') complain(at, `expected a text of at least one character, got ${nameOf(value)}`)
}
const flag: Check = (value, at, complain) => {
  if (typeof value !== 'boolean') complain(at, `expected true or false, got ${nameOf(value)}`)
}
const scalars: Check = (value, at, complain) => {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isScalar))
    complain(at, `expected a list of texts, numbers, true, false and null, got ${nameOf(value)}`)
}
const texts: Check = (value, at, complain, inCode, depth) => {
  const list: readonly unknown[] = Array.isArray(value) ? value : [value]
  if (list.length === 0) complain(at, 'expected at least one, got an empty list')
  for (const [i, item] of list.entries()) text(item, Array.isArray(value) ? `${at}[${i}]` : at, complain, inCode, depth)
}
const range: Check = (value, at, complain) => {
  if (typeof value !== 'object' || value === null) return complain(at, `expected { min, max }, got ${nameOf(value)}`)
  known(value, ['min', 'max'], at, complain)
  const numbers = Object.values(value)
  if (numbers.length === 0 || !numbers.every(number => typeof number === 'number' && !Number.isNaN(number)))
    complain(at, 'expected numbers for `min`, `max` or both')
}
const type: Check = (value, at, complain) => {
  const types = ['string', 'number', 'boolean', 'null', 'array', 'object']
  if (!types.includes(value as string)) complain(at, `expected one of ${types.join(', ')}, got ${nameOf(value)}`)
}
const glob: Check = (value, at, complain, inCode, depth) => {
  texts(value, at, complain, inCode, depth)
  for (const item of [value].flat()) {
    const wrong = typeof item === 'string' && item !== '' ? checkPathGlob(item) : undefined
    if (wrong !== undefined) complain(at, `expected ${wrong}, got ${nameOf(item)}`)
  }
}
const matches: Check = (value, at, complain, inCode) => {
  if (!inCode) return complain(at, 'expressions can be given in code only; in a file use `like` or `glob`')
  if (!(value instanceof RegExp)) return complain(at, `expected an expression such as /^v[0-9]+$/, got ${nameOf(value)}`)
  const wrong = notLinear(value)
  if (wrong !== undefined) complain(at, `expected ${wrong}; \`like\`, \`glob\` and \`any\` need none`)
}
const PRESETS = ['recursive-remove']
const shell: Check = (value, at, complain, inCode, depth) => {
  if (typeof value === 'string') {
    if (!PRESETS.includes(value))
      complain(at, `expected "${PRESETS.join('" or "')}" or { "runs": … }, got ${nameOf(value)}${nearest(value, PRESETS)}`)
    return
  }
  if (typeof value !== 'object' || value === null)
    return complain(at, `expected "${PRESETS.join('" or "')}" or { "runs": … }, got ${nameOf(value)}`)
  known(value, ['runs', 'with', 'operands', 'strict'], at, complain)
  const pattern = value as Record<string, unknown>
  texts(pattern['runs'], `${at}.runs`, complain, inCode, depth)
  if (pattern['with'] !== undefined) texts(pattern['with'], `${at}.with`, complain, inCode, depth)
  if (pattern['strict'] !== undefined) flag(pattern['strict'], `${at}.strict`, complain, inCode, depth)
  if (pattern['operands'] !== undefined) checkMatcher(pattern['operands'], `${at}.operands`, complain, inCode, depth + 1)
}

const checks: Readonly<Record<keyof Matcher, Check>> = {
  equals: (value, at, complain) => {
    if (!isScalar(value)) complain(at, `expected a text, a number, true, false or null, got ${nameOf(value)}`)
  },
  oneOf: scalars,
  startsWith: text,
  endsWith: text,
  contains: text,
  like: text,
  under: texts,
  glob,
  range,
  length: range,
  type,
  exists: flag,
  matches,
  shell,
  not: (value, at, complain, inCode, depth) => void checkMatcher(value, at, complain, inCode, depth + 1),
  any: (value, at, complain, inCode, depth) => {
    if (!Array.isArray(value) || value.length === 0) return complain(at, `expected a list of matchers, got ${nameOf(value)}`)
    for (const [i, item] of value.entries()) checkMatcher(item, `${at}[${i}]`, complain, inCode, depth + 1)
  },
  ignoreCase: flag,
}
