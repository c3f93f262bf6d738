/** What is wrong with a rule or a rules file, and where. */
import { isAbsolute, relative } from 'node:path'
import { HooklineError, type HooklineCode } from '@hookline/core'

/** Where in a rules file something stands; line and column from 1, where they are known. */
export interface Place {
  readonly file?: string | undefined
  readonly line?: number | undefined
  readonly column?: number | undefined
  /** The way to the value: `rules[2].function`. */
  readonly path?: string | undefined
}

/**
 * A problem of a rules file. It is never thrown while rules are read: the rule it is about is left out and the others stand.
 *
 * @example
 * ```ts
 * import { readRules, RuleError } from '@hookline/weave'
 * const { problems } = await readRules(['config.json'])
 * for (const problem of problems) if (problem instanceof RuleError) console.log(problem.severity, problem.line, problem.message)
 * ```
 */
export class RuleError extends HooklineError {
  /** `warning`: the rule stands all the same. */
  readonly severity: 'error' | 'warning'
  /** Id of the rule, where it is known. */
  readonly ruleId: string | undefined
  /** Absolute path of the rules file; undefined for rules given in code. */
  readonly file: string | undefined
  readonly line: number | undefined
  readonly column: number | undefined
  /** The way to the value: `rules[2].function`. */
  readonly path: string | undefined
  /** The rule says `failure: 'closed'`: what it is to guard would run unguarded without it. */
  readonly closed: boolean
  constructor(
    code: HooklineCode,
    sentence: string,
    place: Place,
    more: {
      ruleId?: string | undefined
      severity?: 'warning' | undefined
      cause?: unknown
      cwd?: string | undefined
      closed?: boolean
    } = {},
  ) {
    super(code, `${printPlace(place, more.cwd)}${sentence}`, more.cause !== undefined ? { cause: more.cause } : undefined)
    this.severity = more.severity ?? 'error'
    this.ruleId = more.ruleId
    this.file = place.file
    this.line = place.line
    this.column = place.column
    this.path = place.path
    this.closed = more.closed ?? false
  }
}

function printPlace({ file, line, column, path }: Place, cwd: string | undefined): string {
  let text = file === undefined ? '' : shown(shorten(file, cwd))
  if (line !== undefined && file !== undefined) text += `:${line}:${column ?? 1}`
  if (text !== '') text += ': '
  return path === undefined || path === '' ? text : `${text}${shown(path)}: `
}

/** Files below the working folder are told by the way to them, others by their full path. */
function shorten(file: string, cwd: string | undefined): string {
  if (cwd === undefined) return file
  const way = relative(cwd, file)
  return way === '' || way.startsWith('..') || isAbsolute(way) ? file : way
}

/** Texts out of rules files go to terminals: no control characters, and an end. */
export function shown(text: string): string {
  const short = text.length > 200 ? `${text.slice(0, 200)}…` : text
  return short.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\u2028\u2029]/gu, char => `\\u${(char.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`)
}

/** A text in quotes, for messages. */
export function quoted(text: string): string {
  return `"${shown(text)}"`
}

/** Names what came; runs none of its code. */
export function got(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return value === '' ? 'an empty string' : `the string ${quoted(value)}`
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'object') return Array.isArray(value) ? 'an array' : 'an object'
  if (value === undefined) return 'nothing'
  // oxlint-disable-next-line typescript/no-base-to-string -- no object comes here
  return `the ${typeof value} ${String(value)}`
}
