/**
 * `@hookline/hooks/guard`: rules that deny and allow calls by target and arguments.
 * Types are in guard/types.ts, the way from rules to a decision in guard/compile.ts, what shell commands run in guard/shell/.
 */
export { compileGuard, decide, type CompiledGuard } from './guard/compile.ts'
export { guard, type GuardHook, type GuardOptions } from './guard/hook.ts'
export { GuardRulesError, type GuardRulesProblem } from './guard/problems.ts'
export { readGuardRules } from './guard/read-rules.ts'
export { replayCall, type RecordedCall } from './guard/replay.ts'
export type {
  Conditions,
  GuardDecision,
  GuardedTarget,
  GuardMode,
  GuardRule,
  GuardRules,
  Matcher,
  Range,
  RuleDetails,
  Scalar,
  ShellPattern,
  ShellPreset,
} from './guard/types.ts'
