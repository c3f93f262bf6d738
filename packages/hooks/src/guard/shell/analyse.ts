/** Finds every program that a shell command would run, through wrappers, shells in shells, pipes into shells, variables and printed names. */
import type { Around } from './around.ts'
import { runBuiltin, runShell } from './builtins.ts'
import { choicesOf, expandValue, expandWord, type Surroundings } from './expand.ts'
import { runsForeignCode } from './foreign.ts'
import { hiddenCommands, runsBy } from './hidden-commands.ts'
import { hintsOf, isInert, looseWords, textsOf } from './hints.ts'
import { Memory } from './memory.ts'
import { hasHoles, PIPE, SPREAD, type Simple, type Word } from './model.ts'
import { fileOfProgram, isInput, nameOf } from './names.ts'
import { runOthers } from './others.ts'
import { plainCommands } from './plain.ts'
import { printed } from './printed.ts'
import { WRAPPERS } from './programs.ts'
import { readScript } from './read-script.ts'
import { traitsOf } from './traits.ts'

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
  /** Words of programs of which it is not known whether they run them: any may be a program, with the ones behind it. */
  readonly hints: readonly (readonly string[])[]
  /** Programs whose files are given other names. */
  readonly renamed: readonly string[]
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
const MOST_HINTS = 20_000
/** Of a shell that is given a command. */
const BARE: readonly string[] = ['bash']

/** Looks into a script, or into a program with its arguments. */
export function analyse(command: string | readonly string[]): Findings {
  const analysis = new Analysis()
  if (typeof command !== 'string') analysis.run(command, undefined, 0, undefined)
  else {
    const plain = plainCommands(command)
    if (plain === undefined) analysis.script(command, 0)
    else {
      let printedText: string | undefined
      for (const { words, isPiped } of plain) printedText = analysis.run(words, isPiped ? (printedText ?? SPREAD) : undefined, 0, undefined)
    }
  }
  return analysis
}

class Analysis implements Findings, Around {
  readonly runs: Run[] = []
  hints: (readonly string[])[] = []
  readonly renamed: string[] = []
  readonly unknown: string[] = []
  writes = false
  sets = false
  #memory: Memory | undefined
  positional: readonly string[] | undefined = BARE
  #read = 0
  #hinted = 0

  script(text: string, depth: number): void {
    this.#commands(text, depth, new Map())
  }

