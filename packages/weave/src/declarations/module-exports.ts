/**
 * Under which names a module exports its classes and functions, told by its text. No parser, so that the same rules give the same
 * file whatever is installed; where the text leaves a doubt, `complete` is false and the compiler decides.
 */
import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { typesBeside } from './package-types.ts'

/** What a module exports. */
export interface ModuleExports {
  /** By the own name of a class or function, and by the exported one: the exported name; an empty one is the module as a whole (`export =`). */
  readonly names: ReadonlyMap<string, string>
  /** What is not in `names` is not exported. */
  readonly complete: boolean
}

interface Found {
  names: Map<string, string>
  complete: boolean
  readonly seen: Set<string>
}

const mostFiles = 100
const word = String.raw`[\p{ID_Start}$_][\p{ID_Continue}$]*`
const declared = new RegExp(
  String.raw`export\s+(?:declare\s+)?(?:abstract\s+)?(?:async\s+)?(?:class|function(?:\s*\*)?|enum|const\s+enum|namespace|module|const|let|var)\s*(${word})(?!\s*[\p{ID_Continue}$])`,
  'uy',
)
const defaulted = new RegExp(
  String.raw`export\s+default\b(?:\s+(?:(?:declare\s+)?(?:abstract\s+)?class|(?:async\s+)?function(?:\s*\*)?)\b)?\s*(?!extends\b)(${word})?`,
  'uy',
)
const listed = /export\s*(?:type\s*)?\{([^}]*)\}/uy
const starred = /export\s*\*\s*from\s*(['"])([^'"]*)\1/uy
const named = new RegExp(String.raw`export\s*\*\s*as\s+(${word})`, 'uy')
const whole = new RegExp(String.raw`export\s*=\s*(${word})`, 'uy')
const typesOnly = new RegExp(String.raw`export\s+(?:declare\s+)?(?:type\s*\*|(?:interface|type)\s+${word}|as\s+namespace\b)`, 'uy')

/** What a source file or a `.d.ts` exports, together with the files beside it that it passes on. */
export function exportsOf(file: string): ModuleExports {
  const found: Found = { names: new Map(), complete: true, seen: new Set() }
  collect(file, found)
  return found
}

function collect(file: string, found: Found): void {
  if (found.seen.has(file)) return
  found.seen.add(file)
  const text = found.seen.size > mostFiles ? undefined : read(file)
  if (text === undefined || !/\bexport\b/.test(text) || /\bmodule\.exports\b|\bdeclare\s+module\b/.test(text)) found.complete = false
  if (text === undefined) return
  for (const { index } of text.matchAll(/\bexport\b/g)) statement(text, index, file, found)
}

function statement(text: string, at: number, file: string, found: Found): void {
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    return pattern.exec(text)
  }
  const list = take(listed)
  const star = take(starred)
  const one = take(declared) ?? take(named)
  const byDefault = take(defaulted)
  const all = take(whole)
  if (list !== null) for (const item of (list[1] ?? '').split(',')) alias(item, found.names)
  else if (star !== null) pass(star[2] ?? '', file, found)
  else if (byDefault !== null) both(byDefault[1], 'default', found.names)
  else if (all !== null) {
    both(all[1], '', found.names)
    found.names.set('default', '')
    // Members of a namespace merged with it are exported too.
    found.complete = false
  } else if (one !== null) {
    both(one[1], one[1] ?? '', found.names)
    // `export const a = …, b = …`: where the second begins is not told without a parser.
    if (/\b(?:const|let|var)\b/.test(one[0]) && text.slice(at, text.indexOf('\n', at) >>> 0).includes(',')) found.complete = false
  } else if (take(typesOnly) === null) found.complete = false
}

function alias(item: string, names: Map<string, string>): void {
  const [, own, exported = own] = /^\s*(?:type\s+)?([^\s]+)(?:\s+as\s+([^\s]+))?\s*$/u.exec(item) ?? []
  if (own !== undefined && exported !== undefined) both(own === 'default' ? undefined : own, exported, names)
}

function both(own: string | undefined, exported: string, names: Map<string, string>): void {
  if (exported !== '') names.set(exported, exported)
  if (own !== undefined && !names.has(own)) names.set(own, exported)
}

function pass(specifier: string, file: string, found: Found): void {
  const next = specifier.startsWith('.') ? resolve(dirname(file), specifier) : undefined
  const types = next === undefined ? undefined : (typesBeside(next) ?? typesBeside(`${next}.js`) ?? typesBeside(resolve(next, 'index.js')))
  if (types === undefined) found.complete = false
  else collect(types, found)
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
