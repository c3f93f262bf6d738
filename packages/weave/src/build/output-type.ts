/** Which ending makes Node read the files of a folder in the format they are written in. */
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** What is to be written so that `node dist/app.js` runs. */
export interface OutputType {
  readonly ending: '.js' | '.mjs' | '.cjs'
  /** Text of a `package.json` for the folder; undefined when none is needed. */
  readonly manifest: string | undefined
}

/** Files are `.js`; a `package.json` of the folder's own says how they are meant where the one above says otherwise. */
export function outputType(folder: string, format: 'esm' | 'cjs'): OutputType {
  const type = format === 'esm' ? 'module' : 'commonjs'
  if (typeAbove(folder) === type) return { ending: '.js', manifest: undefined }
  // Somebody else's manifest is left alone.
  if (typeOf(folder) !== undefined) return { ending: format === 'esm' ? '.mjs' : '.cjs', manifest: undefined }
  return { ending: '.js', manifest: `${JSON.stringify({ type }, undefined, 2)}\n` }
}

function typeAbove(folder: string): string {
  const type = typeOf(folder)
  if (type !== undefined) return type
  const above = dirname(folder)
  return above === folder ? 'none' : typeAbove(above)
}

/** `none`: Node guesses, by the syntax. Undefined: there is no manifest. */
function typeOf(folder: string): string | undefined {
  const file = join(folder, 'package.json')
  if (!existsSync(file)) return undefined
  try {
    const { type } = JSON.parse(readFileSync(file, 'utf8')) as { type?: unknown }
    return type === 'module' || type === 'commonjs' ? type : 'none'
  } catch {
    return 'none'
  }
}
