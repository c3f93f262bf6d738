/** Compiles rules to something that decides calls: per target, once. */
import { compileSelector, type Selector, type Target } from '@hookline/core'
import { checkFrame, checkRules, type CheckedRule, type RuleProblem } from './check-rules.ts'
import { RuleIndex, type Candidate } from './index-of-rules.ts'
import { compileMatcher, type Judge } from './matcher.ts'
import { rootOf, type Root } from './path-readings.ts'
import { GuardRulesError } from './problems.ts'
import type { GuardDecision, GuardedTarget, GuardMode, GuardRule, GuardRules } from './types.ts'
import type { ValuePath } from './value-path.ts'
import { NO, UNKNOWN, YES, type Verdict } from './verdict.ts'

/**
 * Compiled rules, to be asked by a hook or by anything else.
 *
 * @example
 * ```ts
 * import { compileGuard } from '@hookline/hooks/guard'
 * const guard = compileGuard({ rules: [{ deny: 'tool:Bash', when: { command: { shell: 'recursive-remove' } } }] })
 * console.log(guard.check({ name: 'tool:Bash' }, [{ command: 'sudo rm -fr /' }]).effect) // deny
 * ```
 */
export interface CompiledGuard {
  /** Decides one call. Pure: it changes nothing, tells nobody, blocks nothing. */
  check(target: GuardedTarget, args: readonly unknown[]): GuardDecision
  /** Whether any call of a target can be denied: where not, nobody need ask. */
  concerns(target: GuardedTarget): boolean
  readonly mode: GuardMode
  readonly ruleCount: number
}

interface Compiled extends Candidate {
  readonly matches: (target: Target) => boolean
  readonly isShadow: boolean
  /** What holds of a call: one list of conditions, all of it. */
  readonly when: readonly (readonly { readonly path: ValuePath; readonly judge: Judge }[])[]
}

/** The rules that are about one target. */
interface Plan {
  readonly denies: RuleIndex<Compiled>
  readonly hasDenies: boolean
  readonly allows: RuleIndex<Compiled>
  readonly hasAllows: boolean
}

const MOST_PLANS = 1024

/**
 * Compiles rules. Throws `HOOKLINE_GUARD_RULES_INVALID`, which tells of every mistake.
 *
 * @example
 * ```ts
 * import { compileGuard } from '@hookline/hooks/guard'
 * const guard = compileGuard({ default: 'deny', rules: [{ allow: 'tool:Read', when: { file_path: { under: '/data' } } }] })
 * console.log(guard.check({ name: 'tool:Read' }, [{ file_path: '/database/x' }]).effect) // deny
 * ```
 */
export function compileGuard(given: GuardRules): CompiledGuard {
  const problems: RuleProblem[] = []
  const frame = checkFrame(given, (at, message) => problems.push({ at, message }))
  const checked = checkRules(frame?.rules, true)
  problems.push(...checked.problems)
  if (problems.length > 0 || frame === undefined) throw new GuardRulesError(problems)
  return new Guard(checked.rules, frame)
}

/**
 * Decides one call by rules that are used once; compile them where they are used again.
 *
 * @example
 * ```ts
 * import { decide } from '@hookline/hooks/guard'
 * console.log(decide([{ deny: 'orders.*' }], { target: { name: 'orders.drop' }, args: [] }).effect) // deny
 * ```
 */
export function decide(
  rules: readonly GuardRule[] | GuardRules,
  call: { readonly target: GuardedTarget; readonly args: readonly unknown[] },
): GuardDecision {
  return compileGuard('rules' in rules ? rules : { rules }).check(call.target, call.args)
}

const BY_DEFAULT: Omit<GuardDecision, 'target'> = {
  effect: 'allow',
  enforced: true,
  rule: undefined,
  reason: 'no rule denies it',
  certainty: 'certain',
  observed: Object.freeze([]),
}

class Guard implements CompiledGuard {
  readonly mode: GuardMode
  readonly ruleCount: number
  readonly #rules: readonly Compiled[]
  readonly #denies: boolean
  readonly #root: Root
  readonly #byTarget = new WeakMap<object, Plan>()
  readonly #byName = new Map<string, Plan>()
  /** A predicate may look at anything of a target, so its answer is not shared among equal names. */
  readonly #isNamed: boolean

