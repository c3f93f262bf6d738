/** What is no installed package but Node itself. */
import { isBuiltin } from 'node:module'

/** Whether a rule's package is a built-in module or `globalThis`. */
export function isNative(name: string): boolean {
  return name === 'globalThis' || name.startsWith('node:') || isBuiltin(name)
}
