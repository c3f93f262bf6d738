import { readAudit, verifyAudit, type AuditEntry } from '@hookline/hooks/audit'
import { compileGuard, replayCall } from '@hookline/hooks/guard'
import { rules } from '../../hooks.ts'
import type { Step } from '../step.ts'

/** How often each word is there, in their order. */
function count(words: readonly string[]): ReadonlyMap<string, number> {
  const times = new Map<string, number>()
  for (const word of words.toSorted()) times.set(word, (times.get(word) ?? 0) + 1)
  return times
}

export const audited: Step = {
  title: 'What is on the disk',
  says: [
    'Every call above is a line of the audit file, written before the model was told anything, each with the hash of the one before.',
    'Changed rules can be tried on it before they are used.',
  ],
  code: undefined,
  plan: [],
  async check({ hooks: { log, quiet }, alarms }, _, show) {
    await log.flush()
    await quiet()
    const calls: AuditEntry[] = []
    for await (const entry of readAudit(log.path)) if (entry.event === undefined) calls.push(entry)
    const outcomes = count(calls.map(({ outcome = '' }) => outcome))
    for (const [outcome, times] of outcomes) show(`${String(times).padStart(2)} ${outcome}`)
    const blocked = count(calls.flatMap(({ blockedBy }) => blockedBy ?? []))
    for (const [hook, times] of blocked) show(`   ${String(times).padStart(2)} by ${hook}`)
    const stricter = compileGuard({ rules: [...rules, { id: 'read-only', deny: ['tool:Write', 'tool:Edit'], reason: 'read only' }] })
    const would = calls.filter(call => call.outcome === 'returned' && replayCall(stricter, call)?.effect === 'deny')
    show(`a read-only agent would have been kept from ${would.map(({ toolName }) => toolName).join(', ')}`)
    const verified = await verifyAudit(log.path, { checkpoints: [log.checkpoint()] })
    show(`${alarms.length} alarms, the first one: ${alarms[0] ?? 'none'}`)
    return {
      'the file is whole, from the first record to the last': verified.ok,
      'ten alarms were sent, and no flood of them': alarms.length === 10,
      'the guard has refused every spelling': blocked.get('guard') === 23,
      'the replay names what has been written': would.map(({ toolName }) => toolName).join() === 'Write,Edit,Write',
    }
  },
}
