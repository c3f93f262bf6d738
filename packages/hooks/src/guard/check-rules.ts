/** Checks rules, from code and from files, and tells of everything that is wrong where it stands. */
import { compileSelector, nameOf, type Selector } from '@hookline/core'
import { checkMatcher, known, type Complain } from './check-matcher.ts'
import type { Conditions, GuardMode, GuardRule, GuardRules, Matcher } from './types.ts'
import { compileValuePath, type ValuePath } from './value-path.ts'

/** Something wrong with rules: the way to it, such as `rules[2].when.path`, and a sentence. */
export interface RuleProblem {
  readonly at: string
  readonly message: string
}

/** One condition: where to look, and for what. */
export interface Condition {
  readonly path: ValuePath
  readonly matcher: Matcher
}

/** A rule after its checks. */
export interface CheckedRule {
  readonly id: string
  readonly index: number
  readonly effect: 'deny' | 'allow'
  readonly selector: Selector
  /** One of these lists has to hold, all of its conditions; empty: every call. */
  readonly when: readonly (readonly Condition[])[]
  readonly reason: string | undefined
  readonly mode: GuardMode | undefined
}

/** Everything of rules after their checks. */
export interface CheckedRules {
  readonly rules: readonly CheckedRule[]
  readonly problems: readonly RuleProblem[]
}

const MOST_RULES = 10_000
const MOST_PROBLEMS = 100
/** Deeper matchers are refused. */
const DEEPEST = 64
const RULE_FIELDS = ['id', 'deny', 'allow', 'when', 'reason', 'mode', 'description']
const FILE_FIELDS: readonly string[] = ['rules', 'default', 'mode', 'root', '$schema', 'description']

/** Checks all of them; a rule with a problem is not among the rules. */
export function checkRules(given: unknown, inCode: boolean): CheckedRules {
  const problems: RuleProblem[] = []
  const complain: Complain = (at, message) => {
    if (problems.length < MOST_PROBLEMS) problems.push({ at, message })
  }
  const rules: CheckedRule[] = []
  if (!Array.isArray(given)) complain('rules', `expected a list of rules, got ${nameOf(given)}`)
  else if (given.length > MOST_RULES) complain('rules', `expected at most ${MOST_RULES} rules, got ${given.length}`)
  else {
    const ids = new Set<string>()
    for (const [index, rule] of given.entries()) {
      const before = problems.length
      const checked = checkRule(rule as unknown, index, ids, complain, inCode)
      if (checked !== undefined && problems.length === before) rules.push(checked)
    }
  }
  return { rules, problems }
}

/** Checks what stands around the rules in a file. */
export function checkFrame(given: unknown, complain: Complain): GuardRules | undefined {
  if (Array.isArray(given)) return { rules: given as GuardRule[] }
  if (typeof given !== 'object' || given === null) {
    complain('', `expected a list of rules or an object with \`rules\`, got ${nameOf(given)}`)
    return undefined
  }
  const frame = given as Record<string, unknown>
  known(frame, FILE_FIELDS, '', complain)
  oneOf(frame, 'default', ['allow', 'deny'], '', complain)
  oneOf(frame, 'mode', ['enforce', 'observe'], '', complain)
  const { root } = frame
  if (root !== undefined && (typeof root !== 'string' || root === '' || root.includes('\0')))
    complain('root', `expected a folder, got ${nameOf(root)}`)
  return frame as unknown as GuardRules
}

function checkRule(given: unknown, index: number, ids: Set<string>, complain: Complain, inCode: boolean): CheckedRule | undefined {
  const at = `rules[${index}]`
  if (typeof given !== 'object' || given === null || Array.isArray(given)) {
    complain(at, `expected a rule such as { "deny": "tool:Bash" }, got ${nameOf(given)}`)
    return undefined
  }
  const rule = given as Record<string, unknown>
  known(rule, RULE_FIELDS, at, complain)
  for (const field of ['id', 'reason', 'description']) {
    const value = rule[field]
    if (value !== undefined && (typeof value !== 'string' || value.trim() === ''))
      complain(`${at}.${field}`, `expected a text, got ${nameOf(value)}`)
  }
  oneOf(rule, 'mode', ['enforce', 'observe'], at, complain)
  const effect = rule['deny'] === undefined ? 'allow' : 'deny'
  if ((rule['deny'] === undefined) === (rule['allow'] === undefined))
    complain(at, `expected either \`deny\` or \`allow\` to name the targets, got ${rule['deny'] === undefined ? 'neither' : 'both'}`)
  else checkSelector(rule[effect], `${at}.${effect}`, complain)
  const id = typeof rule['id'] === 'string' ? rule['id'] : at
  if (ids.has(id)) complain(`${at}.id`, `expected an id of its own, got "${id}" a second time`)
  ids.add(id)
  const when = checkWhen(rule['when'], `${at}.when`, complain, inCode)
  return {
    id,
    index,
    effect,
    selector: rule[effect] as Selector,
    when,
    reason: rule['reason'] as string | undefined,
    mode: rule['mode'] as GuardMode | undefined,
  }
}

function checkSelector(selector: unknown, at: string, complain: Complain): void {
  try {
    compileSelector(selector as Selector)
  } catch (error) {
    complain(at, (error as Error).message.replace(/^Selector: /, '').replace(/\.$/, ''))
  }
}

function checkWhen(when: unknown, at: string, complain: Complain, inCode: boolean): readonly (readonly Condition[])[] {
  if (when === undefined) return []
  const alternatives: readonly unknown[] = Array.isArray(when) ? when : [when]
  // A condition that says nothing would hold for every call, and that is hardly meant.
  if (alternatives.length === 0) complain(at, 'expected at least one condition, got an empty list; leave `when` out for every call')
  return alternatives.map((conditions, i) => {
    const place = Array.isArray(when) ? `${at}[${i}]` : at
    if (typeof conditions !== 'object' || conditions === null || Array.isArray(conditions)) {
      complain(place, `expected conditions such as { "command": { "contains": "curl" } }, got ${nameOf(conditions)}`)
      return []
    }
    const entries = Object.entries(conditions as Conditions)
    if (entries.length === 0) complain(place, 'expected at least one condition, got none; leave `when` out for every call')
    return entries.flatMap(([key, condition]) => {
      const path = compileValuePath(key)
      if (typeof path === 'string') complain(`${place}.${key}`, `expected ${path}`)
      const matcher = checkMatcher(condition, `${place}.${key}`, complain, inCode)
      return typeof path === 'string' || matcher === undefined ? [] : [{ path, matcher: copyOf(matcher, 0) }]
    })
  })
}

/** Rules stay what they were when they were checked, whatever becomes of the lists that they were made of. */
function copyOf<T>(part: T, depth: number): T {
  if (typeof part !== 'object' || part === null || depth > DEEPEST) return part
  if (part instanceof RegExp) return new RegExp(part) as T
  if (Array.isArray(part)) return part.map((item: unknown) => copyOf(item, depth + 1)) as T
  return Object.fromEntries(Object.entries(part).map(([name, item]) => [name, copyOf(item as unknown, depth + 1)])) as T
}

function oneOf(holder: Record<string, unknown>, field: string, words: readonly string[], at: string, complain: Complain): void {
  const value = holder[field]
  if (value !== undefined && !words.includes(value as string))
    complain(at === '' ? field : `${at}.${field}`, `expected ${words.map(word => `"${word}"`).join(' or ')}, got ${nameOf(value)}`)
}
