/** Each rule's target as a type expression, under a name that users write; or the reason why it has none. */
import type { FunctionPath, Rule } from '../model.ts'
import { candidatesOf } from './candidates.ts'

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
  const text = `${path.receiver ?? ''}${path.name}`
  if (text.includes('*')) return { reason: `${path.text} may name several functions` }
  if (text.includes('#')) return { reason: `${path.text} is private: it has no type that can be named` }
  if (where.index !== undefined) return { reason: `\`index\` chooses among functions named ${path.text}; the types do not tell them apart` }
  const { modules: found, reason } = candidatesOf(where, place)
  if (reason !== undefined) return { reason }
  const lookups = found.map(module => {
    const at = modules.includes(module) ? modules.indexOf(module) : modules.push(module) - 1
    return lookupsOf(`m${at}`, rule, path)
  })
  return `First<[${lookups.flat().join(', ')}]>`
}

/** Ways to find the function in one module. */
function lookupsOf(module: string, rule: Rule, path: FunctionPath): string[] {
  const holders = path.receiver?.split('.') ?? []
  if (path.name === 'constructor' && holders.length > 0) {
    const type = get(module, holders)
    return [`OfNew<${type}, ${generic(module, holders)}, ${get(module, [...holders, 'prototype'])}>`]
  }
  const ways: string[][] = []
  if (path.member === 'instance' || path.member === 'any') ways.push([...holders, 'prototype'])
  if (path.member === 'static' || path.member === 'any' || path.member === 'none') ways.push(holders)
  return ways.map(way => member(module, way, rule, path))
}

function member(module: string, way: readonly string[], rule: Rule, { name: own, accessor, member: kind }: FunctionPath): string {
  const receiver = kind === 'none' ? 'any' : get(module, way)
  const type = get(module, [...way, own])
  if (accessor !== undefined) return `${accessor === 'get' ? 'OfGet' : 'OfSet'}<${type}, ${receiver}>`
  const answer = `${JSON.stringify(answerKind(rule))}, ${rule.callbackIndex ?? -1}`
  const all = [`Of<${type}, ${generic(module, [...way, own])}, ${receiver}, ${answer}>`]
  // \`export =\`: what CommonJS exports as a whole is the default of the module.
  if (way.length === 0 && own === 'default') all.push(`Of<typeof ${module}, ${generic(module, [])}, any, ${answer}>`)
  return all.join(', ')
}

/** A callback is looked for where the call is known to have one. */
function answerKind(rule: Rule): string {
  return rule.kind === 'auto' && rule.callbackIndex !== undefined ? 'callback' : rule.kind
}

const get = (module: string, keys: readonly string[]): string =>
  keys.reduce((type, key) => (key === 'prototype' ? `Instance<${type}>` : `Get<${type}, ${JSON.stringify(key)}>`), `typeof ${module}`)

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
