/** Replays logs and tells of what would be otherwise, as it is found: logs may be larger than memory. */
import { escapeTerminal } from '@hookline/core'
import { compileGuard, readGuardRules, replayCall, type GuardDecision, type GuardRules } from '@hookline/hooks/guard'
import { jsonText, Output } from './audit/output.ts'
import { recordsOf, type Recorded } from './guard-records.ts'
import { progressOn } from './progress.ts'

/** What the rules make of a call that was made. */
type Change = 'would block' | 'cannot tell' | 'would allow' | 'blocked again'

interface Tally {
  calls: number
  wouldBlock: number
  cannotTell: number
  wouldAllow: number
  blockedAgain: number
}

const WIDEST = 100
/** Records between two looks at the clock. */
const STEP = 4096

/** Gives the exit code: 1 where anything would be otherwise. */
export async function replayLogs(
  rulesFile: string,
  logs: readonly string[],
  { json, all }: { readonly json: boolean; readonly all: boolean },
): Promise<number> {
  const rules = await readGuardRules(rulesFile)
  for (const note of unjudged(rules)) process.stderr.write(`hookline: ${note}\n`)
  const guard = compileGuard(rules)
  const tally: Tally = { calls: 0, wouldBlock: 0, cannotTell: 0, wouldAllow: 0, blockedAgain: 0 }
  const byRule = new Map<string, number>()
  const output = new Output()
  const progress = progressOn(process.stderr)
  const write = async (text: string): Promise<void> => {
    progress.end()
    await output.text(text)
    // What is watched comes as it is found; the rest is written in pieces.
    if (process.stdout.isTTY) await output.flush()
  }
  let told = 0
  let read = 0
  try {
    if (json) await write('{"version":1,"calls":[')
    for (const log of logs) {
      if (output.gone.aborted) break
      const leftOut = (lines: number): void => {
        progress.end()
        process.stderr.write(
          `hookline: ${escapeTerminal(log)}: ${lines} ${lines === 1 ? 'line is' : 'lines are'} no JSON object, and left out\n`,
        )
      }
      for await (const record of recordsOf(log, leftOut)) {
        if (++read % STEP === 0) progress.tell(`${escapeTerminal(log)}: ${read} calls read, ${told} told`)
        if (output.gone.aborted) break
        const decision = replayCall(guard, record)
        if (decision === undefined) continue
        tally.calls++
        const change = changeOf(decision, record)
        if (change === undefined) continue
        count(tally, change)
        if (decision.effect === 'deny') byRule.set(decision.rule ?? 'default', (byRule.get(decision.rule ?? 'default') ?? 0) + 1)
        if (change === 'blocked again' && !all) continue
        await write(json ? `${told === 0 ? '' : ','}\n${jsonText(row(change, decision, record))}` : line(change, decision, record))
        told++
      }
    }
    const rulesTold = jsonText(Object.fromEntries(byRule))
    await write(json ? `\n],"rules":${rulesTold},"summary":${JSON.stringify({ ...tally, ok: isSame(tally) })}}\n` : summary(tally, byRule))
  } finally {
    progress.end()
    await output.flush()
  }
  return isSame(tally) ? 0 : 1
}

/** Nothing would be otherwise than it was. */
function isSame({ wouldBlock, cannotTell, wouldAllow }: Tally): boolean {
  return wouldBlock + cannotTell + wouldAllow === 0
}

function changeOf(decision: GuardDecision, { outcome }: Recorded): Change | undefined {
  const wasBlocked = outcome === 'blocked'
  if (decision.effect === 'allow') return wasBlocked ? 'would allow' : undefined
  if (wasBlocked) return 'blocked again'
  return decision.certainty === 'certain' ? 'would block' : 'cannot tell'
}

function count(tally: Tally, change: Change): void {
  if (change === 'would block') tally.wouldBlock++
  else if (change === 'cannot tell') tally.cannotTell++
  else if (change === 'would allow') tally.wouldAllow++
  else tally.blockedAgain++
}

function row(change: Change, decision: GuardDecision, record: Recorded): object {
  const { timestamp, sequence, callId, actor, blockedBy, input } = record
  const { target, rule, reason, enforced } = decision
  return { change, timestamp, sequence, callId, actor, target, rule, reason, enforced, outcome: record.outcome, blockedBy, input }
}

function line(change: Change, decision: GuardDecision, { timestamp, input, blockedBy, preHookError }: Recorded): string {
  const why =
    change === 'would allow'
      ? `was blocked by ${blockedBy ?? 'a hook'}${preHookError === undefined ? '' : `: ${preHookError}`}`
      : `${decision.rule ?? 'default'}: ${decision.reason}`
  const shadow = decision.effect === 'deny' && !decision.enforced ? ' (observes only)' : ''
  return `${change.padEnd(13)} ${shown(timestamp).padEnd(24)} ${shown(decision.target)}  ${shown(JSON.stringify(input) ?? '')}\n${' '.repeat(14)}${shown(why)}${shadow}\n`
}

/** Texts of a log come from outside, and go to a terminal. */
function shown(text: string): string {
  const escaped = escapeTerminal(text.slice(0, WIDEST + 1))
  return escaped.length > WIDEST ? `${escaped.slice(0, WIDEST)}…` : escaped
}

function summary(tally: Tally, byRule: ReadonlyMap<string, number>): string {
  const parts = [
    `${tally.wouldBlock} would be blocked`,
    ...(tally.cannotTell > 0 ? [`${tally.cannotTell} cannot be told`] : []),
    ...(tally.wouldAllow > 0 ? [`${tally.wouldAllow} would be allowed that were blocked`] : []),
    `${tally.blockedAgain} blocked again`,
  ]
  const rules = [...byRule].sort((a, b) => b[1] - a[1]).map(([rule, times]) => `  ${shown(rule)}: ${times}\n`)
  return `${tally.calls} calls: ${parts.join(', ')}.\n${rules.join('')}`
}

/** Rules by what records do not have: they would silently match nothing. */
function unjudged({ rules }: GuardRules): readonly string[] {
  return rules.flatMap((rule, i) => {
    const fields = [rule.deny ?? rule.allow]
      .flat()
      .flatMap(selector => (typeof selector === 'object' && selector !== null ? Object.keys(selector) : []))
    const missing = fields.filter(field => field === 'module' || field === 'className')
    return missing.length === 0
      ? []
      : [`${rule.id ?? `rules[${i}]`} selects by ${missing.join(' and ')}, which audit records do not have: it is not replayed`]
  })
}
