/** What is prepared once for each target: its own logger, its levels and its messages. */
import { captureOf, type CallContext, type Outcome, type Target, type TargetCapture } from '@hookline/core'
import { bindingsOf } from './extra.ts'
import { methodOf, type LogMethod, type Methods } from './logger.ts'
import { errorKeyOf, isPino, keepsFields, writesVisibly } from './pino.ts'
import { FIELD } from './loops.ts'
import type { Line, Settings, TargetSettings } from './options.ts'
import { parseTemplate, type Message, type Template } from './template.ts'

const refuse = (): Error => new Error('unreachable: these templates are ours')
const template = (text: string): Template => parseTemplate(text, refuse as never)
const ENDINGS: Readonly<Record<Outcome, Template>> = {
  returned: template('{target} returned'),
  threw: template('{target} failed: {error}'),
  skipped: template('{target} skipped'),
  blocked: template('{target} blocked by {blockedBy}'),
  aborted: template('{target} aborted'),
}
const CALLED = template('{target} called')

/** One target. */
export class Site {
  readonly logger: Methods
  readonly settings: TargetSettings
  readonly allowed: TargetCapture
  /** Whether its adapter has something to tell of calls. */
  readonly described: boolean
  /** In every line, where the logger cannot keep it. */
  readonly bindings: object | undefined
  /** Lines can be known by the call's id. */
  readonly keepsId: boolean
  /** The field that errors stand in. */
  readonly errorKey: string
  /** What its logger does later needs no mark. */
  readonly visible: boolean
  readonly #parent: Methods
  readonly #isPino: boolean
  /** The level of the logger that this one is a child of, as it was last seen. */
  #levelVal: unknown
  readonly #called: Message
  readonly #endings: Readonly<Record<Outcome, Message>>

  constructor(target: Target, all: Settings) {
    const settings = all.of(target)
    const { templates } = settings
    this.allowed = captureOf(target)
    const bindings = bindingsOf(target, settings, this.allowed)
    const child = typeof all.logger.child === 'function' ? (all.logger.child(bindings) as Methods) : undefined
    this.logger = child ?? all.logger
    this.#parent = all.logger
    this.#isPino = isPino(this.logger)
    this.#levelVal = all.logger['levelVal']
    this.keepsId = keepsFields(this.logger, FIELD)
    this.errorKey = errorKeyOf(this.logger)
    this.visible = this.keepsId && writesVisibly(this.logger)
    this.bindings = child === undefined ? bindings : undefined
    this.settings = settings
    this.described = all.attributes && target.kind !== 'function'
    this.#called = (templates.enter ?? CALLED)(target)
    this.#endings = Object.fromEntries(
      Object.entries(ENDINGS).map(([outcome, own]) => [outcome, (templates[lineOf(outcome as Outcome)] ?? own)(target)]),
    ) as Record<Outcome, Message>
  }

  /** The logger's method for a line; undefined while its level is off. */
  method(line: Line): LogMethod | undefined {
    if (this.#parent['levelVal'] !== this.#levelVal) this.#follow()
    return methodOf(this.logger, this.settings.levels[line], !this.#isPino)
  }

  /** Children of pino before 10 keep the level that they were made with. One that was given a level of its own keeps it in all. */
  #follow(): void {
    const { levelVal, level } = this.#parent
    if (this.logger['levelVal'] === this.#levelVal) Object.assign(this.logger, { level })
    this.#levelVal = levelVal
  }

  message(call: CallContext): Message {
    return call.outcome === undefined ? this.#called : this.#endings[call.outcome]
  }
}

/** Which line tells of an ending. That a caller gave up is no failure. */
export function lineOf(outcome: Outcome): Line {
  return outcome === 'threw' ? 'failure' : outcome === 'blocked' ? 'blocked' : 'exit'
}