  /** Runs all commands of a script and gives what the last one prints, where it is known. */
  #commands(text: string, depth: number, outputs: Map<Simple, string | undefined>): string | undefined {
    const isLong = text.length > LONGEST || !this.#spend(text.length + EACH)
    if (isLong || depth > DEEPEST) return this.puzzle(isLong ? 'it is longer than is looked at' : 'it goes deeper than is looked at')
    const { commands, broken, hasFunctions } = readScript(text)
    if (hasFunctions) this.positional = undefined
    if (broken !== undefined) this.puzzle(`it cannot be read: ${broken}`)
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
      variables: this.#remember().variables,
      get positional() {
        return analysis.positional
      },
      spend: units => this.#spend(units) || this.puzzle('it makes more text than is looked at') !== undefined,
      output: script => analysis.#commands(script, depth + 1, new Map())?.replace(/\n+$/, ''),
    }
  }

  #simple(simple: Simple, around: Surroundings, outputs: ReadonlyMap<Simple, string | undefined>, depth: number): string | undefined {
    for (const { name, value } of simple.assigns) this.set(name, expandValue(value, around), depth, simple.words.length > 0)
    if (simple.assigns.length > 0) this.sets = true
    const { from } = simple
    // What a group prints is not put together.
    let input = from === undefined ? undefined : from.closes ? SPREAD : (outputs.get(from) ?? SPREAD)
    const written: string[] = []
    let opened: string | undefined
    for (const { op, word, body } of simple.redirects) {
      const fields = expandWord(word, around, 0)
      if (op.includes('>') && !fields.every(field => field === '/dev/null' || /^[0-9-]+$/.test(field))) {
        this.writes = true
        written.push(...fields)
      }
      if (body !== undefined) input = expandValue(body, around)
      else if (op === '<') {
        opened = fields[0] ?? SPREAD
        if (opened.includes(PIPE)) input = SPREAD
        else {
          const texts = this.#memory?.read(opened) ?? []
          if (texts.length > 0) input = texts.length === 1 ? texts[0] : SPREAD
        }
      }
    }
    if (simple.loop !== undefined) {
      for (const field of expandAll(simple.words, around, 0)) this.assign(simple.loop, field, depth)
      return ''
    }
    const choices = Math.min(choicesOf(simple.words, around), MOST_CHOICES)
    let printedText: string | undefined
    for (let choice = 0; choice < choices; choice++) {
      const argv = expandAll(simple.words, around, choice)
      // `$(< file)` prints the file.
      printedText = argv.length > 0 ? this.run(argv, input, depth, undefined) : opened === undefined ? '' : undefined
    }
    if (choices > 1) printedText = undefined
    for (const path of written) this.#write(path, printedText)
    return printedText
  }

  /**
   * Takes a command for run, and those that it runs; gives what it prints, where that is known. Where it is not sure that the first word is the program, the words
   * behind it are taken for one by whom it is run.
   */
  run(
    argv: readonly string[],
    input: string | undefined,
    depth: number,
    by: string | undefined,
    isSure = by === undefined,
  ): string | undefined {
    const program = argv[0] ?? ''
    const args = argv.slice(1)
    const name = nameOf(program)
    if (this.runs.length >= MOST_RUNS || depth > DEEPEST) return this.puzzle('it runs more than is looked at')
    this.runs.push({ name, args, by })
    if (hasHoles(program)) return undefined
    const alias = this.#memory?.aliasOf(program)
    if (alias !== undefined) this.run([...alias, ...args], input, depth + 1, by)
    this.file(program, depth)
    const traits = traitsOf(name)
    if (traits.hides) for (const hidden of hiddenCommands(name, args)) this.nested(hidden, depth)
    if (traits.isBuiltin) {
      runBuiltin(this, name, args, input, depth)
      return ''
    }
    if (traits.takesCode && runsForeignCode(name, args)) this.puzzle(`${name} is given code of its own language`)
    else if (traits.isShell) runShell(this, args, input, depth)
    if (traits.mayBeInert && isInert(name, args)) {
      if (name === 'tee') for (const arg of args) this.#write(arg, input)
      else if (name === 'printf' && args[0] === '-v') this.assign(args[1] ?? '', SPREAD, depth)
    } else {
      const isSeen = traits.runsOthers && runOthers(this, { name, args, by }, input, depth, isSure)
      if (isSure && !isSeen) this.#hint(name, args, input, depth)
    }
    if (traits.copies) this.renamed.push(...args.flatMap(arg => fileOfProgram(arg) ?? []))
    return traits.prints ? printed(name, args, input) : undefined
  }

  /** Notes what a program may run of its words and of what it reads, without knowing it. */
  #hint(name: string, args: readonly string[], input: string | undefined, depth: number): void {
    if (!WRAPPERS.has(name)) this.#hintWords(hintsOf(name, args))
    for (const text of textsOf(args)) this.#hintText(text, depth)
    if (input !== undefined && input.includes(' ') && !hasHoles(input)) this.#hintText(input, depth)
  }

  #hintText(text: string, depth: number): void {
    if (!this.#spend(text.length + EACH) || depth >= DEEPEST) return this.puzzle('it has more texts than are looked at')
    this.#hintWords(looseWords(text))
    if (!/[\\'"$`{]/.test(text)) return
    // As a script: what it sets stays there, and what is strange in it need not be one.
    const inner = new Analysis()
    inner.#read = this.#read
    inner.#hinted = this.#hinted
    inner.script(text, depth + 1)
    this.#read = inner.#read
    this.#hinted = inner.#hinted
    this.hints.push(...inner.hints)
    for (const { name, args } of inner.runs) this.#hintWords([name, ...args])
    if (!this.#spend(0)) this.puzzle('it has more texts than are looked at')
  }

  #hintWords(words: readonly string[]): void {
    if (words.length < 2) return
    this.#hinted += words.length
    if (this.#hinted > MOST_HINTS) this.puzzle('it has more words than are looked at')
    else this.hints.push(words)
  }

  /** A text that is run as a script; with holes it can become anything. */
  nested(text: string, depth: number): void {
    if (hasHoles(text)) this.puzzle('it runs a text that is made while it runs')
    this.script(text, depth + 1)
  }

  input(input: string | undefined, depth: number): void {
    if (input === undefined) this.puzzle('a shell reads commands from its input')
    else this.nested(input, depth)
  }

  /** A file that is run, where the command has written it. */
  file(path: string, depth: number): void {
    if (this.#memory !== undefined) for (const text of this.#memory.read(path)) this.nested(text, depth)
  }

  #write(path: string, text: string | undefined): void {
    if (!hasHoles(path) && !this.#remember().write(path, text)) this.puzzle('it writes more files than are looked at')
  }

  alias(given: string, depth: number): void {
    const cut = given.indexOf('=')
    if (cut === -1) return
    const text = given.slice(cut + 1)
    this.nested(text, depth)
    this.#remember().alias(given.slice(0, cut), text)
  }

  /** A variable that programs may see when it is in their environment. */
  set(name: string, value: string, depth: number, isExported: boolean): void {
    this.assign(name, value, depth)
    if (value.includes(PIPE) || isInput(value)) this.puzzle('a variable names what another command prints')
    if (/data:(?:text|application)\//.test(value)) this.puzzle('a variable holds code')
    if (runsBy(name) || runsInPlace(value)) this.nested(value, depth)
    else if (isExported && value.includes(' ') && !hasHoles(value)) this.#hintText(value, depth)
  }

  assign(name: string, value: string, depth: number): void {
    // The place in a list is worked out, and what it runs is run.
    if (runsInPlace(name)) this.nested(name, depth)
    if (!this.#remember().assign(name, value)) this.puzzle(`the variable ${name} has more values than are looked at`)
  }

  valuesOf(variable: string): readonly string[] {
    return this.#memory?.variables.get(variable) ?? []
  }

  #remember(): Memory {
    return (this.#memory ??= new Memory())
  }

  #spend(units: number): boolean {
    this.#read += units
    return this.#read <= MOST_READ
  }

  puzzle(why: string): undefined {
    if (this.unknown.length < 20) this.unknown.push(why)
    return undefined
  }
}

function runsInPlace(text: string): boolean {
  return /\[[^\]]*(?:\$\(|`)/.test(text)
}

function expandAll(words: readonly Word[], around: Surroundings, choice: number): string[] {
  return words.flatMap(word => expandWord(word, around, choice))
}
