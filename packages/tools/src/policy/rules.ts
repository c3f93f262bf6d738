/** Checks and compiles the rules of a policy, and decides by them. */
import { adapterOptions, compileSelector, type OptionChecks, type Target } from '@hookline/core'
import type { ToolCallInfo, ToolInput } from '../tool-call.ts'
import { compileField, type Condition } from './conditions.ts'
import { holds } from './holds.ts'
import type { FieldMatcher, ToolDecision, ToolPolicyOptions, ToolRule } from './types.ts'

/** The checks of a policy's options. */
export const check: OptionChecks = adapterOptions('toolPolicy', '@hookline/tools')

/** What names of tools never hold, and patterns of other programs do. */
const FOREIGN = /[\s,|()[\]{}^$?+\\]/

interface Rule {
  readonly effect: ToolDecision
  readonly reason: string | undefined
  matches(target: Target): boolean
  readonly fields: readonly Condition[]
  readonly when: ToolRule['when']
}

/** Why a call is as it is. */
export interface Decided {
  readonly decision: ToolDecision
  readonly reason: string
}

/** The rules of a policy, those that deny first. */
export interface Rules {
  /** Something may have to be asked. */
  readonly asks: boolean
  /** @param input Undefined: it cannot be read, so that nobody knows what the tool would make of it. */
  decide(target: Target, input: ToolInput | undefined, call: ToolCallInfo): Decided
}

/** Compiles the rules; throws `HOOKLINE_INVALID_OPTION`. */
export function compileRules(options: ToolPolicyOptions): Rules {
  const { otherwise = options.allow === undefined ? 'allow' : 'deny' } = options
  if (!['allow', 'ask', 'deny'].includes(otherwise)) throw check.refuse('otherwise', "'allow', 'ask' or 'deny'", otherwise)
  const rules = (['deny', 'ask', 'allow'] as const).flatMap(effect => listOf(effect, options[effect]))
  return {
    asks: otherwise === 'ask' || rules.some(({ effect }) => effect === 'ask'),
    decide(target, input, call) {
      for (const rule of rules) {
        if (!rule.matches(target) || !fits(rule, input, call)) continue
        return { decision: rule.effect, reason: rule.reason ?? sentence(rule.effect, call.toolName) }
      }
      return { decision: otherwise, reason: `no rule allows ${call.toolName}` }
    },
  }
}

function fits({ fields, effect, when }: Rule, input: ToolInput | undefined, call: ToolCallInfo): boolean {
  // A condition on what nobody can read holds for those who deny and ask.
  if (input === undefined) return (fields.length === 0 && when === undefined) || effect !== 'allow'
  return fields.every(field => field(input, effect === 'allow')) && (when === undefined || holds(when(input, call), effect === 'allow'))
}

function sentence(effect: ToolDecision, toolName: string): string {
  return effect === 'deny' ? `${toolName} is not allowed with this input` : `${toolName} needs an approval`
}

function listOf(effect: ToolDecision, given: unknown): Rule[] {
  if (given === undefined) return []
  if (!Array.isArray(given)) throw check.refuse(effect, 'a list of rules', given)
  return given.map((rule: unknown, i) => compileRule(effect, typeof rule === 'string' ? { tool: rule } : rule, `${effect}[${i}]`))
}

function compileRule(effect: ToolDecision, given: unknown, where: string): Rule {
  check.known(where, given, ['tool', 'args', 'when', 'reason'])
  const { tool, args = {}, when, reason } = given as Partial<ToolRule>
  const names = [tool].flat()
  if (names.length === 0) throw check.refuse(`${where}.tool`, 'the name of a tool, or a list of names', tool)
  for (const name of names) {
    if (typeof name !== 'string' || name === '') throw check.refuse(`${where}.tool`, 'the name of a tool, or a list of names', name)
    if (FOREIGN.test(name))
      throw check.refuse(`${where}.tool`, 'a name with no sign but `*` (several names are a list, conditions stand in `args`)', name)
  }
  if (typeof args !== 'object' || args === null) throw check.refuse(`${where}.args`, 'an object of fields', args)
  if (when !== undefined && typeof when !== 'function') throw check.refuse(`${where}.when`, 'a function', when)
  if (reason !== undefined && typeof reason !== 'string') throw check.refuse(`${where}.reason`, 'a text', reason)
  const fields = Object.entries(args).map(([path, matcher]) => compileField(path, matchersOf(matcher, `${where}.args.${path}`)))
  return { effect, reason, when, fields, matches: compileSelector((names as string[]).map(functionName => ({ functionName }))) }
}

function matchersOf(given: unknown, where: string): readonly FieldMatcher[] {
  const matchers: unknown[] = [given].flat()
  for (const matcher of matchers)
    if (matcher !== null && !['string', 'number', 'boolean', 'function'].includes(typeof matcher))
      throw check.refuse(where, 'a text with `*`, a number, a boolean, null, a function, or a list of these', matcher)
  if (matchers.length === 0) throw check.refuse(where, 'at least one matcher', 'an empty list')
  return matchers as FieldMatcher[]
}
