/** Selectors are compiled once, at registration, to a predicate that takes time linear in the name. No RegExp is made. */
import type { Selector, SelectorFields, Target } from './contract.ts'
import { HooklineError, nameOf } from './errors.ts'
import { isTarget } from './target-brand.ts'
import { compileWildcard } from './wildcard.ts'

type Matcher = (target: Target) => boolean
const FIELDS = ['name', 'kind', 'module', 'className', 'functionName'] as const
const MAX_LENGTH = 1024

/**
 * Compiles a selector to a predicate, once, for hooks that have selectors among their options. Throws `HOOKLINE_INVALID_SELECTOR` where it could match
 * nothing ever.
 *
 * @example
 * ```ts
 * import { compileSelector, HookRegistry } from '@hookline/core'
 * const orders = compileSelector('OrderService#*')
 * console.log(orders(new HookRegistry().target({ name: 'OrderService#place' }))) // true
 * ```
 */
export function compileSelector(selector: Selector): Matcher {
  if (typeof selector === 'string') {
    const matches = compilePattern(selector)
    return target => matches(target.name)
  }
  if (typeof selector === 'function') return selector
  if (Array.isArray(selector)) {
    if (selector.length === 0) throw invalid('a list of at least one selector', selector)
    const parts = (selector as readonly Selector[]).map(compileSelector)
    return target => parts.some(matches => matches(target))
  }
  if (isTarget(selector)) return target => target === selector
  if (typeof selector === 'object' && selector !== null) return compileFields(selector as SelectorFields)
  throw invalid('a string, an object of fields, a predicate or a target', selector)
}

function compileFields(fields: SelectorFields): Matcher {
  const names = Object.keys(fields)
  const unknown = names.find(name => !(FIELDS as readonly string[]).includes(name))
  if (unknown !== undefined) {
    throw new HooklineError(
      'HOOKLINE_INVALID_SELECTOR',
      `Unknown selector field "${unknown}": expected one or more of ${FIELDS.join(', ')}.`,
    )
  }
  const parts: [(typeof FIELDS)[number], (text: string) => boolean][] = []
  for (const name of FIELDS) {
    const pattern = fields[name]
    if (pattern !== undefined) parts.push([name, compilePattern(pattern)])
  }
  if (parts.length === 0) throw invalid(`at least one of the fields ${FIELDS.join(', ')}`, fields)
  return target =>
    parts.every(([name, matches]) => {
      const text = target[name]
      return text !== undefined && matches(text)
    })
}

/** `*` stands for any run of characters, everything else for itself. */
function compilePattern(pattern: unknown): (text: string) => boolean {
  if (typeof pattern !== 'string') throw invalid('a string', pattern)
  if (pattern.trim() === '') throw invalid("a name such as 'OrderService#place' or 'pg:*'", pattern)
  if (pattern !== pattern.trim()) throw invalid('a selector without white space around it', pattern)
  if (pattern.length > MAX_LENGTH) throw invalid(`at most ${MAX_LENGTH} characters`, pattern)
  return compileWildcard(pattern)
}

function invalid(expected: string, got: unknown): HooklineError {
  return new HooklineError('HOOKLINE_INVALID_SELECTOR', `Selector: expected ${expected}, got ${nameOf(got)}.`)
}
