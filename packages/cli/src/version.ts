/**
 * The version of the command.
 *
 * @example
 * ```ts
 * import { version } from 'hookline'
 * console.log(version) // 0.1.0
 * ```
 */
export const version: string = '0.1.0'
