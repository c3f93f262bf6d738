/** What running hooks itself stands on: a hook on it would run for its own sake, without end. */

const INTRINSICS = new Set([
  'Array',
  'Error',
  'FinalizationRegistry',
  'Function',
  'Map',
  'Number',
  'Object',
  'Promise',
  'Proxy',
  'Reflect',
  'RegExp',
  'Set',
  'String',
  'Symbol',
  'WeakMap',
  'WeakRef',
  'WeakSet',
])
const MODULES = new Set(['node:async_hooks', 'async_hooks', 'node:diagnostics_channel', 'diagnostics_channel', 'node:module', 'module'])

/** The reason why a function must not be hooked; undefined for all others. */
export function forbidden(module: string, holder: string, key: string): string | undefined {
  const first = holder.split('.')[0] as string
  if (MODULES.has(module) || (module === 'globalThis' && INTRINSICS.has(first)) || first === 'performance' || first === 'Performance')
    return 'hooks themselves are run by it'
  if (module === 'globalThis' && holder === '' && key === 'queueMicrotask') return 'hooks themselves are run by it'
  return undefined
}
