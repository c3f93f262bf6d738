/** The fields a rule may have, in either form, and what each may hold. */
import { LIMITS } from './limits.ts'
import { NAME } from './package-name.ts'

/** Says what was expected when a value is not that. */
type Check = (value: unknown) => string | undefined

// oxlint-disable-next-line no-control-regex -- that is what it looks for
const CONTROL = /[\u0000-\u001F\u007F-\u009F]/

function text(max: number, what: string): Check {
  return value => {
    if (typeof value !== 'string' || value === '') return what
    if (value.length > max) return `${what} of at most ${max} characters (it has ${value.length})`
    if (CONTROL.test(value)) return `${what} without control characters`
    return value.trim() === value ? undefined : `${what} without white space around it`
  }
}

function oneOf(...names: readonly string[]): Check {
  const expected = `one of ${names.map(name => `"${name}"`).join(', ')}`
  return value => (typeof value === 'string' && names.includes(value) ? undefined : expected)
}

function integer(least: number, what: string): Check {
  return value => (Number.isSafeInteger(value) && (value as number) >= least ? undefined : what)
}

const flag: Check = value => (typeof value === 'boolean' ? undefined : 'true or false')
const number: Check = value => (typeof value === 'number' && !Number.isNaN(value) ? undefined : 'a number')
const exported = text(LIMITS.text, 'the name of an export of the hook module')
const path = text(LIMITS.path, 'the path of a hook module')
const names: Check = value =>
  !Array.isArray(value) || value.length > LIMITS.list
    ? `a list of at most ${LIMITS.list} package names`
    : value.every(name => typeof name === 'string' && name.length <= 214 && NAME.test(name))
      ? undefined
      : 'a list of package names'
const takes: Check = value =>
  typeof value === 'function' ? undefined : 'a function (JSON has none: write this rule in a .mjs or .ts file)'
const version = text(LIMITS.text, 'a range of versions')

/** Rules with `package`, `on` or `adopt`. */
export const MODERN: Readonly<Record<string, Check>> = {
  __proto__: null as never,
  id: text(LIMITS.text, 'a name'),
  description: value =>
    typeof value === 'string' && value.length <= LIMITS.path ? undefined : `a text of at most ${LIMITS.path} characters`,
  package: text(LIMITS.text, 'the name of a package'),
  version,
  file: text(LIMITS.text, 'a glob over the files of the package'),
  function: text(LIMITS.text, 'the name of a function'),
  index: integer(0, 'a whole number from 0'),
  kind: oneOf('auto', 'sync', 'async', 'callback', 'iterator', 'asyncIterator', 'stream'),
  callbackIndex: integer(-1024, 'a whole number (negative counts from the end)'),
  on: text(LIMITS.text, 'a selector over names of targets'),
  adopt: takes,
  hooks: path,
  enter: exported,
  exit: exported,
  failure: oneOf('closed', 'open'),
  required: flag,
  enabled: flag,
  order: number,
  dependencies: names,
}

const maybe =
  (check: Check): Check =>
  value =>
    value === '' ? undefined : check(value)

/** Rules as the Go agent writes them: an empty text is a field that is not there. */
export const SEED: Readonly<Record<string, Check>> = {
  __proto__: null as never,
  ImportPath: text(LIMITS.text, 'the name of a package'),
  Function: text(LIMITS.text, 'the name of a function'),
  ReceiverType: maybe(text(LIMITS.text, 'the name of a class')),
  OnEnter: maybe(exported),
  OnExit: maybe(exported),
  Path: path,
  Version: maybe(version),
  Dependencies: names,
  Order: number,
}

const GO = 'it is about the Go compiler'
/** Fields of the Go agent that have no meaning here, each with the reason. */
export const FOREIGN: Readonly<Record<string, string>> = {
  __proto__: null as never,
  UseRaw:
    'code given as text is never pasted into a program here: put it into a function of the hook module and name that in OnEnter or OnExit',
  Raw: 'code given as text is never pasted into a program here: put it into a function of the hook module and name that in OnEnter or OnExit',
  Func: 'it names the function that raw code is pasted into: use Function',
  Recv: 'it names the receiver that raw code is pasted for: use ReceiverType',
  GoVersion: `${GO}; Version is about the package that is hooked`,
  StructType: 'objects of JavaScript need no declared fields: keep values in `call.data`, or in a WeakMap by the receiver',
  FieldName: 'objects of JavaScript need no declared fields: keep values in `call.data`, or in a WeakMap by the receiver',
  FieldType: 'objects of JavaScript need no declared fields: keep values in `call.data`, or in a WeakMap by the receiver',
  FileName: 'whole files are not added or replaced: hook the functions that are in them',
  Replace: 'whole files are not added or replaced: hook the functions that are in them',
}
