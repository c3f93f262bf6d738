/** Reads rules from a JSON file. */
import { isUtf8 } from 'node:buffer'
import { createReadStream } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { checkFrame, checkRules } from './check-rules.ts'
import { JsonProblem, readJson, type JsonSource } from './json-source.ts'
import { GuardRulesError, type GuardRulesProblem } from './problems.ts'
import type { GuardRules } from './types.ts'

const MOST_BYTES = 8_388_608

/**
 * Reads rules from a JSON file: `{ "default", "mode", "root", "rules": [ … ] }`, or a list of rules. A relative `root` is relative to the file. Rules in a file hold
 * no code and no regular expressions. The file's JSON Schema is `@hookline/hooks/guard.schema.json`.
 *
 * @throws GuardRulesError with the line and column of everything that is wrong, also where the file cannot be read.
 * @example
 * ```ts
 * import { hookRegistry } from '@hookline/core'
 * import { guard, readGuardRules } from '@hookline/hooks/guard'
 * hookRegistry.register(guard({ rules: await readGuardRules('guard.json') }))
 * ```
 */
export async function readGuardRules(path: string | URL): Promise<GuardRules> {
  const file = path instanceof URL ? path : resolve(path)
  const shown = String(path)
  let text: string
  try {
    text = await readBounded(file)
  } catch (error) {
    throw new GuardRulesError([{ at: '', message: `cannot be read: ${(error as Error).message}` }], shown, error)
  }
  const rules = parseGuardRules(text, shown)
  if (rules.root === undefined || path instanceof URL) return rules
  return { ...rules, root: resolve(dirname(resolve(path)), rules.root) }
}

/** Never more than is taken, also of what does not tell its size: a pipe, a device. */
async function readBounded(file: string | URL): Promise<string> {
  const pieces: Buffer[] = []
  let bytes = 0
  for await (const piece of createReadStream(file) as AsyncIterable<Buffer>) {
    bytes += piece.byteLength
    if (bytes > MOST_BYTES) throw new Error(`it has more than ${MOST_BYTES} bytes, which are taken at most`)
    pieces.push(piece)
  }
  const whole = Buffer.concat(pieces)
  // A letter that cannot be read would be another one in a rule, which then fits nothing.
  if (!isUtf8(whole)) throw new Error('it is not UTF-8; save it as UTF-8')
  return whole.toString('utf8')
}

/** The same for a text; `file` is for messages. */
function parseGuardRules(text: string, file: string): GuardRules {
  let source: JsonSource
  try {
    source = readJson(text)
  } catch (error) {
    if (!(error instanceof JsonProblem)) throw error
    throw new GuardRulesError([{ at: '', message: error.message, ...error.position }], file, error)
  }
  // In a file that is a list, rules stand at `[2]`.
  const isList = Array.isArray(source.value)
  const placed = (at: string, message: string): GuardRulesProblem => ({
    at,
    message,
    ...source.positionOf(isList ? at.replace(/^rules/, '') : at),
  })
  const problems = source.doubles.map(({ way, position }) => ({
    at: way,
    message: 'this field comes twice; which of them is meant?',
    ...position,
  }))
  const found: GuardRulesProblem[] = [...problems]
  const frame = checkFrame(source.value, (at, message) => found.push(placed(at, message)))
  if (frame !== undefined) for (const { at, message } of checkRules(frame.rules, false).problems) found.push(placed(at, message))
  if (found.length > 0 || frame === undefined) throw new GuardRulesError(found, file)
  const { rules, default: fallback, mode, root } = frame
  return {
    rules,
    ...(fallback === undefined ? {} : { default: fallback }),
    ...(mode === undefined ? {} : { mode }),
    ...(root === undefined ? {} : { root }),
  }
}
