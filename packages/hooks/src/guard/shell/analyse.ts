/** Finds every program that a shell command would run, through wrappers, shells in shells, pipes into shells, variables and printed names. */
import { choicesOf, expandValue, expandWord, type Surroundings } from './expand.ts'
import { hasHoles, PIPE, SPREAD, type Simple, type Word } from './model.ts'
import { hiddenCommands, runsBy } from './hidden-commands.ts'
import { hasForeignCode, LATER, printed, readsCode, SHELLS, WRAPPERS } from './programs.ts'
import { decodeEscapes } from './quotes.ts'
import { readScript } from './read-script.ts'

/** A program with its arguments; fields may hold the signs of what is not known. */
export interface Run {
  /** Name of the program, without folders. */
  readonly name: string
  readonly args: readonly string[]
  /** Whether the program is run by this one: `find`, `sudo`, … */
  readonly by: string | undefined
  /** Nothing of its name is known, and any name will do. */
  readonly isAny?: boolean
}

/** What a command would do, as far as its text tells. */
export interface Findings {
  readonly runs: readonly Run[]
  /** Why parts of it cannot be understood; empty: all of it was. */
  readonly unknown: readonly string[]
  /** It writes files by redirection. */
  readonly writes: boolean
  /** It sets variables for programs that it runs. */
  readonly sets: boolean
}

const LONGEST = 65_536
/** Of all texts that are read and made on the way, together. */
const MOST_READ = 2_000_000
/** A text costs that much however short it is. */
const EACH = 500
const DEEPEST = 10
const MOST_RUNS = 4000
const MOST_CHOICES = 8
const MOST_SUFFIXES = 64

/** Looks into a script, or into a program with its arguments. */
export function analyse(command: string | readonly string[]): Findings {
  const analysis = new Analysis()
  if (typeof command === 'string') analysis.script(command, 0)
  else analysis.run(command, undefined, 0, undefined)
  return analysis
}

class Analysis implements Findings {
  readonly runs: Run[] = []
  readonly unknown: string[] = []
  writes = false
  sets = false
  readonly #variables = new Map<string, readonly string[]>()
  readonly #aliases = new Map<string, readonly string[]>()
  #positional: readonly string[] | undefined = ['']
  #read = 0

  script(text: string, depth: number): void {
    this.#commands(text, depth, new Map())
  }

