/** What shells do: with their own words, and as programs with a script. */
import type { Around } from './around.ts'
import { PIPE, SPREAD } from './model.ts'
import { assignmentIn, isInput } from './names.ts'
import { READERS, SCRIPT_OPTION } from './programs.ts'

/** What the shell itself does with words. */
export function runBuiltin(analysis: Around, name: string, args: readonly string[], input: string | undefined, depth: number): void {
  const [first = ''] = args
  if (name === 'eval') analysis.nested(args.join(' '), depth)
  else if (name === '.' || name === 'source') {
    if (args.some(arg => arg.includes(PIPE))) analysis.puzzle('it runs what another command prints')
    if (isInput(first)) analysis.input(input, depth)
    else analysis.file(first, depth)
  } else if (name === 'trap') analysis.nested(args.find(arg => arg !== '--') ?? '', depth)
  else if (name === 'alias') for (const arg of args) analysis.alias(arg, depth)
  else if (name === 'set') analysis.positional = ['', ...args.filter(arg => arg !== '--')]
  else if (READERS.has(name)) for (const arg of args) analysis.assign(arg, SPREAD, depth)
  else {
    analysis.sets = true
    const isReference = args.some(arg => /^-[a-zA-Z]*n/.test(arg))
    for (const arg of args) {
      const [variable, value] = assignmentIn(arg) ?? [arg, undefined]
      // What the variable was given stands in the environment from now on.
      const values = value === undefined ? analysis.valuesOf(variable) : [isReference ? SPREAD : value]
      for (const one of values) analysis.set(variable, one, depth, true)
    }
  }
}

/** A script of its own, a file, or what it reads. */
export function runShell(analysis: Around, args: readonly string[], input: string | undefined, depth: number): void {
  const option = args.findIndex(arg => SCRIPT_OPTION.test(arg))
  const words = args.filter((arg, i) => i > option && !arg.startsWith('-'))
  if (option !== -1) {
    const before = analysis.positional
    const joined = args[option]?.split('=').slice(1).join('=')
    if (joined !== undefined && joined !== '') analysis.nested(joined, depth)
    // Options with values of their own stand before the script: each word is taken for it.
    for (let at = option + 1; at < Math.min(args.length, option + 5); at++) {
      const word = args[at] as string
      if (word.startsWith('-')) continue
      analysis.positional = args.slice(at + 1)
      analysis.nested(word, depth)
      if (/[\s;|&$]/.test(word)) break
    }
    analysis.positional = before
    return
  }
  const isFile = words.length > 0 && !args.includes('-s') && !isInput(words[0])
  if (words.some(word => word.includes(PIPE))) analysis.puzzle('a shell runs what another command prints')
  for (const word of words) analysis.file(word, depth)
  if (isFile || args.some(arg => arg === '--version' || arg === '--help')) return
  // Its input may be that of the group, function or shell around it.
  analysis.input(input, depth)
}
