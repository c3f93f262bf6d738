/** Names of programs and files in commands. */
import { hasHoles, SPREAD } from './model.ts'

/** A program's name without folders and ending, and without the `=` by which zsh looks it up. */
export function nameOf(program: string): string {
  let start = program.length
  while (start > 0 && program.charCodeAt(start - 1) !== 47) start--
  const name = start === 0 ? program : program.slice(start)
  if (name === '') return program
  if (program === '/proc/self/exe') return 'sh'
  const isPlain = name.charCodeAt(0) !== 61 && name.charCodeAt(name.length - 4) !== 46
  return isPlain ? name : name.replace(/^=|\.exe$/gi, '')
}

/** A file that is a command's input: `-` for those that take it so. */
export function isInput(path: string | undefined): boolean {
  return path !== undefined && /^\/(?:dev\/(?:stdin|fd\/\d+)|proc\/(?:self|thread-self|\$\$)\/fd\/\d+)$/.test(path)
}

/** The words that an input falls into; unknown ones for one that is not known. */
export function fieldsOf(input: string | undefined): readonly string[] {
  if (input === undefined || hasHoles(input)) return [SPREAD]
  return input.split(/\s+/).filter(field => field !== '')
}

/** A name and a value, as `env` and `export` take them. */
export function assignmentIn(word: string): readonly [string, string] | undefined {
  if (!word.includes('=')) return undefined
  const found = /^([A-Za-z_]\w*)\+?=([\s\S]*)$/.exec(word)
  return found === null ? undefined : [found[1] as string, found[2] as string]
}

/** The program whose file is named, where the file stands in a folder of programs. */
export function fileOfProgram(word: string): string | undefined {
  return /(?:^|\/)s?bin\/([^/]+)$/.exec(word)?.[1]?.toLowerCase()
}

/** A file as it is named elsewhere. */
export function plainPath(path: string): string {
  return path.replace(/^(?:\.\/+)+/, '')
}
