/** Changing a query from an enter hook, whichever of its forms the caller used. */
import type { CallContext } from '@hookline/core'
import { isSubmittable } from './types.ts'

/**
 * What {@link changeQuery} puts in place.
 *
 * @example
 * ```ts
 * import type { QueryChange } from '@hookline/adapter-pg'
 * const change: QueryChange = { text: 'SELECT $1::int', values: [1] }
 * ```
 */
export interface QueryChange {
  readonly text?: string
  readonly values?: readonly unknown[]
}

/**
 * Gives a query another text or other values; to be used in `onEnter` of `pg:query`. The caller's config object is left alone: a copy takes its place.
 * Objects that submit themselves (cursors, streams) are changed as they are, and of those only the text.
 *
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { changeQuery } from '@hookline/adapter-pg'
 * hookRegistry.register({
 *   name: 'comment',
 *   on: 'pg:query',
 *   onEnter: call => changeQuery(call, { text: `${call.attributes['db.query.text']} /* shop *\/` }),
 * })
 * ```
 */
export function changeQuery(call: CallContext, change: QueryChange): void {
  const [config, values, ...rest] = call.args as unknown[]
  if (isSubmittable(config)) {
    const holder = (config.cursor ?? config) as { text?: unknown }
    if (change.text !== undefined) holder.text = change.text
    return
  }
  if (typeof config === 'string') {
    call.args[0] = change.text ?? config
    // `query(text, callback)` has no place for values between the two.
    if (change.values !== undefined) call.args = [call.args[0], change.values, ...(typeof values === 'function' ? [values] : rest)]
    return
  }
  const properties: PropertyDescriptorMap = Object.getOwnPropertyDescriptors(config as object)
  for (const [key, value] of Object.entries(change)) {
    if (value !== undefined) properties[key] = { value, configurable: true, enumerable: true, writable: true }
  }
  call.args[0] = Object.create(Object.getPrototypeOf(config) as object | null, properties) as unknown
  // Values beside the config win over those in it.
  if (change.values !== undefined && Array.isArray(values)) call.args[1] = change.values
}
