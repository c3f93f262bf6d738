/** Rules with `package`, `on` or `adopt`, drafted from fields whose types are right. */
import type { Shape } from '@hookline/core'
import { makeWhere, tooBroad, type Draft, type Drafted } from './draft.ts'
import type { Complaint } from './entry.ts'
import { parseFunctionPath } from './function-path.ts'
import { checkFileGlob } from './glob.ts'
import { parsePackage } from './package-name.ts'
import { got, quoted } from './problem.ts'
import { parseVersion } from './version.ts'
import type { Adopt } from '../model.ts'

interface Fields {
  readonly id?: string
  readonly package?: string
  readonly version?: string
  readonly file?: string
  readonly function?: string
  readonly index?: number
  readonly kind?: Shape
  readonly callbackIndex?: number
  readonly on?: string
  readonly adopt?: Adopt['take']
  readonly hooks?: string
  readonly enter?: string
  readonly exit?: string
  readonly failure?: 'closed' | 'open'
  readonly required?: boolean
  readonly enabled?: boolean
  readonly order?: number
  readonly dependencies?: readonly string[]
}

const OF_PLACES = ['package', 'version', 'file', 'function', 'index', 'kind', 'callbackIndex'] as const
const OF_HOOKS = ['hooks', 'enter', 'exit', 'failure', 'order'] as const

/** Drafts a rule, or says what is missing or contradicts itself. */
export function draftModern(given: Readonly<Record<string, unknown>>): Drafted {
  const fields: Fields = given
  const complaints: Complaint[] = []
  const complain = (key: string | undefined, sentence: string): void => void complaints.push({ key, sentence })
  const common = {
    id: fields.id,
    on: fields.on,
    adopt: undefined,
    kind: fields.kind ?? 'auto',
    callbackIndex: fields.callbackIndex,
    hooks: fields.hooks,
    hooksKey: 'hooks',
    enter: fields.enter,
    exit: fields.exit,
    passReceiver: false,
    failure: fields.failure ?? 'open',
    required: fields.required ?? fields.adopt === undefined,
    enabled: fields.enabled ?? true,
    order: fields.order ?? 0,
    dependencies: [...(fields.dependencies ?? [])],
  } as const
  checkHooks(fields, complain)
  if (fields.on !== undefined) {
    for (const key of [...OF_PLACES, 'adopt'] as const) {
      if (key in fields)
        complain(key, `\`on\` is for targets that are there already and \`${key}\` is not for those: leave one of them out.`)
    }
    if (fields.hooks === undefined) complain('on', 'a rule with `on` does nothing without `hooks` and one of `enter` and `exit`.')
    return finish({ ...common, where: undefined, derived: `on:${fields.on}` }, complaints)
  }
  const packageName = need(fields.package, 'package', parsePackage, complain)
  const version = fields.version === undefined ? { range: undefined } : need(fields.version, 'version', parseVersion, complain)
  if (fields.adopt !== undefined) {
    for (const key of [...OF_PLACES.slice(2).filter(place => place !== 'file'), ...OF_HOOKS]) {
      if (key in fields) complain(key, `\`adopt\` hands the package over and \`${key}\` has no meaning with it: make two rules of it.`)
    }
    if (packageName === undefined || version === undefined) return finish(undefined, complaints)
    const adopt = { package: packageName, version: version.range, file: fields.file, take: fields.adopt }
    return finish({ ...common, adopt, where: undefined, derived: `adopt:${packageName}` }, complaints)
  }
  const path = need(fields.function, 'function', parseFunctionPath, complain)
  checkPlace(fields, packageName, complain)
  if (packageName === undefined || version === undefined || path === undefined) return finish(undefined, complaints)
  const where = makeWhere(packageName, version.range, fields.file, path, fields.index)
  return finish({ ...common, where, derived: `${packageName}:${path.text}` }, [...complaints, ...tooBroad(where, 'function')])
}

function finish(draft: Draft | undefined, complaints: readonly Complaint[]): Drafted {
  return { draft: complaints.some(({ severity }) => severity === undefined) ? undefined : draft, complaints }
}

/** A field that has to be there, parsed. */
function need<T>(
  text: string | undefined,
  key: string,
  parse: (text: string) => T | { readonly expected: string },
  complain: (key: string | undefined, sentence: string) => void,
): T | undefined {
  if (text === undefined) {
    complain(undefined, `\`${key}\` is missing.`)
    return undefined
  }
  const parsed = parse(text)
  if (typeof parsed !== 'object' || parsed === null || !('expected' in parsed)) return parsed
  complain(key, `expected ${parsed.expected}${parsed.expected.endsWith('?') ? '' : ','} got ${got(text)}.`)
  return undefined
}

function checkHooks(fields: Fields, complain: (key: string, sentence: string) => void): void {
  if (fields.hooks === undefined) {
    for (const key of ['enter', 'exit'] as const) {
      if (key in fields) complain(key, `\`${key}\` names an export of a hook module, and there is none: give \`hooks\`, its path.`)
    }
  } else if (fields.enter === undefined && fields.exit === undefined) {
    complain(
      'hooks',
      'a hook module is given and none of its exports: name one in `enter` or `exit`. (A module that registers its hooks itself needs no rule: `node --import` it.)',
    )
  }
}

function checkPlace(fields: Fields, packageName: string | undefined, complain: (key: string, sentence: string) => void): void {
  const { kind, callbackIndex, file } = fields
  if (callbackIndex !== undefined && kind !== undefined && kind !== 'callback' && kind !== 'auto') {
    complain(
      'callbackIndex',
      `\`callbackIndex\` says where the callback stands, and \`kind\` is ${quoted(kind)}: leave one out, or make kind "callback".`,
    )
  }
  if (packageName === 'globalThis' || packageName?.startsWith('node:') === true) {
    for (const key of ['file', 'index'] as const) {
      if (key in fields) complain(key, `${packageName} has no files to look into: leave \`${key}\` out.`)
    }
  }
  const expected = file === undefined ? undefined : checkFileGlob(file)
  if (expected !== undefined) complain('file', `expected ${expected}, got ${got(file)}.`)
}
