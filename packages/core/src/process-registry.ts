/** One process, one registry: the first copy of this major version that loads makes it, every other copy shares it. */
import { HookRegistry } from './registry.ts'
import { MAJOR } from './shared.ts'

/** Holds the registry of every major version, so that others can be seen. */
const KEY = Symbol.for('hookline.core')
interface Shared {
  readonly [major: number]: HookRegistry
}

/**
 * The registry of this process, which decorators and rules attach to. All copies of one major version of this package share it.
 *
 * @example
 * ```ts
 * import { hooked, hookRegistry } from '@hookline/core'
 * const greet = hooked(function greet(name: string) { return `hello ${name}` })
 * hookRegistry.register({ name: 'shout', on: 'greet', onExit: call => { call.result = call.result.toUpperCase() } })
 * console.log(greet('ada')) // HELLO ADA
 * ```
 */
export const hookRegistry: HookRegistry = shared()

function shared(): HookRegistry {
  const holder = globalThis as { [KEY]?: Record<number, HookRegistry> }
  const majors = (holder[KEY] ??= Object.create(null) as Record<number, HookRegistry>)
  const found = (majors as Shared)[MAJOR]
  if (found !== undefined) return found
  const registry = new HookRegistry()
  majors[MAJOR] = registry
  const others = Object.keys(majors).filter(major => major !== String(MAJOR))
  if (others.length > 0) {
    registry.report({
      code: 'HOOKLINE_OTHER_MAJOR',
      message: `@hookline/core ${MAJOR}.x was loaded beside ${others.join(', ')}.x: their registries know nothing of each other.`,
    })
  }
  return registry
}
