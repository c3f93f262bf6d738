/** `@OnEnter` and `@OnExit` stand on members only. */
import { HooklineError } from '@hookline/core'
import { placeOf, type MemberPlace } from './place.ts'

/** The member a decorator stands on. Throws `HOOKLINE_DECORATOR_TARGET`. */
export function onMember(decorator: string, args: readonly unknown[]): MemberPlace {
  const place = placeOf(decorator, args)
  if (place.kind === 'member') return place
  throw new HooklineError(
    'HOOKLINE_DECORATOR_TARGET',
    `@${decorator} stands on class ${place.name ?? ''}: put it on methods, or use @Hooked({ hooks: [ … ] }) for all of them.`,
  )
}
