/** Rules as the Go agent writes them: ImportPath, Function, ReceiverType, OnEnter, OnExit, Path. */
import { makeWhere, tooBroad, type Draft, type Drafted } from './draft.ts'
import type { Complaint } from './entry.ts'
import { makeFunctionPath, parseFunctionPath, type Unreadable } from './function-path.ts'
import { parseImportPath } from './package-name.ts'
import { got } from './problem.ts'
import { parseVersion } from './version.ts'
import type { FunctionPath } from '../model.ts'

/** Drafts a rule, or says what is missing. */
export function draftSeed(fields: Readonly<Record<string, unknown>>): Drafted {
  const complaints: Complaint[] = []
  const text = (key: string): string | undefined => (fields[key] === '' ? undefined : (fields[key] as string | undefined))
  const settle = <T extends object>(key: string, parsed: T | Unreadable): T | undefined => {
    if (!('expected' in parsed)) return parsed
    complaints.push({ key, sentence: `expected ${parsed.expected}, got ${got(fields[key])}.` })
    return undefined
  }
  for (const key of ['ImportPath', 'Function', 'Path']) {
    if (!(key in fields)) complaints.push({ key: undefined, sentence: `${key} is missing.` })
  }
  const [enter, exit] = [text('OnEnter'), text('OnExit')]
  if (enter === undefined && exit === undefined) {
    complaints.push({ key: undefined, sentence: 'a rule needs OnEnter or OnExit, the name of a function of the hook module.' })
  }
  const place = settle('ImportPath', parseImportPath(text('ImportPath') ?? '.'))
  const version = settle('Version', parseVersion(text('Version') ?? ''))
  const name = settle('Function', parseName(text('Function') ?? '*'))
  const receiver = settle('ReceiverType', { name: parseReceiver(text('ReceiverType')) })?.name
  if (typeof receiver === 'object') settle('ReceiverType', receiver)
  if (place === undefined || version === undefined || name === undefined || typeof receiver === 'object' || complaints.length > 0) {
    return { draft: undefined, complaints }
  }
  const path = withReceiver(name, receiver)
  if ('expected' in path) {
    settle('Function', path)
    return { draft: undefined, complaints }
  }
  const where = makeWhere(place.package, version.range, place.file, path, undefined)
  const draft: Draft = {
    id: undefined,
    derived: `${place.package}:${path.text}`,
    where,
    on: undefined,
    adopt: undefined,
    kind: 'auto',
    callbackIndex: undefined,
    hooks: text('Path'),
    hooksKey: 'Path',
    enter,
    exit,
    passReceiver: receiver !== undefined,
    failure: 'open',
    required: true,
    enabled: true,
    order: (fields['Order'] as number | undefined) ?? 0,
    dependencies: [...((fields['Dependencies'] as readonly string[] | undefined) ?? [])],
  }
  return { draft, complaints: tooBroad(where, 'Function') }
}

/** `.*` is how the original's expressions say "any". */
function parseName(text: string): FunctionPath | Unreadable {
  const path = parseFunctionPath(text === '.*' ? '*' : text.startsWith('#') ? `*#${text}` : text.replace(/^(get|set) +(?!.*#)/, '$1 *#'))
  if ('expected' in path) return path
  if (path.receiver !== undefined && path.receiver !== '*')
    return { expected: 'the name of the function alone, with its class in ReceiverType' }
  return path
}

/** The class's name without its star; `*` where any class will do; undefined for a plain function. */
function parseReceiver(text: string | undefined): string | undefined | Unreadable {
  if (text === undefined) return undefined
  if (text === '*' || text === '\\*' || text === '.*' || text === 'any') return '*'
  const name = text.replace(/^\\?\*/, '')
  const path = parseFunctionPath(`${name}#x`)
  if ('expected' in path || path.receiver !== name) {
    return { expected: 'the name of a class, with "*" for any run of characters (regular expressions are not taken)' }
  }
  return name
}

function withReceiver(path: FunctionPath, receiver: string | undefined): FunctionPath | Unreadable {
  if (receiver === undefined) {
    return path.receiver === undefined ? path : { expected: 'ReceiverType beside it, the class that has it' }
  }
  const member = path.name === 'constructor' ? 'static' : 'any'
  return makeFunctionPath(receiver, member, path.accessor, path.name)
}
