/** `logging`: a line for each call, with what went in, what came out and how long it took, by pino or another logger. */
import type { CallContext, Hook, Selector, Target } from '@hookline/core'
import { writeEnter, writeExit, type Ids } from './logging/lines.ts'
import type { LoggerLike } from './logging/logger.ts'
import { carriesLine } from './logging/loops.ts'
import { settle } from './logging/options.ts'
import { lineOf, Site } from './logging/site.ts'
import { AROUND, type CommonOptions } from './options.ts'
import { isOwnWork } from './own-work.ts'

export type { LoggerLike } from './logging/logger.ts'

/** Levels by the logger's names for them; `false` leaves the line out. */
export interface LogLevels {
  /** Before the call. @default 'debug' */
  readonly enter?: string | false
  /** When it has returned, was skipped by a hook, or was given up by its caller. @default 'info' */
  readonly exit?: string | false
  /** When it threw or rejected. @default 'error' */
  readonly failure?: string | false
  /** When a hook blocked it. @default 'warn' */
  readonly blocked?: string | false
}

/** Messages of the lines: templates, parsed once. */
export interface LogMessages {
  /** @default '{target} called' */
  readonly enter?: string
  /** @default '{target} returned' ('skipped', 'aborted') */
  readonly exit?: string
  /** @default '{target} failed: {error}' */
  readonly failure?: string
  /** @default '{target} blocked by {blockedBy}' */
  readonly blocked?: string
}

/** What can be set for all targets, and for some of them otherwise. */
export interface LoggingTargetOptions {
  readonly levels?: LogLevels
  /** Characters of `input`, of `result` and of each attribute; 0 leaves `input` and `result` out. 0 to 1,000,000. @default 500 */
  readonly truncate?: number
  /**
   * A template for the lines at the end, one for each line, or a function for all lines. Placeholders: `{target}`, `{kind}`, `{callId}`, `{traceId}`, `{parentId}`,
   * `{outcome}`, `{duration}`, `{durationMs}`, `{error}`, `{blockedBy}`, attributes by their names (`{http.route}`); `{{` and `}}` are braces.
   */
  readonly message?: string | LogMessages | ((call: CallContext) => string)
  /** Fields of your own for each line, redacted and cut as everything else is. Those of the hook win. */
  readonly fields?: (call: CallContext) => object | undefined
  /** Fields of your own for every line of a target: asked once, kept by its child logger. @default only `target`, its name */
  readonly bindings?: (target: Target) => object
}

/** Options of {@link logging}. */
export interface LoggingOptions extends CommonOptions, LoggingTargetOptions {
  /** @default { enter: -1000000, exit: 1000000 }: around other hooks, so that what they block has its line */
  readonly order?: NonNullable<Hook['order']>
  /** Where lines go: pino's logger or another one that takes an object and a message. @default pino's, to standard output */
  readonly logger?: LoggerLike
  /** Level of the hook's own logger, where none is given. @default 'info' */
  readonly level?: string
  /** Whether errors are shown with their stack. @default true */
  readonly stack?: boolean
  /** Whether what adapters tell of calls stands in the lines. @default true */
  readonly attributes?: boolean
  /** Whether lines know which call made theirs. Without it, a call costs less, and one that no other hook asks the parents of is a trace of its own. @default true */
  readonly parents?: boolean
  /** Other settings for some targets; the first that fits counts. @default [] */
  readonly targets?: readonly (LoggingTargetOptions & { readonly on: Selector })[]
}

/** This call is none to write about. In the place of it stand the ids that the line at the beginning told. */
const OWN = 1

/**
 * A hook that writes a line when a call begins (DEBUG) and one when it ends: INFO, ERROR when it failed, WARN when a hook blocked it.
 *
 * Values are captured as everything is (redacted, bounded), then cut to `truncate` characters in their own form. A level that is off costs nothing but the question. A
 * logger that throws never reaches the call: it is told as a report.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION` for a wrong option, `HOOKLINE_PEER_MISSING` when no logger is given and pino is not installed.
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { logging } from '@hookline/hooks/logging'
 * import pino from 'pino'
 * hookRegistry.register(
 *   logging({
 *     logger: pino({ level: 'debug' }),
 *     on: ['OrderService#*', { kind: 'http.*' }],
 *     message: '{target} took {duration}',
 *     targets: [{ on: 'OrderService#ping', levels: { exit: 'debug' } }],
 *   }),
 * )
 * ```
 */
export function logging(options: LoggingOptions = {}): Hook {
  const settings = settle(options)
  // As many as there are targets alive, and no more.
  const sites = new WeakMap<Target, Site>()
  let last: { readonly target: Target; readonly site: Site } | undefined
  const siteOf = (target: Target): Site => {
    if (last?.target === target) return last.site
    let site = sites.get(target)
    if (site === undefined) sites.set(target, (site = new Site(target, settings)))
    last = { target, site }
    return site
  }
  return {
    order: AROUND,
    ...settings.base,
    failure: 'open',
    needs: { parent: settings.parents, duration: true },
    onEnter(call) {
      if (isOwnWork()) {
        call.data = OWN
        return
      }
      const site = siteOf(call.target)
      const method = site.method('enter')
      if (method === undefined) return
      if (carriesLine(call, site)) {
        call.data = OWN
        return
      }
      call.data = writeEnter(site, method, call)
    },
    onExit(call) {
      if (call.data === OWN || call.outcome === undefined) return
      const site = siteOf(call.target)
      const method = site.method(lineOf(call.outcome))
      if (method === undefined) return
      const told = call.data as Ids | undefined
      if (told !== undefined || !carriesLine(call, site)) writeExit(site, method, call, told, settings)
    },
  }
}
