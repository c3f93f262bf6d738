/** The walkthrough, in the order in which it teaches. */
import { decoratedMethod } from './steps/01-decorated-method.ts'
import { headers } from './steps/02-headers.ts'
import { sql } from './steps/03-sql.ts'
import { log } from './steps/04-log.ts'
import { bodies } from './steps/05-bodies.ts'
import { data } from './steps/06-data.ts'
import { argument } from './steps/07-argument.ts'
import { result } from './steps/08-result.ts'
import { blocked } from './steps/09-blocked.ts'
import { switched } from './steps/10-switch.ts'
import { rxjs } from './steps/11-rxjs.ts'
import { rules } from './steps/12-rules.ts'
import { logs } from './steps/13-logging.ts'
import { auditFile } from './steps/14-audit.ts'
import { counts } from './steps/15-metrics.ts'
import { notices } from './steps/16-notification.ts'
import { checkedBody } from './steps/17-validation.ts'
import { shadowGuard } from './steps/18-guard.ts'
import { injection } from './steps/19-sql-injection.ts'
import { headersBothWays } from './steps/20-headers.ts'
import { spans } from './steps/21-tracing.ts'
import type { Step } from './step.ts'

/** One's own hooks, then those of libraries and rules, then those that are ready. */
export const steps: readonly Step[] = [
  ...[decoratedMethod, headers, sql, log, bodies, data, argument, result, blocked, switched, rxjs, rules],
  ...[logs, auditFile, counts, notices, checkedBody, shadowGuard, injection, headersBothWays, spans],
]
