/** `@Hooked`: makes targets, with options. */
import { attachmentOf } from './attachment.ts'
import { decorateClass, decorateMember } from './decorate.ts'
import { placeOf } from './place.ts'
import type { HookedDecorator, HookedOptions } from './types.ts'

/**
 * Makes a method, a getter, a setter, an `accessor` field, or all own methods and accessors of a class (static ones too, not the constructor) targets, and says what they are called and how they are captured.
 * Throws `HOOKLINE_DECORATOR_TARGET` and `HOOKLINE_INVALID_HOOK`.
 *
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { Hooked } from '@hookline/decorators'
 *
 * @Hooked({ name: 'Till' })
 * class Till {
 *   pay(cents: number) { return `paid ${cents}` }
 *   get open() { return true }
 * }
 * hookRegistry.register({ name: 'tell', on: 'Till#*', onEnter: (call, cents) => console.log(call.target.name, cents) })
 * new Till().pay(5) // prints Till#pay 5
 * ```
 */
export function Hooked(options: HookedOptions = {}): HookedDecorator {
  const { hooks = [], ...settings } = options
  const attachments = hooks.map(hook => attachmentOf('Hooked', undefined, hook))
  return (...args: unknown[]) => {
    const place = placeOf('Hooked', args)
    if (place.kind === 'member') return decorateMember(place, attachments, settings) as void
    decorateClass(place, attachments, settings)
  }
}
