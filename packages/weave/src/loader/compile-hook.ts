/** Modules that load hooks never see: compilers such as tsx give what is required to `Module.prototype._compile` themselves. */
import Module from 'node:module'
import { slashed } from './package-files.ts'
import { guarded, marksIn, type Current, type Failed } from './load-hook.ts'

type Compile = (this: unknown, content: string, ...rest: unknown[]) => unknown

const loaders = (Module as unknown as { _extensions: Record<string, unknown> })._extensions
const prototype = (Module as unknown as { prototype: { _compile: Compile } }).prototype

const NODES = new Set(['.js', '.json', '.node'])

/** Whether somebody else than Node loads what is required: another function for `.js`, or one for further endings. */
export function requireIsPatched(): boolean {
  // Node's own code calls what it has kept of String.prototype; nobody else can.
  return Object.keys(loaders).some(ending => !NODES.has(ending)) || !String(loaders['.js']).includes('StringPrototypeEndsWith(')
}

/** Weaves what is compiled without a load hook. */
export function hookCompile(current: Current, failed: Failed): void {
  const { _compile: original } = prototype
  current.seesCompiled = true
  prototype._compile = function compile(content, ...rest) {
    return original.call(this, weave(current, content, rest[0], failed), ...rest)
  }
}

function weave(current: Current, content: string, filename: unknown, failed: Failed): string {
  if (typeof content !== 'string' || typeof filename !== 'string') return content
  const path = slashed(filename)
  // What the load hook has woven comes by here too; what only looks woven does not pass for it.
  if (marksIn(content) >= (current.woven.get(path) ?? Infinity)) return content
  const woven = guarded(failed, path, () => {
    current.seen?.(path)
    const concern = current.weaver?.concernOf(path)
    return concern && current.weaver?.weave(concern, content, 'commonjs', path)
  })
  return woven ?? content
}
