/** The error catalogue: every code, what it means and what to do. `docs/errors.md` is generated from this file. */
import { shared, sharesInstances } from './shared.ts'

/**
 * Codes of errors and reports; `means` and `todo` are the words of `docs/errors.md`.
 *
 * @example
 * ```ts
 * import { catalogue } from '@hookline/core'
 * console.log(catalogue.HOOKLINE_DUPLICATE_HOOK.todo)
 * ```
 */
export const catalogue = {
  HOOKLINE_INVALID_HOOK: {
    means: 'A hook was registered that lacks a name or both functions, or has an option of the wrong type.',
    todo: 'Give it a non-empty `name`, a selector `on`, and `onEnter`, `onExit` or both.',
  },
  HOOKLINE_DUPLICATE_HOOK: {
    means: 'A hook with this name is registered already.',
    todo: 'Choose another name, or dispose the first registration before you register again.',
  },
  HOOKLINE_UNKNOWN_HOOK: {
    means: 'No hook with this name is registered.',
    todo: 'Look at `registry.hooks` for the names there are.',
  },
  HOOKLINE_INVALID_SELECTOR: {
    means: 'A selector can match nothing ever: it is empty, has unknown fields, or is of the wrong type.',
    todo: "Use a name such as 'OrderService#place', '*' for any run of characters, an object of fields, a predicate or a target.",
  },
  HOOKLINE_INVALID_TARGET: {
    means: 'Something that is not a function, or a target without a name, was given to be hooked.',
    todo: 'Pass a function; give `name` when the function has none of its own.',
  },
  HOOKLINE_INVALID_OPTION: {
    means: 'An option has the wrong type or is out of range.',
    todo: 'See the sentence of the error for what was expected.',
  },
  HOOKLINE_CONSTRUCTOR_TARGET: {
    means: 'A class was given to `hooked`. Constructors can be hooked by rules only.',
    todo: 'Decorate the class with `@Hooked()`, hook a factory function, or write a rule.',
  },
  HOOKLINE_REGISTRY_DISPOSED: {
    means: 'The registry was disposed and takes nothing any more.',
    todo: 'Register before you dispose, or make a new registry.',
  },
  HOOKLINE_ASYNC_HOOK_ON_SYNC_TARGET: {
    means: 'An asynchronous hook stands on a target that answers synchronously, so it cannot be awaited.',
    todo: 'Make the hook synchronous, narrow its selector, or hook an asynchronous caller of the target.',
  },
  HOOKLINE_HOOK_TIMEOUT: {
    means: 'An asynchronous hook did not settle within its `timeoutMs`.',
    todo: 'Find out what it waits for, or raise `timeoutMs` of the hook.',
  },
  HOOKLINE_HOOK_FAILED: {
    means: 'A hook threw or rejected and its policy is `open`, so the call went on without it.',
    todo: 'Mend the hook (the cause is attached), or set `failure` to `closed` if calls must not go on without it.',
  },
  HOOKLINE_HOOK_SLOW: {
    means: 'A hook kept the thread longer than `slowHookMs`.',
    todo: 'Do less in it, or move the work behind `bounded`.',
  },
  HOOKLINE_BLOCKED: {
    means: 'A hook blocked the call; the target did not run.',
    todo: 'This is a decision of the hook named in `hook`; `reason` says why.',
  },
  HOOKLINE_CALL_PHASE: {
    means: 'A hook used the call at a time when that has no meaning, such as `skip` on exit or `result =` on enter.',
    todo: 'Use `skip` and `block` in `onEnter`; assign `result` and `error` in `onExit`.',
  },
  HOOKLINE_SKIP_UNSUPPORTED: {
    means: 'A hook skipped a call that cannot be skipped: there is nothing to give its caller instead.',
    todo: 'Block the call, or let it run and change its result on exit.',
  },
  HOOKLINE_SUBSCRIBER_FAILED: {
    means: 'A subscriber of the line threw and was detached.',
    todo: 'Catch errors in the subscriber and subscribe again.',
  },
  HOOKLINE_DESCRIBE_FAILED: {
    means: 'A `describe` function of a target threw; the call has no attributes.',
    todo: 'Report it to the author of the adapter.',
  },
  HOOKLINE_ADAPTER_WRONG_OBJECT: {
    means: 'An adapter was given something that is not the library it is for.',
    todo: 'Pass the module itself, as `import` or `require` gives it, or nothing to let the adapter find it.',
  },
  HOOKLINE_ADAPTER_UNSUPPORTED_VERSION: {
    means: 'The library has a version the adapter was not made for.',
    todo: 'Install a version within the range the error names.',
  },
  HOOKLINE_ADAPTER_MODULE_NOT_FOUND: {
    means: 'An adapter was to find its library itself and could not.',
    todo: 'Install the library, or pass the module to the adapter.',
  },
  HOOKLINE_OTHER_MAJOR: {
    means: 'Two major versions of @hookline/core are loaded; their registries know nothing of each other.',
    todo: 'Bring all packages to one major version (`npm ls @hookline/core`).',
  },
  HOOKLINE_METADATA_MISSING: {
    means: 'tsyringe needs `reflect-metadata`, and it was not loaded first.',
    todo: "Install `reflect-metadata` and put `import 'reflect-metadata'` on the first line of the program.",
  },
  HOOKLINE_UNRESOLVED_HOOK: {
    means: 'A decorator names a hook by a class or an injection token, and nothing can make it.',
    todo: 'Call `registerHookline(container)` before the first call and register the token there; a hook class without a container must take no constructor parameters.',
  },
  HOOKLINE_DECORATOR_TARGET: {
    means: 'A decorator stands where it has no meaning, such as on a field.',
    todo: 'Put it on a method, an accessor or a class.',
  },
} as const

