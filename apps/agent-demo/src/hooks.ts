/** Everything that stands around the agent's tools. The tools themselves are not touched. */
import { join } from 'node:path'
import { hookRegistry } from '@hookline/core'
import { audit, type AuditLog } from '@hookline/hooks/audit'
import { guard, type GuardRule } from '@hookline/hooks/guard'
import { logging } from '@hookline/hooks/logging'
import { metrics, prometheus } from '@hookline/hooks/metrics'
import { notification } from '@hookline/hooks/notification'
import { paths, validation } from '@hookline/hooks/validation'
import { ToolApprovals, ToolHookRegistry, toolPolicy, type ApprovalAnswer, type ApprovalRequest } from '@hookline/tools'
import { pino } from 'pino'
import * as z from 'zod'

/** What hooks have to say, and to whom. */
export interface Voices {
  log(line: string): void
  alarm(message: string): void
  /** Somebody who is asked; the demo's is made of paper. */
  approve(request: ApprovalRequest): ApprovalAnswer
}

/** What the walkthrough looks at afterwards. */
export interface Hooks {
  readonly log: AuditLog
  readonly scrape: { text(): string }
  readonly counts: ReadonlyMap<string, number>
  /** Sends the alarms that wait. */
  quiet(): Promise<void>
  close(): Promise<void>
}

// #region rules
export const rules: readonly GuardRule[] = [
  { id: 'no-rm', deny: 'tool:Bash', when: { command: { shell: 'recursive-remove' } }, reason: 'nothing is removed recursively' },
]
// #endregion

/** Puts the hooks in place. */
export async function openHooks(folder: string, project: string, voices: Voices): Promise<Hooks> {
  const tools = { kind: 'agent.tool' }
  const closing: (() => unknown)[] = []
  const register = (hook: Parameters<typeof hookRegistry.register>[0]): void => void closing.unshift(hookRegistry.register(hook))

  // #region observe
  const log = await audit({ path: join(folder, 'audit.jsonl'), on: tools, durable: 'beforeReturn' })
  const scrape = prometheus()
  const lines = pino({ level: 'debug', base: null }, { write: text => voices.log(text) })
  const alarms = await notification({
    on: tools,
    rules: [{ outcome: ['blocked'] }],
    rateLimit: { burst: 10, perMinute: 1 },
    channels: [batch => batch.notices.forEach(({ message }) => voices.alarm(message))],
  })
  for (const hook of [log, logging({ on: tools, logger: lines }), metrics({ on: tools, prometheus: scrape }), alarms]) register(hook)
  // #endregion

  // #region hold
  register(
    validation({ name: 'edits', on: 'tool:Edit', args: z.object({ path: z.string(), oldText: z.string().min(1), newText: z.string() }) }),
  )
  register(
    validation({
      name: 'seconds',
      on: 'tool:Bash',
      args: z.object({ command: z.string(), seconds: z.coerce.number().max(60).optional() }),
      coerce: true,
    }),
  )
  register(
    paths({ on: ['tool:Read', 'tool:Write', 'tool:Edit', 'tool:write_file'], args: 'path', allowed: project, root: project, coerce: true }),
  )
  register(guard({ on: tools, rules }))
  // #endregion

  // #region ask
  const approvals = new ToolApprovals({ ask: request => voices.approve(request), timeoutMs: 60_000 })
  register(toolPolicy({ ask: [{ tool: 'Bash', args: { command: './deploy *' }, reason: 'people decide what is deployed' }], approvals }))
  // #endregion

  // #region seed
  const counts = new Map<string, number>()
  const seed = new ToolHookRegistry()
  closing.unshift(
    seed.register({
      name: 'security',
      preExecute(toolName, input) {
        if (toolName === 'Bash' && String(input['command']).includes('/etc/shadow')) throw new Error('blocked dangerous command')
      },
      postExecute: toolName => void counts.set(toolName, (counts.get(toolName) ?? 0) + 1),
    }),
  )
  // #endregion

  const close = async (): Promise<void> => {
    for (const remove of closing) remove()
    await alarms.close()
    await log.close()
  }
  return { log, scrape, counts, quiet: () => alarms.close(), close }
}
