import { types } from 'node:util'
import { mark, Plain, type PlainObject } from './containers.ts'
import { COPY, describe } from './describe.ts'
import { fillArray, fillError, fillMap, fillObject, fillSet } from './fill.ts'
import { className, freeze, getPrototypeOf, isOrdinary, isProxy } from './intrinsics.ts'
import type { Rules } from './rules.ts'

/** One object on its way: where it comes from, what it becomes, and the objects around it. */
export interface Job {
  readonly source: object
  readonly target: PlainObject | unknown[]
  /** How it is copied. */
  readonly kind: Fill
  readonly depth: number
  readonly parent: Job | undefined
  /** The class, '' for plain objects. */
  readonly name: string
}

type Fill = (walk: Walk, job: Job) => void

const TIME_EVERY = 64
/** Beyond the eight that are counted for each value: the longest number, and marks such as '[Truncated: depth 100]'. */
const LONGEST = 20
/** '"[Truncated]":"100000 more entries",' */
const LONGEST_MARK = 40
const ObjectPrototype = Object.prototype
/** Prototypes whose objects are copied by their keys, with the class's name: saves a dozen brand checks per instance. */
const classes = new WeakMap<object, string>()

/**
 * One capture: copies breadth first, so that a limit cuts the deep ends and not whatever comes last. Each object is filled in one go and frozen; its
 * children are linked at once and filled in their turn.
 */
export class Walk {
  readonly rules: Rules
  /** Why the capture ended early: the name of the limit. */
  over: string | undefined
  readonly #jobs: Job[] = []
  #next = 0
  #nodes = 0
  #bytes = 0
  /** Characters that no limit counts. */
  #uncounted = 0
  #started = 0
  readonly #maxBytes: number
  readonly #frozen: boolean
  /** The count of nodes at which something has to be looked at. */
  #nextCheck: number

  constructor(rules: Rules, frozen = true) {
    this.rules = rules
    this.#frozen = frozen
    this.#maxBytes = rules.settings.maxBytes
    this.#nextCheck = Math.min(TIME_EVERY, rules.settings.maxNodes + 1)
  }

  /** Captures one value with what is left of the budget. */
  run(value: unknown): unknown {
    const result = this.take(value, undefined)
    for (; this.#next < this.#jobs.length; this.#next++) this.#fill(this.#jobs[this.#next] as Job)
    return result
  }

  /** The copy of a value: complete for primitives, to be filled later for objects. */
  take(value: unknown, parent: Job | undefined): unknown {
    if (typeof value === 'object' && value !== null) return this.#object(value, parent)
    if (typeof value !== 'string') {
      const shown = this.rules.primitive(value)
      if (typeof shown === 'string') this.#uncounted += shown.length
      return shown
    }
    const text = this.rules.text(value)
    this.#bytes += text.length
    return text
  }

  /** Counts one value; true when a limit says that it must not be copied any more. */
  spent(size: number): boolean {
    this.#bytes += size
    if (++this.#nodes < this.#nextCheck && this.#bytes <= this.#maxBytes) return false
    return this.#check()
  }

  #check(): boolean {
    const { maxNodes } = this.rules.settings
    this.#nextCheck = this.over === undefined ? Math.min(this.#nodes + TIME_EVERY, maxNodes + 1) : 0
    if (this.#nodes > maxNodes) this.over ??= 'nodes'
    else if (this.#bytes > this.#maxBytes) this.over ??= 'bytes'
    else this.lookAtClock()
    return this.over !== undefined
  }

  lookAtClock(): void {
    const now = performance.now()
    if (this.#started === 0) this.#started = now
    else if (now - this.#started > this.rules.settings.maxMs) {
      this.over ??= 'time'
      this.#nextCheck = 0
    }
  }

  #object(source: object, parent: Job | undefined): unknown {
    if (isProxy(source)) return '[Proxy]'
    const prototype = getPrototypeOf(source)
    let kind: Fill = fillObject
    let name = ''
    if (Array.isArray(source)) kind = fillArray
    else if (prototype !== ObjectPrototype && prototype !== null) {
      const known = classes.get(prototype)
      if (known !== undefined) name = known
      else {
        const described = describe(source)
        if (described !== COPY) return this.take(described, parent)
        if (types.isMap(source)) kind = fillMap
        else if (types.isSet(source)) kind = fillSet
        else if (types.isNativeError(source)) kind = fillError
        else {
          name = this.rules.text(className(source))
          if (isOrdinary(prototype)) classes.set(prototype, name)
        }
      }
    }
    return this.#enqueue(source, kind, name, parent)
  }

  #enqueue(source: object, kind: Fill, name: string, parent: Job | undefined): unknown {
    const depth = parent === undefined ? 0 : parent.depth + 1
    for (let around = parent; around !== undefined; around = around.parent) if (around.source === source) return '[Circular]'
    if (depth > this.rules.settings.maxDepth) return `[Truncated: depth ${this.rules.settings.maxDepth}]`
    const target = kind === fillArray ? [] : new Plain()
    this.#jobs.push({ source, target, kind, depth, parent, name })
    return target
  }

  #fill(job: Job): void {
    const { target } = job
    try {
      if (this.over === undefined) job.kind(this, job)
      else this.mark(target, 'Truncated', this.over)
    } catch {
      this.mark(target, 'Unreadable')
    }
    this.seal(target)
  }

  /** Freezes a copy, unless it is for someone who writes to it. */
  seal<T extends object>(copy: T): T {
    return this.#frozen ? freeze(copy) : copy
  }

  /** Says in a copy what is missing from it. */
  mark(target: PlainObject | unknown[], what: string, detail?: string): void {
    this.#uncounted += LONGEST_MARK
    mark(target, what, detail)
  }

  /** Counts, for the size alone, what a copy holds besides the values that were taken. */
  add(characters: number): void {
    this.#uncounted += characters
  }

  /** At least the characters of what was copied, as JSON without escapes. */
  get size(): number {
    return 2 + this.#bytes + this.#uncounted + this.#nodes * Math.max(LONGEST, this.rules.settings.redactedText.length)
  }
}
