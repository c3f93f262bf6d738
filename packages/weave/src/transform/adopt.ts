/** What stands at the end of a package's main file that rules adopt: it hands its exports over, as they are then. */
import type { FileRef } from '../model.ts'
import { literal } from './names.ts'
import type { Parsed } from './parse.ts'
import type { Node } from './ast.ts'

/** Where and what to insert. */
export function adoption(
  { program, format }: Parsed,
  packageName: string,
  { version, file }: FileRef,
  prefix: string,
): { readonly at: number; readonly text: string } {
  const last = (program['body'] as Node[]).at(-1)
  const call = (exports: string): string =>
    `globalThis[globalThis.Symbol.for("hookline.weave/1")]?.adopt(${literal(packageName)},${exports},${literal(version)});`
  // Behind the last statement and not behind the last character: there may be a comment that runs to the end of its line.
  const at = last?.end ?? program.end
  if (format === 'commonjs') return { at, text: `;${call('module.exports')}` }
  // A module cannot reach its namespace but by importing itself.
  const own = file.slice(file.lastIndexOf('/') + 1).replace(/[%?#\\]/g, encodeURIComponent)
  return { at, text: `;import*as ${prefix}_e from ${literal(`./${own}`)};${call(`${prefix}_e`)}` }
}
