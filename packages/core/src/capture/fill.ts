import type { PlainObject } from './containers.ts'
import {
  getOwnPropertyDescriptor,
  getPrototypeOf,
  hasOwn,
  lookupGetter,
  mapEntries,
  mapNext,
  mapSize,
  ownKeys,
  setNext,
  setSize,
  setValues,
} from './intrinsics.ts'
import { MAX_KEY, PLAIN, type Verdict } from './keys.ts'
import { LABELS_OF, VALUES_OF } from './pairs.ts'
import type { Rules } from './rules.ts'
import { describeThrown } from './thrown.ts'
import type { Job, Walk } from './walk.ts'

const ArrayPrototype = Array.prototype
const GETTER = '[Getter]'
const EMPTY = '[Empty]'
/** Listing the keys of a large object takes long enough to look at the clock. */
const MANY_KEYS = 1000
const NAME = /^[\w.-]{2,64}$/
const HEADER = /^(?:authorization|cookie|apikey)$|-/i

export function fillObject(walk: Walk, job: Job): void {
  if (job.name !== '') {
    ;(job.target as PlainObject)['[Class]'] = job.name
    walk.add(job.name.length + 13)
  }
  fillKeys(walk, job, undefined)
}

function fillKeys(walk: Walk, job: Job, skip: string | undefined): void {
  const { source } = job
  const target = job.target as PlainObject
  const { rules } = walk
  const { paths } = rules
  let step = paths.first
  const names = ownKeys(source)
  const { length } = names
  if (length > MANY_KEYS) walk.lookAtClock()
  const end = Math.min(length, rules.settings.maxKeys)
  let i = 0
  for (; i < end; i++) {
    const name = names[i] as string
    if (walk.spent(name.length + 8)) break
    if (name === skip) continue
    const found = getOwnPropertyDescriptor(source, name)
    if (found === undefined) continue
    const value = found.value as unknown
    const key = name.length > MAX_KEY ? paths.aside(name) : (step = paths.after(step, name))
    const verdict = key.isPart ? judgePair(walk, source, name, key.verdict) : key.verdict
    let copy: unknown
    if (value === undefined && !hasOwn(found, 'value')) copy = GETTER
    else copy = verdict === PLAIN ? walk.take(value, job) : rules.secret(value, verdict)
    target[key.shown === name ? name : freeKey(walk, target, key.shown)] = copy
  }
  if (i < length) walk.mark(target, 'Truncated', `${length - i} more keys`)
}

/** `{ name: 'authorization', value }` hides the value; in `{ key: 'colour', value }` the key is a name and no secret. */
function judgePair(walk: Walk, source: object, name: string, verdict: Verdict): Verdict {
  const { keys } = walk.rules
  const values = VALUES_OF[name]
  if (values !== undefined) return values.some(value => hasOwn(source, value)) && !keys.denies(name) ? PLAIN : verdict
  for (const label of LABELS_OF[name] ?? []) {
    if (verdict !== PLAIN) return verdict
    verdict = keys.judgeText(getOwnPropertyDescriptor(source, label)?.value)
  }
  return verdict
}

/** Two keys may look alike where a secret or their end was taken out of them. */
function freeKey(walk: Walk, target: PlainObject, shown: string): string {
  walk.add(shown.length + 8)
  if (!hasOwn(target, shown)) return shown
  let number = 2
  while (hasOwn(target, `${shown} ${number}`)) number++
  return `${shown} ${number}`
}

export function fillArray(walk: Walk, job: Job): void {
  const source = job.source as unknown[]
  const target = job.target as unknown[]
  const { rules } = walk
  const { length } = source
  const end = Math.min(length, rules.settings.maxItems)
  // Three times as fast as descriptors, and as safe where no stranger stands on the prototype chain.
  const direct = getPrototypeOf(source) === ArrayPrototype && getPrototypeOf(ArrayPrototype) === Object.prototype
  let verdict: Verdict = PLAIN
  let i = 0
  for (; i < end; i++) {
    if (walk.spent(8)) break
    const value = direct ? (lookupGetter(source, i) === undefined ? source[i] : GETTER) : itemOf(source, i)
    if (value === undefined && !hasOwn(source, i)) target.push(EMPTY)
    else target.push(verdict === PLAIN ? walk.take(value, job) : rules.secret(value, verdict))
    verdict = typeof value === 'string' ? judgeLabel(rules, value, i, length) : PLAIN
  }
  if (i < length) walk.mark(target, 'Truncated', `${length - i} more items`)
}

function itemOf(source: unknown[], index: number): unknown {
  const found = getOwnPropertyDescriptor(source, index)
  return found === undefined || hasOwn(found, 'value') ? found?.value : GETTER
}

/**
 * Entries `[key, value]`, flat lists of headers, and options of a command (`--password`); in longer lists only header names count, for 'auth' may stand beside 'billing'.
 */
export function judgeLabel({ keys }: Rules, text: string, index: number, length: number): Verdict {
  if (text.length > 64 || (index % 2 === 1 && !text.startsWith('--')) || !NAME.test(text)) return PLAIN
  return length > 2 && !HEADER.test(text) ? PLAIN : keys.judge(text)
}

export function fillMap(walk: Walk, job: Job): void {
  const { source } = job
  const { rules } = walk
  const size = mapSize(source)
  const entries = mapEntries(source)
  const copies: unknown[] = []
  let i = 0
  for (; i < size && i < rules.settings.maxItems; i++) {
    if (walk.spent(16)) break
    const [key, value] = mapNext(entries).value as [unknown, unknown]
    const verdict = rules.keys.judgeText(key)
    copies.push(walk.seal([walk.take(key, job), verdict === PLAIN ? walk.take(value, job) : rules.secret(value, verdict)]))
  }
  if (i < size) walk.mark(copies, 'Truncated', `${size - i} more entries`)
  walk.add(10)
  ;(job.target as PlainObject)['[Map]'] = walk.seal(copies)
}

export function fillSet(walk: Walk, job: Job): void {
  const { source } = job
  const size = setSize(source)
  const values = setValues(source)
  const copies: unknown[] = []
  let i = 0
  for (; i < size && i < walk.rules.settings.maxItems; i++) {
    if (walk.spent(8)) break
    copies.push(walk.take(setNext(values).value, job))
  }
  if (i < size) walk.mark(copies, 'Truncated', `${size - i} more items`)
  walk.add(10)
  ;(job.target as PlainObject)['[Set]'] = walk.seal(copies)
}

export function fillError(walk: Walk, job: Job): void {
  const { source } = job
  const { rules } = walk
  const target = job.target as PlainObject
  walk.spent(32)
  const { type, message, code, stack } = describeThrown(source, rules)
  target['name'] = type
  target['message'] = message
  if (code !== undefined) target['code'] = code
  if (stack !== undefined) target['stack'] = stack
  walk.add(type.length + message.length + (code?.length ?? 0) + (stack?.length ?? 0) + 48)
  for (const name of ['cause', 'errors']) {
    const found = getOwnPropertyDescriptor(source, name)
    if (found === undefined || !hasOwn(found, 'value')) continue
    target[name] = walk.take(found.value, job)
    walk.add(64)
  }
  // pg's errors have an own name, 'error', that says less than the type.
  fillKeys(walk, job, 'name')
}