  /** Runs all commands of a script and gives what the last one prints, where it is known. */
  #commands(text: string, depth: number, outputs: Map<Simple, string | undefined>): string | undefined {
    const isLong = text.length > LONGEST || !this.#spend(text.length + EACH)
    if (isLong || depth > DEEPEST) return this.#puzzle(isLong ? 'it is longer than is looked at' : 'it goes deeper than is looked at')
    const { commands, broken, hasFunctions } = readScript(text)
    if (hasFunctions) this.#positional = undefined
    if (broken !== undefined) this.#puzzle(`it cannot be read: ${broken}`)
    const around = this.#around(depth)
    let all: string | undefined = ''
    for (const [i, simple] of commands.entries()) {
      const printedText = this.#simple(simple, around, outputs, depth)
      outputs.set(simple, printedText)
      // What goes into a pipe is not printed.
      const isPiped = commands[i + 1]?.from === simple
      if (!isPiped) all = all === undefined || printedText === undefined ? undefined : all + printedText
    }
    return all
  }

  #around(depth: number): Surroundings {
    const analysis = this
    return {
      variables: this.#variables,
      get positional() {
        return analysis.#positional
      },
      spend: units => this.#spend(units) || this.#puzzle('it makes more text than is looked at') !== undefined,
      output: script => analysis.#commands(script, depth + 1, new Map())?.replace(/\n+$/, ''),
    }
  }

  #simple(simple: Simple, around: Surroundings, outputs: ReadonlyMap<Simple, string | undefined>, depth: number): string | undefined {
    for (const { name, value } of simple.assigns) {
      const text = expandValue(value, around)
      this.#assign(name, text)
      if (runsBy(name)) this.#nested(text, depth)
    }
    if (simple.assigns.length > 0) this.sets = true
    let input = simple.from === undefined ? undefined : (outputs.get(simple.from) ?? SPREAD)
    for (const { op, word, body } of simple.redirects) {
      const fields = expandWord(word, around, 0)
      if (op.includes('>') && !fields.every(field => field === '/dev/null' || /^[0-9-]+$/.test(field))) this.writes = true
      if (body !== undefined) input = expandValue(body, around)
      else if (op === '<') input = fields[0]?.includes(PIPE) === true ? SPREAD : input
    }
    if (simple.loop !== undefined) {
      for (const field of expandAll(simple.words, around, 0)) this.#assign(simple.loop, field)
      return ''
    }
    const choices = Math.min(choicesOf(simple.words, around), MOST_CHOICES)
    let printedText: string | undefined
    for (let choice = 0; choice < choices; choice++) {
      const argv = expandAll(simple.words, around, choice)
      printedText = argv.length === 0 ? '' : this.run(argv, input, depth, undefined)
    }
    return choices > 1 ? undefined : printedText
  }

  /** Takes a command for run, and those that it runs; gives what it prints, where that is known. */
  run(argv: readonly string[], input: string | undefined, depth: number, by: string | undefined): string | undefined {
    const [program = '', ...args] = argv
    const name = nameOf(program)
    if (this.runs.length >= MOST_RUNS || depth > DEEPEST) return this.#puzzle('it runs more than is looked at')
    this.runs.push({ name, args, by })
    if (hasHoles(program)) return undefined
    const alias = this.#aliases.get(program)
    if (alias !== undefined) this.run([...alias, ...args], input, depth + 1, by)
    for (const hidden of hiddenCommands(name, args)) this.#nested(hidden, depth)
    if (this.#builtin(name, args, input, depth)) return ''
    if (SHELLS.has(name)) this.#shell(args, input, depth)
    else if (hasForeignCode(name, args) || readsCode(name, args)) this.#puzzle(`${name} is given code of its own language`)
    else if (WRAPPERS.has(name)) this.#wrapper(name, args, input, depth, by)
    if (LATER.has(name) && input !== undefined) this.#nested(input, depth)
    if (args.some(hasHoles)) return undefined
    const text = printed(name, args, input === undefined || hasHoles(input) ? undefined : input, decodeEscapes)
    return text === undefined || name === 'printf' || name === 'cat' || name === 'base64' ? text : `${text}\n`
  }

  /** What the shell itself does with words. */
  #builtin(name: string, args: readonly string[], input: string | undefined, depth: number): boolean {
    if (name === 'eval') this.#nested(args.join(' '), depth)
    else if (name === '.' || name === 'source') {
      if (args.some(arg => arg.includes(PIPE))) this.#puzzle('it runs what another command prints')
      if (isInput(args[0])) this.#input(input, depth)
    } else if (name === 'trap') this.#nested(args[0] ?? '', depth)
    else if (name === 'alias') for (const arg of args) this.#alias(arg, depth)
    else if (['export', 'declare', 'local', 'readonly', 'typeset'].includes(name)) {
      for (const arg of args) {
        const found = /^(\w+)\+?=([\s\S]*)$/.exec(arg)
        if (found !== null) this.#assign(found[1] as string, found[2] as string)
      }
      this.sets = true
    } else if (['read', 'mapfile', 'readarray', 'getopts'].includes(name)) for (const arg of args) this.#assign(arg, SPREAD)
    else if (name === 'set') this.#positional = ['', ...args.filter(arg => arg !== '--')]
    else return false
    return true
  }

  #shell(args: readonly string[], input: string | undefined, depth: number): void {
    const option = args.findIndex(arg => /^(?:-[a-zA-Z]*[cC]|\/[cC]$)/.test(arg))
    const words = args.filter((arg, i) => i > option && !arg.startsWith('-'))
    if (option !== -1) {
      const before = this.#positional
      // Options with values of their own stand before the script: each word is taken for it.
      for (let at = option + 1; at < Math.min(args.length, option + 5); at++) {
        const word = args[at] as string
        if (word.startsWith('-')) continue
        this.#positional = args.slice(at + 1)
        this.#nested(word, depth)
        if (/[\s;|&$]/.test(word)) break
      }
      this.#positional = before
      return
    }
    const isFile = words.length > 0 && !args.includes('-s') && !isInput(words[0])
    if (words.some(word => word.includes(PIPE))) this.#puzzle('a shell runs what another command prints')
    if (isFile || args.some(arg => arg === '--version' || arg === '--help')) return
    // Its input may be that of the group, function or shell around it.
    this.#input(input, depth)
  }

  /** Which word the command begins with depends on options; each is taken for it. */
  #wrapper(name: string, args: readonly string[], input: string | undefined, depth: number, by: string | undefined): void {
    const fed = name === 'xargs' || name === 'gxargs' ? [...args, ...fieldsOf(input)] : args
    for (const word of fed) if (/[\s;|&$`]/.test(word)) this.#nested(word, depth)
    // Wrappers in wrappers have been seen by the outermost.
    if (by !== undefined) return
    for (let at = 0; at < fed.length; at++) {
      if (at >= MOST_SUFFIXES) {
        this.#puzzle(`${name} has more words than are looked at`)
        return
      }
      const word = fed[at] as string
      // What `xargs` is fed are arguments, unless the command it has is one that runs others.
      if (at >= args.length && word === SPREAD && !runsOthers(args.at(-1))) break
      if (word.startsWith('-') || (/[\s;|&$`]/.test(word) && !hasHoles(word))) continue
      this.run(fed.slice(at), input, depth + 1, name)
    }
  }

  /** A text that is run as a script; with holes it can become anything. */
  #nested(text: string, depth: number): void {
    if (hasHoles(text)) this.#puzzle('it runs a text that is made while it runs')
    this.script(text, depth + 1)
  }

  #input(input: string | undefined, depth: number): void {
    if (input === undefined) this.#puzzle('a shell reads commands from its input')
    else this.#nested(input, depth)
  }

  #alias(given: string, depth: number): void {
    const cut = given.indexOf('=')
    if (cut === -1) return
    const text = given.slice(cut + 1)
    this.#nested(text, depth)
    const name = given.slice(0, cut)
    // The first one is taken: an alias that names itself is the program, not a loop.
    const words = text.split(/\s+/).filter(word => word !== '')
    if (!this.#aliases.has(name) && words[0] !== name) this.#aliases.set(name, words)
  }

  #assign(name: string, value: string): void {
    const values = this.#variables.get(name) ?? []
    if (values.includes(value)) return
    if (values.length >= MOST_CHOICES) this.#puzzle(`the variable ${name} has more values than are looked at`)
    else this.#variables.set(name, [...values, value])
  }

  #spend(units: number): boolean {
    this.#read += units
    return this.#read <= MOST_READ
  }

  #puzzle(why: string): undefined {
    if (this.unknown.length < 20) this.unknown.push(why)
    return undefined
  }
}

function expandAll(words: readonly Word[], around: Surroundings, choice: number): string[] {
  return words.flatMap(word => expandWord(word, around, choice))
}

function fieldsOf(input: string | undefined): readonly string[] {
  if (input === undefined || hasHoles(input)) return [SPREAD]
  return input.split(/\s+/).filter(field => field !== '')
}

function runsOthers(word: string | undefined): boolean {
  return word !== undefined && (WRAPPERS.has(nameOf(word)) || SHELLS.has(nameOf(word)))
}

function isInput(path: string | undefined): boolean {
  return path !== undefined && /^\/(?:dev\/(?:stdin|fd\/\d+)|proc\/(?:self|thread-self|\$\$)\/fd\/\d+)$/.test(path)
}

/** Without folders; case does not count, as file systems may not mind it. */
function nameOf(program: string): string {
  const name = program.slice(program.lastIndexOf('/') + 1)
  return name === '' ? program : name.replace(/\.exe$/i, '')
}
