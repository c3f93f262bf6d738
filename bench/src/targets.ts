/** What each row is held to: the targets of the performance table, and how a result meets them. */
import { OURS as CALLS_OURS } from './calls/contender.ts'
import { OURS as LOAD_OURS } from './load/contenders.ts'
import type { Result } from './result.ts'
import { hookRows } from './hooks/rows.ts'
import { atLeastShare, atMost as limited, type Target } from './target.ts'
import { wovenTargets } from './weave/targets.ts'

const atMost = (limit: number, unit: string, name: string = CALLS_OURS): Target => limited(limit, unit, name)
const ofBare = atLeastShare(0.9, 'bare', LOAD_OURS)

const targets: Readonly<Record<string, Target>> = {
  'call/sync-off': atMost(2, 'ns'),
  'call/sync-off-mega': atMost(5, 'ns'),
  'call/async-off': atMost(15, 'ns'),
  'call/sync-1': atMost(25, 'ns'),
  'call/sync-1-data': atMost(30, 'ns'),
  'call/further-1': atMost(15, 'ns'),
  'call/further-3': atMost(15, 'ns'),
  'call/async-1': atMost(90, 'ns'),
  'call/async-awaited': atMost(350, 'ns'),
  'call/events': atMost(60, 'ns'),
  'call/events-duration': atMost(120, 'ns'),
  'call/all-sync': atMost(550, 'ns'),
  'call/all-async': atMost(800, 'ns'),
  'bytes/sync-off': atMost(32, 'bytes'),
  // The measuring itself leaves a fraction of a byte per call.
  'bytes/async-off': atMost(0.5, 'bytes'),
  'import/cpu': atMost(10, 'ms', '@hookline/core'),
  'import/heap': atMost(2, 'MB', '@hookline/core'),
  'express/rate': ofBare,
  'pg/rate': ofBare,
  'http-server/rate': ofBare,
  'http-client/rate': ofBare,
  'memory/soak': atMost(5, 'MB', 'heap after'),
  ...Object.fromEntries(hookRows.flatMap(({ group, target }) => (target === undefined ? [] : [[group, target]]))),
}

export interface Verdict {
  readonly target: string
  readonly verdict: string
}

/** The target of a result and whether it is met; empty where it is held to none. `group` is all of its group, for the control. */
export function judge(result: Result, group: readonly Result[] = []): Verdict {
  const target = targetOf(result)
  if (target === undefined) return { target: '', verdict: '' }
  const missed = target.missedBy(result)
  return { target: target.text, verdict: `${missed === undefined ? 'met' : `missed by ${missed}`}${doubt(group)}` }
}

/** What of a result is compared with its target, in words. */
export function measuredOf(result: Result): string | undefined {
  return targetOf(result)?.measured?.(result)
}

function targetOf({ group, name }: Result): Target | undefined {
  const woven = wovenTargets[group]?.find(target => target.name === name)
  if (woven !== undefined) return woven
  const target = targets[group]
  return name === target?.name || (group === 'memory/soak' && target !== undefined && name.startsWith(target.name)) ? target : undefined
}

/** A rate is taken by the clock: where even the control is off, other programs had the machine. */
function doubt(group: readonly Result[]): string {
  const control = group.find(({ name, unit }) => name.startsWith('control') && unit.endsWith('/s'))?.ratioToBaseline ?? 1
  return Math.abs(control - 1) > 0.03 ? `, in doubt: the control is at ${control.toFixed(2)} ×` : ''
}
