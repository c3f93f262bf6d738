/** Makes the fields of a call's record, as JSON text without braces: what is the same for every call of a target is made once. */
import { argsOf, captureOf, type Attributes, type AttributeValue, type CallContext, type Target } from '@hookline/core'
import { visible } from './text.ts'

/** Characters of one attribute. */
const LONGEST = 1_048_576

/** How fields are called. */
export interface FieldNames {
  readonly toolName: string
  readonly isError: string
  readonly durationMs: string
  readonly preHookError: string
  readonly changedInput: string
  readonly callId: string
  readonly traceId: string
  readonly parentId: string
  readonly blockedBy: string
}

const CAMEL: FieldNames = {
  toolName: 'toolName',
  isError: 'isError',
  durationMs: 'durationMs',
  preHookError: 'preHookError',
  changedInput: 'changedInput',
  callId: 'callId',
  traceId: 'traceId',
  parentId: 'parentId',
  blockedBy: 'blockedBy',
}

const snake = (name: string): string => name.replace(/[A-Z]/g, capital => `_${capital.toLowerCase()}`)
const SEED = Object.fromEntries(Object.entries(CAMEL).map(([key, name]) => [key, snake(name)])) as unknown as FieldNames

/** Pieces that are the same for every call of a target: the fewer pieces a record is put together from, the less there is to join. */
interface Known {
  readonly isTool: boolean
  readonly beforeInput: string
  readonly target: string
  /** From the target to the call's id, for calls that simply returned. */
  readonly returned: string
}

/** Makes records in one of the two forms. */
export class Records {
  readonly #names: FieldNames
  readonly #isError: string
  readonly #isNoError: string
  readonly #beforeTrace: string
  readonly #known = new WeakMap<Target, Known>()

  constructor(form: 'seed' | 'camelCase') {
    const names = form === 'seed' ? SEED : CAMEL
    this.#names = names
    this.#isError = `,"${names.isError}":true,"${names.durationMs}":`
    this.#isNoError = `,"${names.isError}":false,"${names.durationMs}":`
    this.#beforeTrace = `","${names.traceId}":"`
  }

  /** What a call is given, as JSON; it has to be asked on enter, before anybody can change it. */
  input(call: CallContext): string {
    const { target } = call
    // Further arguments of a tool are what its framework hands along: signals, sessions, streams.
    const captured = this.#of(target).isTool ? toolInput(call) : argsOf(call)
    if (captured === undefined) return 'null'
    const only = captured.length === 1 ? captured[0] : undefined
    return json(typeof only === 'object' && only !== null && !Array.isArray(only) ? only : captured)
  }

  /** The record of a call that has ended. */
  call(
    call: CallContext,
    at: number,
    result: unknown,
    error: unknown,
    input: string,
    changed: string | undefined,
    actor: string | undefined,
  ): string {
    const names = this.#names
    const { target, failed, outcome, blockedBy, parent } = call
    const { capture, result: mayBeSeen } = captureOf(target)
    const known = this.#of(target)
    const thrown = failed ? capture.error(error) : undefined
    const captured = failed || !mayBeSeen ? undefined : capture.value(result)
    const isError = failed || (known.isTool && (captured as { isError?: unknown } | undefined)?.isError === true)
    let text = `${timeOf(at)}${known.beforeInput}${input}`
    if (changed !== undefined) text += `,"${names.changedInput}":${changed}`
    text += `,"result":${thrown === undefined ? json(captured) : json(thrown.message)}`
    text += `${isError ? this.#isError : this.#isNoError}${Math.round((call.durationMs ?? 0) * 1000) / 1000}`
    if (outcome === 'blocked' && thrown !== undefined) text += `,"${names.preHookError}":${json(thrown.message)}`
    if (thrown !== undefined) text += `,"error":${json(thrown)}`
    text += `${outcome === 'returned' ? known.returned : this.#beforeId(known.target, outcome)}${call.id}${this.#beforeTrace}${call.traceId}"`
    if (parent !== undefined) text += `,"${names.parentId}":"${parent.id}"`
    if (blockedBy !== undefined) text += `,"${names.blockedBy}":${json(blockedBy)}`
    if (actor !== undefined) text += `,"actor":${json(capture.text(actor))}`
    const attributes = bounded(call.attributes)
    if (attributes !== undefined) text += `,"attributes":${json(attributes)}`
    return text
  }

  #beforeId(target: string, outcome: string | undefined): string {
    return `${target},"outcome":"${outcome}","${this.#names.callId}":"`
  }

  #of(ofTarget: Target): Known {
    let known = this.#known.get(ofTarget)
    if (known === undefined) {
      const { name, kind, functionName } = ofTarget
      const target = `,"target":${json(name)},"kind":${json(kind)}`
      known = {
        isTool: /(?:^|[._])tool(?:$|[._])/.test(kind),
        beforeInput: `,"${this.#names.toolName}":${json(functionName ?? name)},"input":`,
        target,
        returned: this.#beforeId(target, 'returned'),
      }
      this.#known.set(ofTarget, known)
    }
    return known
  }
}

function toolInput({ target, args }: CallContext): readonly unknown[] | undefined {
  const { capture, args: mayBeSeen } = captureOf(target)
  return mayBeSeen ? capture.args(args.slice(0, 1)) : undefined
}

/** What JSON cannot say is null. Only captured values come here, so nothing of a caller's runs. Made visible piece by piece: looking through a whole record joins it first. */
function json(captured: unknown): string {
  return visible(JSON.stringify(captured) ?? 'null')
}

/** What adapters tell is redacted, but a statement is told whole, and a line has to be one that can be read again. Undefined where there is nothing. */
function bounded(attributes: Attributes): Attributes | undefined {
  let cut: Record<string, AttributeValue> | undefined
  let hasSome = false
  for (const name in attributes) {
    const value = attributes[name]
    if (value === undefined) continue
    hasSome = true
    if (typeof value === 'string' && value.length > LONGEST)
      (cut ??= { ...attributes })[name] = `${value.slice(0, LONGEST)}[Truncated: ${value.length - LONGEST} more characters]`
  }
  return hasSome ? (cut ?? attributes) : undefined
}

let lastTime = -1
let lastText = ''

/** Many calls begin in the same millisecond. */
function timeOf(ms: number): string {
  if (ms !== lastTime) {
    lastText = `"timestamp":"${new Date(ms).toISOString()}"`
    lastTime = ms
  }
  return lastText
}
