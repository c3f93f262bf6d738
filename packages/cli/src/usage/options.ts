/** Reads the arguments of a command, and says in a sentence what is wrong with them. */
import { parseArgs } from 'node:util'
import { nearestText } from './nearest.ts'

/** An option of a command. */
export interface OptionSpec {
  /** `flag` takes nothing, `optional` takes a value after `=`, `value` needs one, `list` needs one and may be repeated. */
  readonly type: 'flag' | 'optional' | 'value' | 'list'
  /** What stands for the value in help: `FILE`. */
  readonly value?: string
  readonly says: string
  /** The values there are. */
  readonly of?: readonly string[]
  readonly short?: string
}

/** What a command takes. */
export interface CommandSpec {
  readonly name: string
  readonly summary: string
  readonly usage: string
  readonly options: Readonly<Record<string, OptionSpec>>
  readonly examples: readonly string[]
  /** Shown below the options. */
  readonly notes?: readonly string[]
  /** The first word that is no option, and all after it, belong to another command. */
  readonly endsAtFirstWord?: boolean
}

/** The arguments of a command. */
export interface Given {
  readonly flags: ReadonlySet<string>
  readonly values: Readonly<Partial<Record<string, string>>>
  readonly lists: Readonly<Partial<Record<string, readonly string[]>>>
  /** Words that are no options, before `--`. */
  readonly words: readonly string[]
  /** Everything after `--`; undefined without it. */
  readonly rest: readonly string[] | undefined
}

/** The command was used wrongly: exit code 2. */
export class UsageError extends Error {}

/** Reads arguments. Throws `UsageError`. */
export function parseOptions(spec: CommandSpec, args: readonly string[]): Given {
  const end = args.indexOf('--')
  const own = end < 0 ? args : args.slice(0, end)
  const cut = end < 0 && spec.endsAtFirstWord === true ? firstWord(spec, own) : own.length
  const given = read(spec, own.slice(0, cut))
  if (end >= 0) return { ...given, rest: args.slice(end + 1) }
  return cut < own.length ? { ...given, rest: own.slice(cut) } : given
}

const HELP: OptionSpec = { type: 'flag', says: 'this text', short: 'h' }

function read(spec: CommandSpec, args: readonly string[]): Given {
  const { tokens } = parseArgs({ args: [...args], options: forParser(spec), strict: false, allowPositionals: true, tokens: true })
  const flags = new Set<string>()
  const values: Partial<Record<string, string>> = {}
  const lists: Partial<Record<string, string[]>> = {}
  const words: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') words.push(token.value)
    if (token.kind !== 'option') continue
    const option = token.name === 'help' ? HELP : Object.hasOwn(spec.options, token.name) ? spec.options[token.name] : undefined
    if (option === undefined) throw unknown(spec, token.rawName)
    const value = checked(token.rawName, option, token.value, token.inlineValue === true)
    if (option.type === 'list') (lists[token.name] ??= []).push(value as string)
    else if (value !== undefined) values[token.name] = value
    flags.add(token.name)
  }
  return { flags, values, lists, words, rest: undefined }
}

function checked(rawName: string, option: OptionSpec, value: string | undefined, inline: boolean): string | undefined {
  const needs = option.type === 'value' || option.type === 'list'
  const wanted = option.value ?? option.of?.join('|') ?? 'VALUE'
  if (needs && (value === undefined || value === '')) throw new UsageError(`${rawName}: expected a value: ${rawName} ${wanted}`)
  // `--rules --ci` is a forgotten value sooner than a file of that name.
  if (needs && !inline && value?.startsWith('-') === true && value !== '-') {
    throw new UsageError(`${rawName}: expected a value, got the option "${value}"; write ${rawName}=${value} if that is what you mean`)
  }
  if (option.type === 'flag' && value !== undefined) throw new UsageError(`${rawName}: takes no value, got "${value}"`)
  if (value !== undefined && option.of !== undefined && !option.of.includes(value)) {
    throw new UsageError(`${rawName}: expected ${option.of.join(' or ')}, got "${value}"${nearestText(value, option.of)}`)
  }
  return value
}

function unknown(spec: CommandSpec, rawName: string): UsageError {
  const names = [...Object.keys(spec.options).map(name => `--${name}`), '--help']
  const near = nearestText(rawName, names)
  return new UsageError(
    `unknown option ${rawName} of \`hookline ${spec.name}\`${near === '' ? `; its options are ${names.join(', ')}` : near}`,
  )
}

function firstWord(spec: CommandSpec, args: readonly string[]): number {
  const { tokens } = parseArgs({ args: [...args], options: forParser(spec), strict: false, allowPositionals: true, tokens: true })
  return tokens.find(token => token.kind === 'positional')?.index ?? args.length
}

function forParser({ options }: CommandSpec): Record<string, { type: 'string' | 'boolean'; multiple: boolean; short?: string }> {
  return Object.fromEntries(
    Object.entries({ ...options, help: HELP }).map(([name, { type, short }]) => [
      name,
      {
        type: type === 'value' || type === 'list' ? 'string' : 'boolean',
        multiple: true,
        ...(short === undefined ? {} : { short }),
      } as const,
    ]),
  )
}
