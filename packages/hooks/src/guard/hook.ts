/** The hook: asks the compiled rules about every call, blocks what they deny and tells what they would have denied. */
import { compileSelector, hookRegistry, type CallContext, type Hook, type HookRegistry, type Target } from '@hookline/core'
import { checkOptions, func, matching, oneOf, text, type CommonOptions } from '../options.ts'
import { compileGuard, type CompiledGuard } from './compile.ts'
import type { GuardDecision, GuardMode, GuardRule, GuardRules } from './types.ts'

/**
 * Options of {@link guard}.
 *
 * @example
 * ```ts
 * import type { GuardOptions } from '@hookline/hooks/guard'
 * const options: GuardOptions = { rules: [{ deny: 'tool:Bash' }], mode: 'observe', onDecision: decision => console.log(decision.rule) }
 * ```
 */
export interface GuardOptions extends CommonOptions {
  /** @default { enter: Infinity }: after all hooks that may change arguments */
  readonly order?: NonNullable<Hook['order']>
  /** The rules, or what `readGuardRules` read from a file. */
  readonly rules: readonly GuardRule[] | GuardRules
  /** What becomes of calls that no rule is about. @default that of the rules, else 'allow' */
  readonly default?: 'allow' | 'deny'
  /** `observe` blocks nothing and tells what it would have blocked. @default that of the rules, else 'enforce' */
  readonly mode?: GuardMode
  /** Folder that relative paths are relative to. @default that of the rules, else the working folder */
  readonly root?: string
  /** Told of every denial, enforced or not. What it throws is reported and changes nothing. */
  readonly onDecision?: (decision: GuardDecision, call: CallContext) => void
  /** Where observed denials are reported when there is no `onDecision`. @default the process's registry */
  readonly registry?: HookRegistry
}

/** What {@link guard} gives: a hook that can also be asked. */
export interface GuardHook extends Hook, CompiledGuard {}

/**
 * Denies and allows calls by rules. A denial always wins, whatever the order of rules; what cannot be read or understood is not taken for harmless. The guard runs
 * after all other hooks (`order` Infinity), so that it judges the arguments that the target gets, also on calls that hooks make, and fails closed.
 *
 * @throws HooklineError `HOOKLINE_GUARD_RULES_INVALID` with everything that is wrong with rules, `HOOKLINE_INVALID_OPTION` for other options.
 * @example
 * ```ts
 * import { hooked, HookRegistry } from '@hookline/core'
 * import { guard } from '@hookline/hooks/guard'
 * const registry = new HookRegistry()
 * const bash = hooked((input: { command: string }) => `ran ${input.command}`, { name: 'tool:Bash', registry })
 * registry.register(guard({
 *   rules: [{ id: 'no-rm', deny: 'tool:Bash', when: { command: { shell: 'recursive-remove' } }, reason: 'nothing is removed here' }],
 * }))
 * bash({ command: 'ls' }) // 'ran ls'
 * try {
 *   bash({ command: 'sudo r""m -fr /' })
 * } catch (error) {
 *   console.log((error as Error).message) // tool:Bash was blocked by hook "guard": nothing is removed here
 * }
 * ```
 */
export function guard(options: GuardOptions): GuardHook {
  const { base, onDecision, registry, ...given } = checkOptions('guard', options, {
    rules: matching<GuardOptions['rules']>(
      'a list of rules, or what `await readGuardRules(file)` gave',
      value => typeof value === 'object' && value !== null && !(value instanceof Promise),
    ),
    default: oneOf(['allow', 'deny']),
    mode: oneOf(['enforce', 'observe']),
    root: text(),
    onDecision: func<NonNullable<GuardOptions['onDecision']>>(),
    registry: matching<HookRegistry>('a registry', value => typeof (value as HookRegistry | undefined)?.report === 'function'),
  })
  const rules: GuardRules =
    given.rules !== undefined && 'rules' in given.rules ? given.rules : { rules: given.rules as readonly GuardRule[] }
  const compiled = compileGuard({
    ...rules,
    ...defined({ default: given.default, mode: given.mode, root: given.root }),
  })
  const selected = compileSelector(base.on)
  const reports = registry ?? hookRegistry

  const tell = (decision: GuardDecision, call: CallContext): void => {
    if (decision.effect === 'allow' && decision.observed.length === 0) return
    if (onDecision === undefined) {
      if (!decision.enforced)
        reports.report({ code: 'HOOKLINE_GUARD_WOULD_BLOCK', message: wouldBlock(base.name, decision), target: decision.target })
      return
    }
    try {
      onDecision(decision, call)
    } catch (cause) {
      reports.report({
        code: 'HOOKLINE_HOOK_FAILED',
        message: `onDecision of the guard "${base.name}" threw; its decision stands.`,
        hook: base.name,
        cause,
      })
    }
  }

  return {
    ...base,
    // A target that no rule can deny is left alone and costs nothing.
    on: (target: Target) => selected(target) && mayDeny(compiled, target),
    order: base.order ?? { enter: Infinity },
    failure: 'closed',
    allowNested: true,
    onEnter(call) {
      const decision = compiled.check(call.target, call.args)
      if (decision.effect === 'allow' && decision.observed.length === 0) return
      if (decision.effect === 'deny' && decision.enforced) call.block({ reason: decision.reason })
      tell(decision, call)
    },
    check: (target, args) => compiled.check(target, args),
    concerns: target => compiled.concerns(target),
    mode: compiled.mode,
    ruleCount: compiled.ruleCount,
  }
}

/** A rule whose selector throws fails the call and not the guard. */
function mayDeny(compiled: CompiledGuard, target: Target): boolean {
  try {
    return compiled.concerns(target)
  } catch {
    return true
  }
}

function wouldBlock(name: string, { target, rule, reason }: GuardDecision): string {
  return `The guard "${name}" would have blocked ${target}${rule === undefined ? '' : ` by rule ${rule}`}: ${reason}. It only observes.`
}

function defined<T extends object>(options: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>
  }
}
