/** What is wrong with rules, as one error that tells of everything. */
import { escapeTerminal, HooklineError } from '@hookline/core'

/** One thing that is wrong with rules. */
export interface GuardRulesProblem {
  /** The way to it: `rules[2].when.file_path`; empty: the whole. */
  readonly at: string
  /** What was expected, and what came. */
  readonly message: string
  /** Where it stands in the file, from 1; undefined for rules given in code. */
  readonly line?: number
  readonly column?: number
}

/**
 * Rules of a guard are wrong: none of them is in force. The message has the first ten problems, `problems` all of them.
 *
 * @example
 * ```ts
 * import { GuardRulesError, readGuardRules } from '@hookline/hooks/guard'
 * try {
 *   await readGuardRules('guard.json')
 * } catch (error) {
 *   if (error instanceof GuardRulesError) for (const { line, message } of error.problems) console.log(line, message)
 * }
 * ```
 */
export class GuardRulesError extends HooklineError {
  readonly problems: readonly GuardRulesProblem[]
  constructor(problems: readonly GuardRulesProblem[], file?: string, cause?: unknown) {
    const told = problems.slice(0, 10).map(({ at, message, line, column }) => {
      const place = [file, line, column].filter(part => part !== undefined).join(':')
      return `${place === '' ? '' : `${place}: `}${at === '' ? '' : `${at}: `}${message}${message.endsWith('?') ? '' : '.'}`
    })
    const more = problems.length > told.length ? `\n… and ${problems.length - told.length} more` : ''
    super(
      'HOOKLINE_GUARD_RULES_INVALID',
      `guard: ${told.map(escapeTerminal).join('\n')}${more}`,
      cause === undefined ? undefined : { cause },
    )
    this.problems = problems
  }
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'GuardRulesError', writable: true, configurable: true })
  }
}
