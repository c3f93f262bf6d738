/** Every way to attach ends here: a checked, frozen form of a hook that plans are compiled from. */
import type { FailurePolicy, Hook, HookNeeds, Selector, Target } from './contract.ts'
import { HooklineError, nameOf } from './errors.ts'
import type { Activation } from './nesting.ts'
import { compileSelector } from './selector.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- hooks of any target meet here
type HookFunction = (this: unknown, call: any, ...rest: any[]) => unknown

/** A hook as the engine runs it. */
export interface NormalHook {
  readonly name: string
  readonly on: Selector
  readonly matches: (target: Target) => boolean
  readonly enterOrder: number
  readonly exitOrder: number
  readonly sequence: number
  readonly enterPolicy: FailurePolicy
  readonly exitPolicy: FailurePolicy
  /** Declared, or learned from the first promise it returned. */
  async: boolean
  /** Makes no calls between returning a promise and its settling. */
  readonly passive: boolean
  readonly timeoutMs: number
  readonly allowNested: boolean
  readonly recheck: boolean
  readonly needs: HookNeeds
  readonly when: HookFunction | undefined
  readonly onEnter: HookFunction | undefined
  readonly onExit: HookFunction | undefined
  readonly self: unknown
  /** Hooks with the same group share one `call.data`. */
  readonly group: object
  readonly activation: Activation
  enabled: boolean
}

/** What registering code may add that a user's hook does not say. */
export interface HookExtras {
  /** Hooks of one group share `call.data` on a target. @default the hook itself */
  readonly group?: object
  /** The `this` of the functions, and who counts as running when a hook makes calls. @default the hook itself */
  readonly self?: object
}

const DEFAULT_TIMEOUT_MS = 30_000
const MAX_TIMEOUT_MS = 2_147_483_647
const AsyncFunction = (async () => {}).constructor
let sequence = 0

/** Checks a hook and freezes it; throws `HOOKLINE_INVALID_HOOK` or `HOOKLINE_INVALID_SELECTOR`. */
export function normalizeHook(hook: Hook, extras?: HookExtras): NormalHook {
  if (typeof hook === 'function') throw invalid('a hook object, which a function that makes one gives when it is called', hook)
  if (typeof hook !== 'object' || hook === null) throw invalid('a hook object', hook)
  const { name, on, order, failure, timeoutMs = DEFAULT_TIMEOUT_MS, needs = {}, when, onEnter, onExit } = hook
  if (name === undefined && 'then' in hook) throw invalid('a hook object, and a promise of one to be awaited first', hook)
  if (typeof name !== 'string' || name.trim() === '') throw invalid('`name` to be a non-empty string', name)
  if (onEnter === undefined && onExit === undefined) throw invalid(`hook "${name}" to have onEnter, onExit or both`, undefined)
  for (const [key, fn] of [
    ['onEnter', onEnter],
    ['onExit', onExit],
    ['when', when],
  ] as const) {
    if (fn !== undefined && typeof fn !== 'function') throw invalid(`\`${key}\` of hook "${name}" to be a function`, fn)
  }
  if (on === undefined) throw invalid(`hook "${name}" to say which targets it is for in \`on\``, on)
  if (typeof timeoutMs !== 'number' || !(timeoutMs > 0) || timeoutMs > MAX_TIMEOUT_MS)
    throw invalid(`\`timeoutMs\` of hook "${name}" to be between 1 and ${MAX_TIMEOUT_MS}`, timeoutMs)
  if (typeof needs !== 'object' || needs === null) throw invalid(`\`needs\` of hook "${name}" to be an object`, needs)
  sequence += 1
  const self: object = extras?.self ?? hook
  const isOwn = onEnter instanceof AsyncFunction || onExit instanceof AsyncFunction
  const normal: NormalHook = {
    name,
    on,
    matches: compileSelector(on),
    enterOrder: orderOf(name, order, 'enter'),
    exitOrder: orderOf(name, order, 'exit'),
    sequence,
    enterPolicy: policyOf(name, failure, 'enter', 'closed'),
    exitPolicy: policyOf(name, failure, 'exit', 'open'),
    async: hook.async === true || hook.async === 'passive' || isOwn,
    passive: hook.async === 'passive' && !isOwn,
    timeoutMs,
    allowNested: hook.allowNested === true,
    recheck: hook.recheck === true,
    needs: {
      parent: needs.parent === true,
      scope: needs.scope === true,
      duration: needs.duration === true,
      context: needs.context === true,
    },
    when,
    onEnter: onEnter as HookFunction | undefined,
    onExit: onExit as HookFunction | undefined,
    self,
    group: extras?.group ?? hook,
    activation: { hook: self, outer: undefined },
    enabled: true,
  }
  return normal
}

function orderOf(name: string, order: Hook['order'], phase: 'enter' | 'exit'): number {
  const value = typeof order === 'object' && order !== null ? (order[phase] ?? 0) : (order ?? 0)
  if (typeof value !== 'number' || Number.isNaN(value))
    throw invalid(`\`order\` of hook "${name}" to be a number or { enter, exit }`, value)
  return value
}

function policyOf(name: string, failure: Hook['failure'], phase: 'enter' | 'exit', fallback: FailurePolicy): FailurePolicy {
  const value = typeof failure === 'object' && failure !== null ? (failure[phase] ?? fallback) : (failure ?? fallback)
  if (value !== 'closed' && value !== 'open') throw invalid(`\`failure\` of hook "${name}" to be 'closed' or 'open'`, value)
  return value
}

function invalid(expected: string, got: unknown): HooklineError {
  return new HooklineError('HOOKLINE_INVALID_HOOK', `Invalid hook: expected ${expected}, got ${nameOf(got)}.`)
}