  constructor(rules: readonly CheckedRule[], frame: Omit<GuardRules, 'rules'>) {
    this.mode = frame.mode ?? 'enforce'
    this.#denies = frame.default === 'deny'
    this.#root = rootOf(frame.root)
    this.ruleCount = rules.length
    this.#isNamed = rules.every(({ selector }) => isNamed(selector))
    this.#rules = rules.map(rule => ({
      rule,
      matches: compileSelector(decided(rule.selector, rule.effect === 'deny')),
      isShadow: rule.effect === 'deny' && (rule.mode ?? this.mode) === 'observe',
      when: rule.when.map(list =>
        list.map(({ path, matcher }) => ({ path, judge: compileMatcher(matcher, { effect: rule.effect, root: this.#root }) })),
      ),
    }))
  }

  concerns(target: GuardedTarget): boolean {
    return this.#denies || this.#planOf(target).hasDenies
  }

  check(target: GuardedTarget, args: readonly unknown[]): GuardDecision {
    const plan = this.#planOf(target)
    let first: Compiled | undefined
    let verdict: Verdict = NO
    let observed: Compiled[] | undefined
    let shadow: Compiled | undefined
    let shadowVerdict: Verdict = NO
    if (plan.hasDenies)
      plan.denies.find(args, candidate => {
        if (!candidate.isShadow && first !== undefined && first.rule.index <= candidate.rule.index) return false
        const judged = judgeDeny(candidate, args)
        if (judged === NO) return false
        if (candidate.isShadow) {
          observed ??= []
          if (!observed.includes(candidate)) observed.push(candidate)
          if (shadow === undefined || candidate.rule.index < shadow.rule.index) [shadow, shadowVerdict] = [candidate, judged]
        } else [first, verdict] = [candidate, judged]
        return false
      })
    const shadows =
      observed === undefined
        ? BY_DEFAULT.observed
        : Object.freeze(observed.sort((a, b) => a.rule.index - b.rule.index).map(({ rule }) => rule.id))
    if (first !== undefined) return decision(target, 'deny', true, first.rule, verdict, shadows)
    if (!this.#denies && shadow === undefined) return { ...BY_DEFAULT, target: target.name }
    // A shadow rule decides only where nothing else does, or where all is shadow: there it tells what enforcing would have.
    if (this.#denies && (shadow === undefined || this.mode === 'enforce')) {
      const allowed = this.#allowing(plan, args)
      if (allowed === undefined) return byDefault(target, this.mode, shadows)
      if (shadow === undefined) return decision(target, 'allow', true, allowed.rule, YES, shadows)
    }
    return decision(target, 'deny', false, (shadow as unknown as Compiled).rule, shadowVerdict, shadows)
  }

  #allowing(plan: Plan, args: readonly unknown[]): Compiled | undefined {
    let found: Compiled | undefined
    if (plan.hasAllows)
      plan.allows.find(args, candidate => {
        if (!judgeAllow(candidate, args)) return false
        found = candidate
        return true
      })
    return found
  }

  #planOf(target: GuardedTarget): Plan {
    let plan = this.#byTarget.get(target)
    if (plan !== undefined) return plan
    const key = this.#isNamed ? keyOf(target) : undefined
    plan = key === undefined ? undefined : this.#byName.get(key)
    if (plan === undefined) {
      plan = this.#compile(target)
      // Names can come from outside (a server's tools): the map must not grow with them.
      if (this.#byName.size >= MOST_PLANS) this.#byName.clear()
      if (key !== undefined) this.#byName.set(key, plan)
    }
    this.#byTarget.set(target, plan)
    return plan
  }

  #compile(target: GuardedTarget): Plan {
    const full = { kind: 'function', module: undefined, className: undefined, functionName: undefined, shape: 'auto', ...target } as Target
    const whole = isWholeTarget(target) ? target : full
    const rules = this.#rules.filter(({ matches }) => matches(whole))
    const denies = rules.filter(({ rule }) => rule.effect === 'deny')
    const allows = rules.filter(({ rule }) => rule.effect === 'allow')
    return {
      denies: new RuleIndex(denies, this.#root),
      hasDenies: denies.length > 0,
      allows: new RuleIndex(allows, this.#root),
      hasAllows: allows.length > 0,
    }
  }
}

function isWholeTarget(target: GuardedTarget): target is Target {
  return 'shape' in target && target.kind !== undefined
}

function isNamed(selector: unknown): boolean {
  if (typeof selector === 'string') return true
  if (Array.isArray(selector)) return selector.every(isNamed)
  return typeof selector === 'object' && selector !== null && Object.getPrototypeOf(selector) === Object.prototype
}

/** A predicate that answers with anything else than true or false, such as a promise, is about what it denies and not about what it allows. */
function decided(selector: Selector, otherwise: boolean): Selector {
  if (Array.isArray(selector)) return (selector as readonly Selector[]).map(one => decided(one, otherwise))
  if (typeof selector !== 'function') return selector
  return target => {
    const answer: unknown = selector(target)
    return typeof answer === 'boolean' ? answer : otherwise
  }
}

function keyOf({ name, kind, module, className, functionName }: GuardedTarget): string {
  return `${name}\0${kind ?? ''}\0${module ?? ''}\0${className ?? ''}\0${functionName ?? ''}`
}

/** Deny: one list of conditions has to hold, each for one of its values; what cannot be told counts as held. */
function judgeDeny({ when }: Compiled, args: readonly unknown[]): Verdict {
  if (when.length === 0) return YES
  let most: Verdict = NO
  for (const list of when) {
    let least: Verdict = YES
    for (const { path, judge } of list) {
      let verdict: Verdict = NO
      if (path.many) {
        for (const value of path.values(args)) verdict = Math.max(verdict, judge(value)) as Verdict
      } else verdict = judge(path.value(args))
      if (verdict < least) least = verdict
      if (least === NO) break
    }
    if (least > most) most = least
    if (most === YES) break
  }
  return most
}

/** Allow: one list of conditions has to hold, each for all of its values, of which there is at least one. */
function judgeAllow({ when }: Compiled, args: readonly unknown[]): boolean {
  if (when.length === 0) return true
  return when.some(list =>
    list.every(({ path, judge }) => {
      const values = path.values(args)
      return values.length > 0 && values.every(value => judge(value) === YES)
    }),
  )
}

function decision(
  target: GuardedTarget,
  effect: 'allow' | 'deny',
  enforced: boolean,
  rule: CheckedRule,
  verdict: Verdict,
  observed: readonly string[],
): GuardDecision {
  const certainty = verdict === UNKNOWN ? 'cannot tell' : 'certain'
  const says = effect === 'deny' ? 'denies' : 'allows'
  const made = `rule ${rule.id} ${says} it${certainty === 'certain' ? '' : ': what it is about cannot be told for sure'}`
  return { effect, enforced, rule: rule.id, reason: rule.reason ?? made, target: target.name, certainty, observed }
}

function byDefault(target: GuardedTarget, mode: GuardMode, observed: readonly string[]): GuardDecision {
  return {
    effect: 'deny',
    enforced: mode === 'enforce',
    rule: undefined,
    reason: 'no rule allows it',
    target: target.name,
    certainty: 'certain',
    observed,
  }
}
