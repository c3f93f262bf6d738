/** Weaves sources and runs them, bare and woven, against the real runtime with a registry of its own. */
import { compileFunction } from 'node:vm'
import { HookRegistry, type Hook } from '@hookline/core'
import type { FunctionPath, Woven, WeaveRequest } from '../../src/model.ts'
import { parseFunctionPath } from '../../src/rules/function-path.ts'
import { installRuntime } from '../../src/runtime/runtime.ts'
import type { Found } from '../../src/transform/found.ts'
import { pathOf } from '../../src/transform/places.ts'
import { weave, weaveWith } from '../../src/transform/weave.ts'

type Where = WeaveRequest['wheres'][number]

export const registry: HookRegistry = new HookRegistry()
installRuntime({ registry })

/** A registry with a runtime of its own in place of the former: one that has seen many files takes long to change its hooks. */
export function freshRegistry(): HookRegistry {
  Reflect.deleteProperty(globalThis, Symbol.for('hookline.weave/1'))
  const fresh = new HookRegistry()
  installRuntime({ registry: fresh })
  return fresh
}

/** A place by the name of a function; `index` and `kind` as rules give them. */
export function where(text: string, more: Partial<Where> = {}): Where {
  const path = parseFunctionPath(text)
  if ('expected' in path) throw new Error(`${text}: expected ${path.expected}`)
  return whereOf(path, more)
}

export function whereOf(path: FunctionPath, more: Partial<Where> = {}): Where {
  return {
    key: `${path.member} ${path.text}`,
    package: 'x',
    version: undefined,
    file: undefined,
    index: undefined,
    function: path,
    kind: 'auto',
    callbackIndex: undefined,
    ...more,
  }
}

let files = 0

/** A request for a file that no other test has, so that its slots are its own. */
export function request(source: string, wheres: readonly (string | Where)[], more: Partial<WeaveRequest> = {}): WeaveRequest {
  return {
    source,
    format: 'commonjs',
    package: 'x',
    version: '1.0.0',
    file: `lib/${++files}.js`,
    wheres: wheres.map(each => (typeof each === 'string' ? where(each) : each)),
    ...more,
  }
}

/** Weaves; `wheres` are names of functions. */
export function woven(source: string, wheres: readonly (string | Where)[], more: Partial<WeaveRequest> = {}): Woven {
  return weave(request(source, wheres, more))
}

/** Weaves every function there is, anonymous ones too. */
export function wovenWhole(source: string, more: Partial<WeaveRequest> = {}): Woven {
  return weaveWith(request(source, ['*'], more), found => [found.map(everything)])
}

function everything(found: Found): { found: Found; name: Found['names'][number]; path: string; className: undefined } {
  const name = found.names[0] ?? { holder: undefined, member: 'none' as const, accessor: undefined, name: '' }
  return { found, name, path: pathOf(name), className: undefined }
}

/** What a CommonJS source exports, run in this realm. */
export function run(code: string, globals: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const module = { exports: {} }
  const fn = compileFunction(code, ['exports', 'module', ...Object.keys(globals)], { filename: '/app/lib/file.js' })
  fn.call(module.exports, module.exports, module, ...Object.values(globals))
  return module.exports
}

/** Names of the targets whose calls a hook sees while the body runs, in the order of entering. */
export function watch<T>(body: () => T, hook: Partial<Hook> = {}): { readonly seen: string[]; readonly value: T } {
  const seen: string[] = []
  const remove = registry.register({
    name: 'watch',
    on: '*',
    onEnter: call => void seen.push(call.target.name.replace(/^x:/, '')),
    ...hook,
  })
  try {
    return { seen, value: body() }
  } finally {
    remove()
  }
}

/** Runs without a runtime: woven code that is linked meanwhile stays bare. */
export function withoutRuntime<T>(body: () => T): T {
  const key = Symbol.for('hookline.weave/1')
  const runtime = Object.getOwnPropertyDescriptor(globalThis, key) as PropertyDescriptor
  Reflect.deleteProperty(globalThis, key)
  try {
    return body()
  } finally {
    Object.defineProperty(globalThis, key, runtime)
  }
}
