/**
 * Checking the options of the built-in hooks: the same words for the same mistakes, whichever hook.
 * A hook says what its fields are (`integer`, `oneOf`, `optional`, …) and gets their values, and in `base` the part that all hooks have in common.
 */
import { HooklineError, nameOf, type CallContext, type Hook, type Selector } from '@hookline/core'

/** So that the codes are known to whoever imports a hook: declarations keep no import that names nothing. @public */
export type { HooksCode } from './errors.ts'

/** The order of hooks that tell how a call ended: around the others, so that what those block or change is told as the caller sees it. */
export const AROUND: { readonly enter: number; readonly exit: number } = { enter: -1_000_000, exit: 1_000_000 }

/** Options that every built-in hook has. */
export interface CommonOptions {
  /** Unique in its registry. @default what sort of hook it is, such as `'logging'` */
  readonly name?: string
  /** Which targets it is for. @default '*' */
  readonly on?: Selector
  /** Ascending in each phase, ties by registration. @default 0 */
  readonly order?: NonNullable<Hook['order']>
  /** Asked at the hook's turn; false leaves it out of this call. */
  readonly when?: (call: CallContext) => boolean
}

/** What is left of the common options when they are checked: the first part of a hook. */
export interface Base extends CommonOptions {
  readonly name: string
  readonly on: Selector
}

/** Makes the error for an option; `part` is what of it is wrong, such as `.maxBytes` or `[2]`. */
export type Refuse = (expected: string, got: unknown, part?: string) => HooklineError

/** Reads one option: gives its value (of `undefined` the default) or throws what `refuse` makes. */
export type Field<T> = (given: unknown, refuse: Refuse) => T

// oxlint-disable-next-line typescript/no-explicit-any -- fields of every type
type Fields = Readonly<Record<string, Field<any>>>
type Values<F extends Fields> = { readonly [K in keyof F]: ReturnType<F[K]> }

/**
 * The checked options of a hook: the values of its own fields, and `base`.
 *
 * @throws HooklineError `HOOKLINE_INVALID_OPTION` for what is no object, an unknown name, or a value that its field refuses.
 */
export function checkOptions<F extends Fields>(hook: string, given: unknown, fields: F): Values<F> & { readonly base: Base } {
  const read = reader(hook, given ?? {}, { ...common, ...fields })
  const base: Record<string, unknown> = { name: read.name ?? hook, on: read.on ?? '*' }
  if (read.order !== undefined) base.order = read.order
  if (read.when !== undefined) base.when = read.when
  return Object.freeze({ ...read, base }) as unknown as Values<F> & { readonly base: Base }
}

/** The checked options of something that is given to a hook, such as a channel or a collector: its own fields and no others. */
export function checkFields<F extends Fields>(what: string, given: unknown, fields: F): Values<F> {
  return Object.freeze(reader(what, given ?? {}, fields)) as Values<F>
}

/** An object of known fields inside of an option. Not given at all, it is an empty one. */
export function group<F extends Fields>(fields: F): Field<Values<F>> {
  return (given, refuse) => readFields(given ?? {}, fields, refuse) as Values<F>
}

function reader(hook: string, given: unknown, fields: Fields): Record<string, unknown> {
  const refuse: Refuse = (expected, got, part = '') => {
    const option = part === '' ? 'options' : `option \`${part.replace(/^\./, '')}\``
    return new HooklineError(
      'HOOKLINE_INVALID_OPTION',
      `${hook}, ${option}: expected ${expected}, got ${got instanceof Unshown ? got.what : nameOf(got)}. See docs/hooks.md for the options.`,
    )
  }
  return readFields(given, fields, refuse)
}

function readFields(given: unknown, fields: Fields, refuse: Refuse): Record<string, unknown> {
  if (typeof given !== 'object' || given === null || Array.isArray(given)) throw refuse('an object', given)
  for (const name of Object.keys(given))
    if (!Object.hasOwn(fields, name)) throw refuse(`no such option, but one of ${Object.keys(fields).join(', ')}`, name, `.${name}`)
  const values: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(fields))
    values[name] = field((given as Record<string, unknown>)[name], (expected, got, part = '') => refuse(expected, got, `.${name}${part}`))
  return values
}

