/** Each rule's target as a type expression, under a name that users write; or the reason why it has none. */
import type { FunctionPath, Rule } from '../model.ts'
import { candidatesOf } from './candidates.ts'
import { curatedType } from './curated-types.ts'
import { quote } from './escape.ts'

/** A rule that is left out of the generated file, and why. */
export interface SkippedRule {
  readonly rule: string
  readonly reason: string
}

/** One target of the generated file; several rules may share it. */
export interface TypedTarget {
  /** As in `Enter<'pg:Client#query'>`. */
  readonly name: string
  /** Names of the modules' declarations, and a type for each line. */
  readonly type: string
  readonly rules: readonly Rule[]
}

export interface Targets {
  /** What is written after `typeof` for `m0`, `m1`, … */
  readonly modules: readonly string[]
  readonly targets: readonly TypedTarget[]
  readonly skipped: readonly SkippedRule[]
}

const identifier = /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u

export function targetsOf(rules: readonly Rule[], place: { readonly folder: string; readonly cwd: string }): Targets {
  const modules: string[] = []
  const skipped: SkippedRule[] = []
  const byType = new Map<string, Rule[]>()
  for (const rule of rules) {
    const found = typeOf(rule, place, modules)
    if (typeof found !== 'string') skipped.push({ rule: rule.id, reason: found.reason })
    else byType.set(found, [...(byType.get(found) ?? []), rule])
  }
  return { modules, targets: name(byType), skipped }
}

function typeOf(rule: Rule, place: { folder: string; cwd: string }, modules: string[]): string | { reason: string } {
  const { where } = rule
  if (rule.on !== undefined) return { reason: '`on` names targets of an adapter or a decorator, whose functions are not known here' }
  if (rule.adopt !== undefined || where === undefined) return { reason: 'it attaches an adapter, which has hooks of its own' }
  const path = where.function
  const curated = curatedType(where)
  if (curated !== undefined) return curated
  const text = `${path.receiver ?? ''}${path.name}`
  if (text.includes('*')) return { reason: `${path.text} may name several functions` }
  if (path.name.startsWith('#')) return { reason: `${path.text} is private: it has no type that can be named` }
  if (where.index !== undefined) return { reason: `\`index\` chooses among functions named ${path.text}; the types do not tell them apart` }
  const { modules: found, reason } = candidatesOf(where, place)
  if (reason !== undefined) return { reason }
  const lookups = found.map(({ module, exported }) => {
    const at = modules.includes(module) ? modules.indexOf(module) : modules.push(module) - 1
    return lookupsOf(`m${at}`, exported === '' ? [] : [exported], rule, path)
  })
  return `First<[${lookups.flat().join(', ')}]>`
}

/** Ways to find the function in one module, from what the module exports its class, object or itself as. */
function lookupsOf(module: string, exported: readonly string[], rule: Rule, path: FunctionPath): string[] {
  const answer = `${quote(answerKind(rule))}, ${rule.callbackIndex ?? -1}`
  if (path.receiver === undefined) {
    // `export =`: what CommonJS exports as a whole is the default of the module.
    const ways = path.name === 'default' && exported.length > 0 ? [exported, []] : [exported]
    return ways.map(way => `Of<${get(module, way)}, ${generic(module, way)}, any, ${answer}>`)
  }
  const holder = [...exported, ...path.receiver.split('.').slice(1)]
  const instance = [...holder, 'prototype']
  if (path.name === 'constructor') return [`OfNew<${get(module, holder)}, ${generic(module, holder)}, ${get(module, instance)}>`]
  const ways = path.member === 'instance' ? [instance] : path.member === 'static' ? [holder] : [instance, holder]
  return ways.map(way => {
    const type = get(module, [...way, path.name])
    if (path.accessor !== undefined) return `${path.accessor === 'get' ? 'OfGet' : 'OfSet'}<${type}, ${get(module, way)}>`
    return `Of<${type}, ${generic(module, [...way, path.name])}, ${get(module, way)}, ${answer}>`
  })
}

/** A callback is looked for where the call is known to have one. */
function answerKind(rule: Rule): string {
  return rule.kind === 'auto' && rule.callbackIndex !== undefined ? 'callback' : rule.kind
}

const get = (module: string, keys: readonly string[]): string =>
  keys.reduce((type, key) => (key === 'prototype' ? `Instance<${type}>` : `Get<${type}, ${keyType(key)}>`), `typeof ${module}`)

/** A well-known symbol is written like its expression, in brackets. */
function keyType(key: string): string {
  const symbol = /^\[(Symbol\.[A-Za-z]+)\]$/.exec(key)?.[1]
  return symbol === undefined ? quote(key) : `typeof ${symbol}`
}

/** Without this the compiler would put constraints, often \`unknown\`, for the type parameters of a generic function. */
function generic(module: string, keys: readonly string[]): string {
  if (!keys.every(key => identifier.test(key))) return 'never'
  const expression = [module, ...keys].join('.')
  return ['any', 'any, any', 'any, any, any'].map(args => `Known<typeof ${expression}<${args}>>`).join(' | ')
}

function name(byType: ReadonlyMap<string, readonly Rule[]>): TypedTarget[] {
  const taken = new Set<string>()
  return [...byType].map(([type, rules]) => {
    const where = rules[0]?.where
    const short = `${where?.package}:${where?.function.text}`
    const long = `${where?.package}/${where?.file ?? ''}:${where?.function.text}`
    const free = [short, long, rules[0]?.id ?? ''].find(one => !taken.has(one))
    let unique = free ?? short
    for (let n = 2; taken.has(unique); n++) unique = `${short} ${n}`
    taken.add(unique)
    return { name: unique, type, rules }
  })
}
