/** The main entry: writing and reading rules. Loading, building and checking by them have entries of their own (`./register`, `./build`, `./check`). */
export { catalogue } from './errors.ts'
export type { Adopt, FileRef, Form, FunctionPath, Origin, Rule, Site, Where } from './model.ts'
export {
  defineRules,
  type AdoptRuleInput,
  type FunctionRuleInput,
  type RuleInput,
  type RuleList,
  type RulesFile,
  type SeedRuleInput,
  type TargetRuleInput,
} from './rules/define.ts'
export { findRules } from './rules/find.ts'
export { RuleError, type Place } from './rules/problem.ts'
export { readRules, type ReadOptions, type RuleSet } from './rules/read.ts'
