/** The tsyringe wiring: the registry and the line come out of a container, and hook classes are made by it. */
import './needs-metadata.ts'
import { createRequire } from 'node:module'
import { disposer, HookRegistry, hookRegistry } from '@hookline/core'
import type { Disposer } from '@hookline/core'
import { resolveHooksBy } from './resolver.ts'

export { HookRegistry }

/**
 * The injection token of the registry's line, an RxJS `Observable<HookEvent>`. RxJS is loaded when it is first resolved.
 *
 * @example
 * ```ts
 * import 'reflect-metadata'
 * import type { HookEvent } from '@hookline/core'
 * import { HOOK_EVENTS, registerHookline } from '@hookline/decorators/tsyringe'
 * import type { Observable } from 'rxjs'
 * import { container } from 'tsyringe'
 * registerHookline(container)
 * container.resolve<Observable<HookEvent>>(HOOK_EVENTS).subscribe(event => console.log(event.type))
 * ```
 */
export const HOOK_EVENTS: unique symbol = Symbol('HOOK_EVENTS')

/** The part of tsyringe's `DependencyContainer` that is used: https://github.com/microsoft/tsyringe#container */
export interface Container {
  // oxlint-disable-next-line typescript/no-explicit-any -- tokens and providers are tsyringe's own types
  register(token: any, provider: any): unknown
  // oxlint-disable-next-line typescript/no-explicit-any -- what a token stands for is known to the application
  resolve(token: any): any
}

/** Options of {@link registerHookline}. */
export interface HooklineContainerOptions {
  /** What `HookRegistry` resolves to, and whose decorators get their hook classes from the container. @default the process's registry */
  readonly registry?: HookRegistry
}

/**
 * Makes `HookRegistry` and {@link HOOK_EVENTS} injectable, and lets the container make the hook classes and tokens that decorators name: each once, before the first call that needs it.
 * The remover gives hook classes back to whoever made them before; what the container has registered stays.
 * Importing this module throws `HOOKLINE_METADATA_MISSING` without `reflect-metadata`.
 *
 * @example
 * ```ts
 * import 'reflect-metadata'
 * import { HookRegistry, registerHookline } from '@hookline/decorators/tsyringe'
 * import { container } from 'tsyringe'
 *
 * registerHookline(container)
 * container.resolve(HookRegistry).register({ name: 'tell', on: '*', onEnter: call => console.log(call.target.name) })
 * ```
 */
export function registerHookline(container: Container, { registry = hookRegistry }: HooklineContainerOptions = {}): Disposer {
  container.register(HookRegistry, { useValue: registry })
  let line: unknown
  container.register(HOOK_EVENTS, { useFactory: () => (line ??= lineOf(registry)) })
  const remove = resolveHooksBy(registry, token => container.resolve(token))
  return disposer(remove)
}

/** RxJS takes 73 ms of CPU to load; injection is synchronous, so it is required and not imported. */
function lineOf(registry: HookRegistry): unknown {
  const rx = createRequire(import.meta.url)('@hookline/core/rx') as typeof import('@hookline/core/rx')
  return registry === hookRegistry ? rx.events$ : rx.eventsOf(registry)
}
