/** What a command prints, where it is one that only prints. */
import { hasHoles } from './model.ts'
import { decodeEscapes } from './quotes.ts'

export const PRINTERS: ReadonlySet<string> = new Set([
  'echo',
  'printf',
  'cat',
  'tee',
  'which',
  'type',
  'whereis',
  'command',
  'basename',
  'base64',
  'rev',
])
const ECHO_OPTIONS = /^-[neE]+$/

/** What a command prints, where it is one that only prints; undefined where that is not known. */
export function printed(name: string, args: readonly string[], input: string | undefined): string | undefined {
  if (args.some(hasHoles)) return undefined
  const text = unended(name, args, input === undefined || hasHoles(input) ? undefined : input)
  return text === undefined || name === 'printf' || name === 'cat' || name === 'base64' ? text : `${text}\n`
}

function unended(name: string, args: readonly string[], input: string | undefined): string | undefined {
  if (name === 'echo') {
    const first = args.findIndex(arg => !ECHO_OPTIONS.test(arg))
    const text = (first === -1 ? [] : args.slice(first)).join(' ')
    const decoded = decodeEscapes(text)
    if (args.slice(0, Math.max(first, 0)).some(option => option.includes('e'))) return decoded
    // The `echo` of some shells knows escapes without an option, too.
    return decoded === text ? text : undefined
  }
  if (name === 'printf') return format(args)
  if (name === 'cat' && args.every(arg => arg === '-')) return input
  if (name === 'tee') return input
  if (['which', 'type', 'whereis'].includes(name) || (name === 'command' && /^-[vV]$/.test(args[0] ?? '')))
    return args.flatMap(arg => (arg.startsWith('-') ? [] : [arg.includes('/') || name === 'type' ? arg : `/usr/bin/${arg}`])).join('\n')
  if (name === 'basename') return args[0]?.split('/').at(-1)
  if (input === undefined) return undefined
  if (name === 'base64' && args.some(arg => /^(?:-[a-zA-Z]*[dD]|--d.*)$/.test(arg))) return Buffer.from(input, 'base64').toString('utf8')
  if (name === 'rev')
    return input
      .split('\n')
      .map(line => Array.from(line).reverse().join(''))
      .join('\n')
  return undefined
}

function format([pattern = '', ...values]: readonly string[]): string | undefined {
  if (pattern.startsWith('-')) return undefined
  let next = 0
  let isKnown = true
  const pass = (): string =>
    decodeEscapes(pattern).replaceAll(/%(.)/g, (_whole, sign: string) => {
      if (sign === '%') return '%'
      const value = values[next++] ?? ''
      if (sign === 's' || sign === 'd') return value
      if (sign === 'b') return decodeEscapes(value)
      isKnown = false
      return ''
    })
  let text = pass()
  // A format is used again for values that are left.
  const rounds = next === 0 ? 1 : Math.min(Math.ceil(values.length / next), 100)
  for (let round = 1; round < rounds; round++) text += pass()
  return isKnown ? text : undefined
}
