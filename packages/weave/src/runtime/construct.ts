/** A constructor's call: what `this` is may not be asked before `super()` has run, so a derived one cannot be skipped. */
import { HooklineError, type HookTarget } from '@hookline/core'

const SYNCHRONOUS = { mayAwait: false }

type Body = (...args: unknown[]) => unknown

/** Runs hooks around a constructor's body and gives what the constructor is to return. */
export function constructHooked(
  target: HookTarget,
  instance: () => object,
  args: ArrayLike<unknown>,
  body: Body,
  derived: boolean,
): unknown {
  // Woven code hands over an array of its own.
  const given = Array.isArray(args) ? (args as unknown[]) : Array.from(args)
  const open = target.begin(derived ? undefined : instance(), given, SYNCHRONOUS)
  if (open === undefined) return body(...given)
  let own: unknown
  if (open.verdict === 'run') {
    try {
      const made = open.run(() => body(...open.args))
      own = isObject(made) ? made : instance()
      void open.end('returned', own)
    } catch (error) {
      void open.end('threw', error)
    }
  } else {
    void open.end('returned', open.result)
  }
  if (open.failed) throw open.error
  if (isObject(open.result)) return open.result
  if (open.verdict === 'skip' && derived) {
    throw new HooklineError(
      'HOOKLINE_DERIVED_CONSTRUCTOR_SKIPPED',
      `${target.name}: a hook skipped this constructor without an object to return, and there is no \`this\` before \`super()\`, or before it has run. Skip with an object, or hook a function that makes the instances.`,
    )
  }
  // What is no object does not take the place of what was made, as with any constructor.
  return own ?? instance()
}

function isObject(value: unknown): value is object {
  return (typeof value === 'object' && value !== null) || typeof value === 'function'
}