/** Whatever a test accepts; `expected` is the sentence's word for it. */
export function matching<T>(expected: string, accepts: (value: unknown) => boolean, fallback: T): Field<T>
export function matching<T>(expected: string, accepts: (value: unknown) => boolean): Field<T | undefined>
export function matching<T>(expected: string, accepts: (value: unknown) => boolean, fallback?: T): Field<T | undefined> {
  return (given, refuse) => {
    if (given === undefined) return fallback
    if (!accepts(given)) throw refuse(expected, given)
    return given as T
  }
}

/** The same field, for values that are secret: errors do not show them. */
export function unshown<T>(field: Field<T>): Field<T> {
  return (given, refuse) =>
    field(given, (expected, got, part) =>
      refuse(expected, typeof got === 'string' ? new Unshown(`a string of ${got.length}, not shown`) : got, part),
    )
}

class Unshown {
  readonly what: string
  constructor(what: string) {
    this.what = what
  }
}

/** The same field, that has to be given. */
export function required<T>(field: Field<T | undefined>): Field<T> {
  return (given, refuse) => {
    const value = field(given, refuse)
    if (value === undefined) throw refuse('it to be given', given)
    return value
  }
}

/** An integer from `least` to `most`. */
export function integer(least: number, most: number, fallback: number): Field<number> {
  const accepts = (value: unknown): boolean => Number.isInteger(value) && (value as number) >= least && (value as number) <= most
  return matching(`an integer from ${least} to ${most}`, accepts, fallback)
}

/** True or false. */
export function flag(fallback: boolean): Field<boolean> {
  return matching('true or false', value => typeof value === 'boolean', fallback)
}

/** One of some words. */
export function oneOf<const T extends string>(words: readonly T[], fallback: T): Field<T>
export function oneOf<const T extends string>(words: readonly T[]): Field<T | undefined>
export function oneOf<const T extends string>(words: readonly T[], fallback?: T): Field<T | undefined> {
  return matching<T | undefined>(`one of ${words.join(', ')}`, value => (words as readonly unknown[]).includes(value), fallback)
}

/** A non-empty string. */
export function text(): Field<string | undefined>
export function text(fallback: string): Field<string>
export function text(fallback?: string): Field<string | undefined> {
  return matching('a non-empty string', value => typeof value === 'string' && value.trim() !== '', fallback)
}

/** A function. */
// oxlint-disable-next-line typescript/no-explicit-any -- which function is said by the caller
export function func<T extends (...args: any[]) => unknown>(): Field<T | undefined> {
  return matching<T>('a function', value => typeof value === 'function')
}

/** A list, each item read by `item`; not given, an empty one. The copy is frozen. */
export function listOf<T>(item: Field<T>, most = 1000): Field<readonly T[]> {
  return (given, refuse) => {
    if (given === undefined) return Object.freeze([])
    if (!Array.isArray(given) || given.length > most) throw refuse(`an array of at most ${most} items`, given)
    return Object.freeze(
      (given as unknown[]).map((value, i) => item(value, (expected, got, part = '') => refuse(expected, got, `[${i}]${part}`))),
    )
  }
}

const isNumber = (value: unknown): boolean => typeof value === 'number' && !Number.isNaN(value)
const isOrder = (value: unknown): boolean =>
  isNumber(value) ||
  (typeof value === 'object' &&
    value !== null &&
    Object.entries(value).every(([phase, place]) => (phase === 'enter' || phase === 'exit') && isNumber(place)))

const common = {
  name: text(),
  // What a selector may be is told by core, when the hook is registered.
  on: matching<Selector>('a selector, such as a name', value => ['string', 'object', 'function'].includes(typeof value) && value !== null),
  order: matching('a number, or { enter, exit } with numbers', isOrder),
  when: func<(call: CallContext) => boolean>(),
} satisfies Fields
