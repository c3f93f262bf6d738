/** TypeScript without a parser of its own: Node's stripper puts blanks in place of types, so that offsets stay. */
import { stripTypeScriptTypes } from 'node:module'
import { parse } from 'acorn'

/** TypeScript with its types blanked out. Throws for enums and other syntax that is more than types. */
export function stripTypes(source: string): string {
  // Node warns that its function is experimental, which is not the user's business.
  const { emitWarning } = process
  process.emitWarning = () => {}
  try {
    return stripTypeScriptTypes(source)
  } finally {
    process.emitWarning = emitWarning
  }
}

/** Reads TypeScript that is JavaScript and types, for where `oxc-parser` is not installed. */
export function parseStripped(source: string): unknown {
  return parse(stripTypes(source), { ecmaVersion: 'latest', sourceType: 'module', allowHashBang: true })
}
