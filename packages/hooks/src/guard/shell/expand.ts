/** Expands words to fields as a shell does: variables that the script itself sets, output of `echo`, braces, globs. What is not known stays a hole. */
import { choicesAt } from '@hookline/core/glob'
import { BRACE, CLOSE, COMMA, HOLE, ONE, PIPE, SPLIT, SPREAD, type Word } from './model.ts'
import { readQuoted } from './read-word.ts'

/** What words may refer to. */
export interface Surroundings {
  /** Every value that a variable was given anywhere in the script. */
  readonly variables: Map<string, readonly string[]>
  /** `$0`, `$1`, …; undefined where functions have their own. */
  readonly positional: readonly string[] | undefined
  /** Counts text that was made; false: it is too much, so that what grows by being put in twice has an end. */
  spend(units: number): boolean
  /** What a command in the word prints, where that is known. */
  output(script: string): string | undefined
}

const MOST_FIELDS = 256

/** The fields of a word; `choice` picks among several values of a variable. */
export function expandWord(word: Word, around: Surroundings, choice: number): readonly string[] {
  const [only] = word
  if (word.length === 1 && only?.is === 'text' && (only.quoted || !/[*?[{~]/.test(only.text))) return [only.text]
  let text = ''
  let isQuoted = false
  for (const part of word) {
    if (part.is === 'text') {
      text += part.quoted ? part.text : withSigns(part.text)
      isQuoted ||= part.quoted
    } else if (part.is === 'unknown') text += part.quoted ? HOLE : SPREAD
    else if (part.is === 'process') {
      around.output(part.script)
      text += PIPE
    } else {
      const value = part.is === 'output' ? around.output(part.script) : valueOf(part, around, choice)
      isQuoted ||= part.quoted
      if (value === undefined) text += part.quoted ? HOLE : SPREAD
      else if (!around.spend(value.length)) return [SPREAD]
      else text += part.quoted ? value : split(value, around)
    }
  }
  return braces(text)
    .flatMap(one => one.split(SPLIT))
    .map(field => field.replaceAll(BRACE, '{').replaceAll(COMMA, ',').replaceAll(CLOSE, '}'))
    .filter(field => field !== '' || isQuoted)
}

/** The value of a word where it is not split, as on the right of `=`. */
export function expandValue(word: Word, around: Surroundings): string {
  const quoted = word.map(part => (part.is === 'process' ? part : { ...part, quoted: true }))
  return expandWord(quoted, around, 0).join(' ')
}

/** How many values the variables of some words have at most. */
export function choicesOf(words: readonly Word[], { variables }: Surroundings): number {
  let most = 1
  for (const word of words)
    for (const part of word) if (part.is === 'variable') most = Math.max(most, variables.get(part.name)?.length ?? 1)
  return most
}

function valueOf(part: Extract<Word[number], { is: 'variable' }>, around: Surroundings, choice: number): string | undefined {
  const { name, otherwise, plain } = part
  if (/^[0-9]+$/.test(name)) return around.positional === undefined ? undefined : (around.positional[Number(name)] ?? '')
  if (name === '@' || name === '*') return around.positional?.slice(1).join(SPLIT) ?? SPREAD
  const values = around.variables.get(name)
  const value = values?.[choice % values.length]
  if (plain) return value ?? (name === 'IFS' ? ' ' : undefined)
  // The default counts even where the variable has a value: which of the two is not looked into.
  return otherwise === undefined ? value : expandValue(readQuoted(otherwise).word, around)
}

/** An unquoted value falls apart at blanks, and at what `IFS` has. */
function split(value: string, { variables }: Surroundings): string {
  const own = (variables.get('IFS') ?? []).join('')
  let text = ''
  for (const char of value) text += /\s/.test(char) || own.includes(char) ? SPLIT : char
  return withSigns(text, false)
}

/** Signs in the place of what means something unquoted. */
function withSigns(text: string, withBraces = true): string {
  let done = text.replaceAll(/\[[^\]]+\]|\?/g, ONE).replaceAll('*', HOLE)
  if (withBraces && done.includes('{')) done = done.replaceAll('{', BRACE).replaceAll(',', COMMA).replaceAll('}', CLOSE)
  return done
}

/** `{a,b}` and `{a..c}`; what is no such thing stays as it is. */
function braces(text: string): readonly string[] {
  if (!text.includes(BRACE)) return [text]
  const plain = text.replaceAll(/[{},]/g, char => ({ '{': '\uE008', '}': '\uE009', ',': '\uE00A' })[char] as string)
  const open = [plain.replaceAll(BRACE, '{').replaceAll(COMMA, ',').replaceAll(CLOSE, '}')]
  const done: string[] = []
  for (let one = open.shift(); one !== undefined; one = open.shift()) {
    const next = firstBrace(one)
    if (next === undefined) done.push(one)
    else open.unshift(...next)
    if (done.length + open.length > MOST_FIELDS) return [SPREAD]
  }
  return done.map(one => one.replaceAll('\uE008', '{').replaceAll('\uE009', '}').replaceAll('\uE00A', ','))
}

function firstBrace(text: string): readonly string[] | undefined {
  for (let start = text.indexOf('{'); start !== -1; start = text.indexOf('{', start + 1)) {
    const found = choicesAt(text, start)
    if (found !== undefined) return found.texts.map(choice => text.slice(0, start) + choice + text.slice(found.end + 1))
    const range = /^\{(.)\.\.(.)\}/.exec(text.slice(start))
    if (range !== null) {
      const [from, to] = [(range[1] as string).charCodeAt(0), (range[2] as string).charCodeAt(0)]
      const codes = Array.from({ length: Math.abs(to - from) + 1 }, (_, i) => from + (to < from ? -i : i))
      return codes.map(code => text.slice(0, start) + String.fromCharCode(code) + text.slice(start + range[0].length))
    }
  }
  return undefined
}
