/** The options of the logging hook after checks and defaults. */
import { captureOf, compileSelector, HooklineError, type CallContext, type Selector, type Target } from '@hookline/core'
import {
  checkOptions,
  func,
  group,
  integer,
  flag,
  listOf,
  matching,
  required,
  text,
  type Base,
  type Field,
  type Refuse,
} from '../options.ts'
import { ownLogger, SILENT, type LoggerLike, type Methods } from './logger.ts'
import { messageValue, parseTemplate, type Template } from './template.ts'

/** The four lines that a call may write. */
const LINES = ['enter', 'exit', 'failure', 'blocked'] as const
/** One of them. */
export type Line = (typeof LINES)[number]

/** What may differ from target to target. */
export interface TargetSettings {
  readonly levels: Readonly<Record<Line, string>>
  readonly templates: Readonly<Partial<Record<Line, Template>>>
  readonly truncate: number
  readonly bindings: ((target: Target) => object) | undefined
  readonly fields: ((call: CallContext) => object | undefined) | undefined
}

/** Options after their defaults. */
export interface Settings extends TargetSettings {
  readonly base: Base
  readonly logger: Methods
  readonly stack: boolean
  readonly attributes: boolean
  readonly parents: boolean
  /** The settings of a target: those of the first entry of `targets` that is for it, else these. */
  of(target: Target): TargetSettings
}

type Given = Partial<Record<Line, string | undefined>>
type Templates = Partial<Record<Line, Template>>

const DEFAULT_LEVELS: Readonly<Record<Line, string>> = { enter: 'debug', exit: 'info', failure: 'error', blocked: 'warn' }
const MAX_TRUNCATE = 1_000_000
const MAX_TARGETS = 1000

const isLogger = (value: unknown): boolean =>
  (typeof value === 'object' || typeof value === 'function') &&
  value !== null &&
  ['debug', 'info', 'warn', 'error'].every(level => typeof (value as Record<string, unknown>)[level] === 'function')

/** What a message is made by; one template is for the lines at the end, one function for all. */
const message: Field<Templates | undefined> = (given, refuse) => {
  if (given === undefined) return undefined
  if (typeof given === 'function') {
    const all: Template = target => call => {
      try {
        return messageValue(String((given as (call: CallContext) => unknown)(call)))
      } catch (error) {
        // The line tells more than its message.
        return messageValue(`${target.name} ${call.outcome ?? 'called'} (no message: ${captureOf(target).capture.error(error).message})`)
      }
    }
    return { enter: all, exit: all, failure: all, blocked: all }
  }
  if (typeof given === 'string') {
    const template = parseTemplate(given, refuse)
    return { exit: template, failure: template, blocked: template }
  }
  const one: Field<Template | undefined> = (value, refuseOne) => {
    if (value === undefined) return undefined
    if (typeof value !== 'string') throw refuseOne('a template', value)
    return parseTemplate(value, refuseOne)
  }
  const each = group({ enter: one, exit: one, failure: one, blocked: one })(given, refuse)
  return Object.fromEntries(Object.entries(each).filter(([, template]) => template !== undefined)) as Templates
}

const selector: Field<((target: Target) => boolean) | undefined> = given =>
  given === undefined ? undefined : compileSelector(given as Selector)

/** Checks options; throws `HOOKLINE_INVALID_OPTION`, `HOOKLINE_INVALID_SELECTOR` and, where a logger is to be made, `HOOKLINE_PEER_MISSING`. */
export function settle(given: unknown): Settings {
  let logger: Methods | undefined
  const level: Field<string | undefined> = (value, refuse) => {
    if (value === undefined) return undefined
    if (value === false) return SILENT
    if (value === SILENT) return SILENT
    // The logger is the first of the fields, so there is one by now.
    if (typeof value !== 'string' || typeof logger?.[value] !== 'function') throw refuse('a level of the logger, or false', value)
    return value
  }
  const own = {
    levels: group({ enter: level, exit: level, failure: level, blocked: level }),
    truncate: matching<number>(`an integer from 0 to ${MAX_TRUNCATE}`, isTruncate),
    message,
    fields: func<(call: CallContext) => object | undefined>(),
    bindings: func<(target: Target) => object>(),
  }
  const checked = checkOptions('logging', given, {
    logger: (value: unknown, refuse: Refuse) => {
      const found = matching<LoggerLike>('a logger with the methods debug, info, warn and error', isLogger)(value, refuse)
      logger = found as Methods | undefined
      return logger
    },
    level: (value: unknown, refuse: Refuse) => {
      if (logger === undefined) logger = makeLogger(text('info')(value, refuse), refuse)
      else if (value !== undefined) throw refuse('none beside `logger`, which has one of its own', value)
    },
    ...own,
    truncate: integer(0, MAX_TRUNCATE, 500),
    stack: flag(true),
    attributes: flag(true),
    parents: flag(true),
    targets: listOf(group({ on: required(selector), ...own }), MAX_TARGETS),
  })
  const { base, targets, stack, attributes, parents } = checked
  const general = merge({ levels: DEFAULT_LEVELS, templates: {}, truncate: 500, bindings: undefined, fields: undefined }, checked)
  const special = targets.map(entry => ({ matches: entry.on, settings: merge(general, entry) }))
  return Object.freeze({
    ...general,
    base,
    logger: logger as unknown as Methods,
    stack,
    attributes,
    parents,
    of: (target: Target) => special.find(({ matches }) => matches(target))?.settings ?? general,
  })
}

function makeLogger(level: string, refuse: Refuse): Methods {
  try {
    return ownLogger(level)
  } catch (error) {
    if (error instanceof HooklineError) throw error
    throw refuse('a level of pino', level)
  }
}

const isTruncate = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= 0 && (value as number) <= MAX_TRUNCATE

interface Overrides {
  readonly levels: Given
  readonly message: Templates | undefined
  readonly truncate: number | undefined
  readonly fields: TargetSettings['fields']
  readonly bindings: TargetSettings['bindings']
}

function merge(settings: TargetSettings, over: Overrides): TargetSettings {
  const levels = Object.fromEntries(LINES.map(line => [line, over.levels[line] ?? settings.levels[line]])) as Record<Line, string>
  return Object.freeze({
    levels: Object.freeze(levels),
    templates: Object.freeze({ ...settings.templates, ...over.message }),
    truncate: over.truncate ?? settings.truncate,
    bindings: over.bindings ?? settings.bindings,
    fields: over.fields ?? settings.fields,
  })
}
