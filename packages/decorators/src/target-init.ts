/** What a decorated member tells the registry of itself. */
import type { AnyFunction, Shape, TargetInit } from '@hookline/core'
import { keyName, prefix, targetName, type Role, type Sought } from './names.ts'
import type { HookedOptions } from './types.ts'

const SHAPES: Readonly<Record<string, Shape>> = {
  AsyncFunction: 'async',
  GeneratorFunction: 'iterator',
  AsyncGeneratorFunction: 'asyncIterator',
}

/** Known before the first call, so that an asynchronous hook where nothing can wait is refused at once. Nobody reads what a setter returns. */
export function shapeOf(role: Role, fn: AnyFunction): Shape {
  if (role === 'set') return 'sync'
  return SHAPES[(fn as { [Symbol.toStringTag]?: string })[Symbol.toStringTag] ?? ''] ?? 'auto'
}

/** The registry's description of a member. */
export function targetInit(
  member: Sought & { readonly isStatic: boolean },
  className: string | undefined,
  options: Omit<HookedOptions, 'name'> & { readonly name?: string | undefined },
): TargetInit {
  const { role, key, isStatic, original } = member
  const { name, registry: _registry, hooks: _hooks, ...init } = options
  return {
    ...init,
    name: name === undefined ? targetName(role, className, isStatic, key) : `${prefix(role)}${name}`,
    functionName: keyName(key),
    shape: options.shape ?? shapeOf(role, original),
    ...(className === undefined ? {} : { className }),
  }
}
