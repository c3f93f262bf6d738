/** A hook that allows, denies or asks. */
import { HooklineError, type CallContext, type Hook } from '@hookline/core'
import { isPlain } from '../own.ts'
import { setToolInput, toolCallOf, toolInput, type ToolInput } from '../tool-call.ts'
import { runOf } from '../tool-run.ts'
import type { Settled } from './answered.ts'
import { ToolApprovals } from './approvals.ts'
import { canonical } from './canonical.ts'
import { check, compileRules, type Decided } from './rules.ts'
import type { ToolPolicyOptions } from './types.ts'

/** Kept between both looks at a call: the input that somebody has approved, as canonical text. */
interface Look {
  approved: string | undefined
}

/** Longer than any approval may take, so that it is the approval that ends. */
const NEVER = 2_147_483_647

/**
 * A policy for tools: `deny` wins over `ask`, `ask` over `allow`, whatever the order of rules and of policies. An input that other hooks change afterwards is judged again. The hook is closed: when a
 * rule or an approval fails, the call is denied.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION`.
 * @example
 * ```ts
 * import { HookRegistry } from '@hookline/core'
 * import { hookTools, toolPolicy } from '@hookline/tools'
 * const registry = new HookRegistry()
 * registry.register(toolPolicy({ deny: [{ tool: 'Write', args: { path: '/etc/*' }, reason: 'the system is not ours' }], allow: ['Read', 'Write'] }))
 * const tools = hookTools({ Write: async (input: { path: string }) => input.path }, { registry, blocked: 'text' })
 * console.log(await tools.Write({ path: '/etc/passwd' })) // Tool "Write" was not run: the system is not ours
 * ```
 */
export function toolPolicy(options: ToolPolicyOptions): Hook {
  check.known('options', options, ['name', 'on', 'order', 'deny', 'ask', 'allow', 'otherwise', 'approvals'])
  const { name = 'tool policy', on = { kind: 'agent.tool' }, order, approvals } = options
  const rules = compileRules(options)
  if (approvals !== undefined && !(approvals instanceof ToolApprovals)) throw check.refuse('approvals', 'a ToolApprovals', approvals)
  if (rules.asks && approvals === undefined)
    throw check.refuse('approvals', 'a ToolApprovals, because something has to be asked', approvals)
  return {
    name,
    on,
    ...(order === undefined ? {} : { order }),
    failure: 'closed',
    allowNested: true,
    recheck: true,
    timeoutMs: NEVER,
    onEnter(call) {
      const again = call.data !== undefined
      const look = (call.data ??= { approved: undefined }) as Look
      const decided = rules.decide(call.target, readableInput(call), toolCallOf(call))
      if (decided.decision === 'deny') deny(call, decided.reason, 'policy')
      else if (decided.decision === 'ask') return ask(call, look, decided, approvals as ToolApprovals, again)
    },
  }

  function ask(call: CallContext, look: Look, { reason }: Decided, asked: ToolApprovals, again: boolean): void | Promise<void> {
    const text = canonical(toolInput(call))
    if (look.approved === text) return
    const info = toolCallOf(call)
    const taken = asked.take(info, text, reason)
    if (taken === undefined) return deny(call, `${reason}, and too many approvals are waiting already`, 'failure')
    const settle = (settled: Settled): void => settleBy(call, look, text, settled, again)
    if (typeof taken === 'object') return settle(taken)
    if (!asked.waits) {
      const then = `somebody has to approve it (request ${taken}); call it again with the same input when that is done`
      return deny(call, `${reason}: ${then}`, 'pending')
    }
    return asked.wait(taken, info.signal).then(settle)
  }

  function settleBy(call: CallContext, look: Look, text: string, settled: Settled, again: boolean): void {
    if (settled.denied !== undefined) return failed(call, settled)
    const { answer } = settled
    if (answer === 'deny') return deny(call, 'it was not approved', 'human')
    if (answer === 'allow') return use(call, look, text)
    if ('deny' in answer) return deny(call, answer.deny, 'human')
    // Guards that stand before this one have had their second look already.
    if (again) return deny(call, 'it was approved with another input; call it with that one', 'policy')
    use(call, look, canonical(answer.input))
    const decided = rules.decide(call.target, readableInput(call), toolCallOf(call))
    if (decided.decision === 'deny') deny(call, decided.reason, 'policy')
  }

  /** The tool gets what was approved, and not an object that somebody may have changed meanwhile. */
  function use(call: CallContext, look: Look, text: string): void {
    look.approved = text
    setToolInput(call, JSON.parse(text) as ToolInput)
  }

  function failed(call: CallContext, { denied, by, cause }: Settled & { readonly denied: string }): void {
    // Thrown, so that `hook.failed` tells of it: a call that nobody could be asked about is not one that somebody refused.
    if (by === 'failure') throw new HooklineError('HOOKLINE_APPROVAL_FAILED', denied, { cause })
    deny(call, denied, by)
  }
}

/** What a model wrote is plain data; a text that is no JSON, a Proxy and an object of a class are not to be judged by their fields. */
function readableInput(call: CallContext): ToolInput | undefined {
  const first: unknown = call.args[0]
  if (runOf(call) !== undefined && first !== undefined && !isPlain(first)) return undefined
  const input = toolInput(call)
  return isPlain(input) ? input : undefined
}

/** `body.by` tells a program who denied; the model reads the reason. */
function deny(call: CallContext, reason: string, by: 'policy' | 'human' | 'timeout' | 'abort' | 'failure' | 'pending'): void {
  call.block({ reason, body: { decision: 'deny', by } })
}
