/** Programs that are known to run others. */
import type { Around } from './around.ts'
import { hasHoles, SPREAD } from './model.ts'
import { assignmentIn, fieldsOf, nameOf } from './names.ts'
import { beginOf, FINDS, isLogin, LATER, RUNNERS, SHELLS, WRAPPERS } from './programs.ts'

const MOST_SUFFIXES = 64

/** A program of which it is known, or asked, what it runs. */
interface Caller {
  readonly name: string
  readonly args: readonly string[]
  readonly by: string | undefined
}

/** What programs run that are known for it. True: no word of theirs is another command. */
export function runOthers(analysis: Around, caller: Caller, input: string | undefined, depth: number, isSure: boolean): boolean {
  const { name, args } = caller
  const actions = FINDS.get(name)
  if (actions !== undefined) {
    // All that a `find` in a `find` would run has been seen by the outer one, where it begins commands by the same words.
    if (FINDS.get(caller.by ?? '') !== actions) find(analysis, caller, actions, depth)
    return true
  }
  if (LATER.has(name) ? input !== undefined || args.includes('-') : input !== undefined && isLogin(name, args)) analysis.input(input, depth)
  const words = RUNNERS.get(name)
  const begins = words === undefined ? -1 : firstAmong(args, words)
  if (begins !== -1) return wrapper(analysis, { ...caller, args: args.slice(begins + 1) }, input, depth, isSure)
  return WRAPPERS.has(name) && wrapper(analysis, caller, input, depth, isSure)
}

function firstAmong(args: readonly string[], words: readonly string[]): number {
  for (let at = 0; at < args.length; at++) if (words.includes(args[at] as string)) return at
  return -1
}

function find(analysis: Around, { name, args }: Caller, actions: ReadonlySet<string>, depth: number): void {
  let found = 0
  for (const [i, arg] of args.entries()) {
    const joined = actions.has('-x') ? /^(?:-[xX]|--exec(?:-batch)?=)([^=].*)$/s.exec(arg)?.[1] : undefined
    if (joined === undefined && !actions.has(arg)) continue
    if (++found > MOST_SUFFIXES) {
      analysis.puzzle(`${name} has more words than are looked at`)
      return
    }
    analysis.run([...(joined === undefined ? [] : [joined]), ...args.slice(i + 1)], undefined, depth + 1, name, true)
  }
}

/** The command begins at the first word, or, where it cannot be told, at any. */
function wrapper(analysis: Around, caller: Caller, input: string | undefined, depth: number, isSure: boolean): boolean {
  const { name } = caller
  const isFeeding = name === 'xargs' || name === 'gxargs'
  // Wrappers in wrappers have been seen by the outermost.
  if (!isSure && !isFeeding) return false
  const args = isFeeding ? put(caller.args, input) : caller.args
  const fed = isFeeding && args === caller.args ? [...args, ...fieldsOf(input)] : args
  // What is found is removed in a tree, by whatever way.
  const by = caller.by !== undefined && FINDS.has(caller.by) ? caller.by : name
  const begins = beginOf(name, args)
  if (begins !== -1) {
    analysis.run(fed.slice(begins), input, depth + 1, by, true)
    return true
  }
  for (const word of fed) {
    const assigned = assignmentIn(word)
    if (assigned !== undefined) analysis.set(assigned[0], assigned[1], depth, true)
    if (/[\s;|&$`]/.test(word)) analysis.nested(word, depth)
  }
  for (let at = 0; at < fed.length; at++) {
    if (at >= MOST_SUFFIXES) {
      analysis.puzzle(`${name} has more words than are looked at`)
      break
    }
    const word = fed[at] as string
    // What `xargs` is fed are arguments, unless the command it has is one that runs others.
    if (at >= args.length && word === SPREAD && !runsOthers(args.at(-1))) break
    const value = /^--?[\w-]+=([\w./-]+)$/.exec(word)?.[1]
    if (value !== undefined) analysis.run([value, ...fed.slice(at + 1)], input, depth + 1, by, false)
    if (word.startsWith('-') || (/[\s;|&$`]/.test(word) && !hasHoles(word))) continue
    analysis.run(fed.slice(at), input, depth + 1, by, false)
  }
  return false
}

/** The words of `xargs -I{}` with what it is fed in their places. */
function put(args: readonly string[], input: string | undefined): readonly string[] {
  const option = args.findIndex(arg => /^-[Ii]/.test(arg))
  const given = args[option]
  if (given === undefined) return args
  const mark = given.length > 2 ? given.slice(2) : given === '-i' ? '{}' : args[option + 1]
  if (mark === undefined || mark === '') return args
  const fields = fieldsOf(input)
  const value = input !== undefined && !hasHoles(input) ? input.replace(/\n$/, '') : (fields[0] ?? SPREAD)
  return args.map((arg, i) => (i > option ? arg.replaceAll(mark, () => value) : arg))
}

function runsOthers(word: string | undefined): boolean {
  return word !== undefined && (WRAPPERS.has(nameOf(word)) || SHELLS.has(nameOf(word)))
}
