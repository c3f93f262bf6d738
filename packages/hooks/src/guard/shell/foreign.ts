/** Programs that take code of a language of their own: what that does is not looked into. */
import { PIPE } from './model.ts'
import { isInput } from './names.ts'

/** By name without version, the options by which they take code. */
const INTERPRETERS: ReadonlyMap<string, RegExp> = new Map(
  (
    [
      ['python pypy jython', /^-[a-zA-Z]*c/],
      ['perl', /^-[a-zA-Z0-9]*[eE]/],
      ['ruby', /^-[a-zA-Z]*e/],
      [
        'node nodejs bun tsx ts-node',
        /^(?:-[a-zA-Z]*[ep]|--eval(?:=|$)|--print(?:=|$)|(?:--(?:import|require|loader|experimental-loader)=)?data:)/,
      ],
      ['deno', /^eval$/],
      ['php', /^-[a-zA-Z]*[rBRE]/],
      ['lua luajit', /^-e/],
      ['osascript R Rscript julia elixir scala groovy jshell jrunscript ghc guile swift', /^-[a-zA-Z]*e/],
      ['erl iex', /^-?-e(?:val)?$/],
      ['tclsh wish expect', /^-c$/],
      ['emacs emacsclient', /^(?:-e|--?eval|--?execute)(?:=|$)/],
      ['pwsh powershell', /^-e(?:nc?|ncodedcommand)?$/i],
    ] as const
  ).flatMap(([names, option]) => names.split(' ').map(name => [name, option] as const)),
)

/** A file that another command writes, or that is the input. */
function isFed(path: string): boolean {
  return path.includes(PIPE) || isInput(path)
}

/** Whether the arguments have code, by the name of a program that has a language of its own. */
export const LANGUAGES: ReadonlyMap<string, (args: readonly string[]) => boolean> = new Map([
  ...[...INTERPRETERS].map(([name, option]) => [name, takesCode(option)] as const),
  ...['awk', 'gawk', 'mawk', 'nawk', 'original-awk', 'bwk'].map(name => [name, awkRuns] as const),
  ...['sed', 'gsed', 'ssed'].map(name => [name, sedRuns] as const),
  ...['make', 'gmake'].map(name => [name, makeRuns] as const),
])

/** Whether the command gives code of another language to an interpreter, as an argument or as its input. */
export function runsForeignCode(name: string, args: readonly string[]): boolean {
  const has = LANGUAGES.get(name) ?? (hasVersion(name) ? LANGUAGES.get(name.toLowerCase().replace(/[0-9.]+$/, '')) : undefined)
  return has !== undefined && has(args)
}

/** Only names with capitals, figures and full stops can be another spelling of one without. */
function hasVersion(name: string): boolean {
  for (let at = 0; at < name.length; at++) if (name.charCodeAt(at) < 91 && name[at] !== '-') return true
  return false
}

function takesCode(option: RegExp): (args: readonly string[]) => boolean {
  return args => args.every(arg => arg === '-' || isFed(arg)) || args.some(arg => option.test(arg) || isFed(arg))
}

function awkRuns(args: readonly string[]): boolean {
  return args.some(arg => /system|getline|\|/.test(arg) || isFed(arg.replace(/^(?:-f|--file=)/, '')))
}

function sedRuns(args: readonly string[]): boolean {
  return args.some(arg => SED_RUNS.test(arg))
}

function makeRuns(args: readonly string[]): boolean {
  return args.some(
    (arg, i) =>
      isFileOption(arg, args[i - 1]) &&
      (arg === '-' || isFed(arg.replace(/^(?:-f|--(?:make)?file=)/, '')) || /^(?:-f|--(?:make)?file=)-$/.test(arg)),
  )
}

function isFileOption(arg: string, before: string | undefined): boolean {
  return /^(?:-f.|--(?:make)?file=)/.test(arg) || before === '-f' || before === '--file' || before === '--makefile'
}

/** The command `e` of `sed`, or the flag of its `s`, where a command of it begins. */
const SED_RUNS =
  /(?:^(?:-[nrEsuz]*e|--expression=)?|[;{}\n])[ \t]*(?:(?:[0-9$]+(?:[,~+][0-9$]+)?|\/[^/\n]*\/)[ \t]*)?(?:![ \t]*)?(?:e(?:\s|$)|s([/|#,:!@%])(?:(?!\1)[^\\\n]|\\.)*\1(?:(?!\1)[^\\\n]|\\.)*\1[gpiImM0-9]*e)/