/** Codes of other packages: each adds its own by module augmentation. */
// oxlint-disable-next-line typescript/no-empty-object-type, typescript/no-empty-interface -- filled from outside
export interface MoreCodes {}

/** A code of core's catalogue, or of another package's. */
// oxlint-disable-next-line typescript/no-redundant-type-constituents -- empty only as long as no other package is loaded
export type HooklineCode = keyof typeof catalogue | keyof MoreCodes

/**
 * Every error that Hookline makes itself: a `code` from the catalogue and a sentence that says what was expected, what came and what to do.
 *
 * @example
 * ```ts
 * import { HooklineError, HookRegistry } from '@hookline/core'
 * try {
 *   new HookRegistry().register({ name: '', on: '*', onEnter() {} })
 * } catch (error) {
 *   if (error instanceof HooklineError) console.log(error.code) // HOOKLINE_INVALID_HOOK
 * }
 * ```
 */
export class HooklineError extends Error {
  readonly code: HooklineCode
  constructor(code: HooklineCode, message: string, options?: { cause?: unknown }) {
    super(message, options)
    this.code = code
    errors.add(this)
  }
  static {
    // On the prototype and not enumerable, as the platform's own errors have it.
    Object.defineProperty(this.prototype, 'name', { value: 'HooklineError', writable: true, configurable: true })
  }
}

/**
 * What the caller of a blocked call gets, unless the hook gave an error of its own.
 *
 * @example
 * ```ts
 * import { BlockedError, hooked } from '@hookline/core'
 * const drop = hooked(function drop() {}, { onEnter: call => call.block({ reason: 'read only', status: 405 }) })
 * try {
 *   drop()
 * } catch (error) {
 *   if (error instanceof BlockedError) console.log(error.target, error.reason, error.status) // drop read only 405
 * }
 * ```
 */
export class BlockedError extends HooklineError {
  /** The hook that blocked. */
  readonly hook: string
  /** The target that did not run. */
  readonly target: string
  readonly reason: string | undefined
  /** HTTP status for targets that answer requests. */
  readonly status: number
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>> | undefined
  /** The same as `status`, by the name that Fastify and others read. */
  declare statusCode: number
  /** Whether frameworks that ask, such as Koa, may show the message to the client: false. */
  declare expose: boolean
  constructor(
    hook: string,
    target: string,
    why: {
      reason?: string | undefined
      status?: number | undefined
      body?: unknown
      headers?: Readonly<Record<string, string>> | undefined
    },
  ) {
    super(
      'HOOKLINE_BLOCKED',
      `${target} was blocked by hook "${hook}"${why.reason === undefined || why.reason === '' ? '' : `: ${why.reason}`}`,
    )
    this.hook = hook
    this.target = target
    this.reason = why.reason
    this.status = why.status ?? 403
    this.body = why.body
    this.headers = why.headers
    // Handlers of errors assign these; not enumerable, so that logs and snapshots stay as they were.
    Object.defineProperty(this, 'statusCode', { value: this.status, writable: true, configurable: true })
    Object.defineProperty(this, 'expose', { value: false, writable: true, configurable: true })
    blockedErrors.add(this)
  }
  static {
    Object.defineProperty(this.prototype, 'name', { value: 'BlockedError', writable: true, configurable: true })
  }
}

/** Frames of ours that can stand between a hook and whoever made the call. */
const OUR_FRAMES = 12

/** A BlockedError whose stack has room for the line that made the call, below our own frames. */
export function newBlockedError(...given: ConstructorParameters<typeof BlockedError>): BlockedError {
  const limit: unknown = Error.stackTraceLimit
  const raised = typeof limit === 'number' && limit > 0 && Reflect.set(Error, 'stackTraceLimit', limit + OUR_FRAMES)
  try {
    return new BlockedError(...given)
  } finally {
    if (raised) Error.stackTraceLimit = limit
  }
}

const errors = shared('errors', () => new WeakSet<object>())
const blockedErrors = shared('blockedErrors', () => new WeakSet<object>())
sharesInstances(HooklineError, errors)
sharesInstances(BlockedError, blockedErrors)

/**
 * Names what came, for error sentences; runs none of its code.
 *
 * @example
 * ```ts
 * import { nameOf } from '@hookline/core'
 * console.log(nameOf([]), nameOf('x'), nameOf(7)) // an array the string "x" the number 7
 * ```
 */
export function nameOf(value: unknown): string {
  if (value === null) return 'null'
  if (typeof value === 'string') return value === '' ? 'an empty string' : `the string "${value.slice(0, 60)}"`
  if (typeof value === 'function') return 'a function'
  if (typeof value === 'object') return Array.isArray(value) ? 'an array' : 'an object'
  if (value === undefined) return 'undefined'
  // oxlint-disable-next-line typescript/no-base-to-string -- no object comes here
  return `the ${typeof value} ${String(value)}`
}
