/** Compiles a pattern for shell commands to a judge of values. */
import { compileWildcard } from '@hookline/core'
import { compileMatcher, type Judge, type Setting } from '../matcher.ts'
import type { ShellPattern, ShellPreset } from '../types.ts'
import { UNREADABLE } from '../value-path.ts'
import { all, NO, some, UNKNOWN, YES, type Verdict } from '../verdict.ts'
import { analyse, type Findings, type Run } from './analyse.ts'
import { argsAt, spotsOf, type Spot } from './hints.ts'
import { hasHoles, SPREAD } from './model.ts'
import { FINDS } from './programs.ts'

const REMOVERS = ['rm', 'grm', 'srm', 'zf_rm', 'unlink', 'shred', 'remove-item', 'ri']

/** The command that was looked at last: many rules ask about the same. */
let lastText: string | undefined
let lastFindings: Findings | undefined

/** What a command would do; the last answer is kept. */
export function findingsOf(text: string): Findings {
  if (text === lastText && lastFindings !== undefined) return lastFindings
  lastFindings = analyse(text)
  lastSpots = undefined
  lastText = text
  return lastFindings
}

let lastSpots: ReadonlyMap<string, readonly Spot[]> | undefined
const NOWHERE: ReadonlyMap<string, readonly Spot[]> = new Map()

/** Words of a command that may be programs, without it being known. */
export function hintedIn(findings: Findings): ReadonlyMap<string, readonly Spot[]> {
  if (findings.hints.length === 0) return NOWHERE
  if (findings !== lastFindings) return spotsOf(findings.hints)
  return (lastSpots ??= spotsOf(findings.hints))
}

/** A compiled pattern. */
interface Pattern {
  judge(run: Run): Verdict
  fits(name: string): boolean
  /** Names without wildcards; undefined where there are others. */
  readonly names: readonly string[] | undefined
  /** Whether words that may be a command count: where a program's name is all there is to it, too many would. */
  readonly takesHints: boolean
}

/** Compiles what `checkMatcher` has let through. */
export function compileShell(shell: ShellPreset | ShellPattern, setting: Setting): Judge {
  const patterns = shell === 'recursive-remove' ? removes(setting) : [compilePattern(shell, setting)]
  const strict = typeof shell === 'string' || shell.strict !== false
  return value => {
    if (value === undefined || value === null) return NO
    let findings: Findings
    if (typeof value === 'string') findings = findingsOf(value)
    else if (Array.isArray(value) && value.every(item => typeof item === 'string')) findings = analyse(value)
    else return value === UNREADABLE || typeof value === 'object' ? UNKNOWN : NO
    return setting.effect === 'deny' ? worst(findings, patterns, strict) : best(findings, patterns)
  }
}

function judgeRun(patterns: readonly Pattern[], run: Run): Verdict {
  let most: Verdict = NO
  for (const pattern of patterns) {
    const judged = pattern.judge(run)
    if (judged > most) most = judged
  }
  return most
}

/** One run that fits is enough to deny. */
function worst(findings: Findings, patterns: readonly Pattern[], strict: boolean): Verdict {
  let verdict: Verdict = NO
  for (const run of findings.runs) {
    let judged = judgeRun(patterns, run)
    // Not strict: unknown pieces are taken for nothing, as variables that are not set are.
    if (judged === UNKNOWN && !strict) judged = judgeRun(patterns, withoutHoles(run)) === YES ? YES : NO
    if (judged === YES) return YES
    if (judged > verdict) verdict = judged
  }
  if (!strict || verdict === UNKNOWN) return verdict
  return findings.unknown.length > 0 || patterns.some(pattern => isHinted(findings, pattern)) ? UNKNOWN : NO
}

/** Whether the program may be run by one of which that is not known, or under another name. */
function isHinted(findings: Findings, pattern: Pattern): boolean {
  if (findings.renamed.some(name => pattern.fits(name))) return true
  if (!pattern.takesHints) return false
  const hinted = hintedIn(findings)
  for (const name of pattern.names ?? hinted.keys())
    for (const spot of hinted.get(name) ?? []) if (pattern.judge({ name, args: argsAt(spot), by: undefined }) !== NO) return true
  return false
}

/** To allow, everything that runs has to fit and to be understood, and nothing else may happen beside it. */
function best(findings: Findings, patterns: readonly Pattern[]): Verdict {
  if (findings.runs.length === 0) return NO
  const verdict = all(findings.runs.map(run => judgeRun(patterns, run)))
  const isPlain = findings.unknown.length === 0 && !findings.writes && !findings.sets
  return verdict === YES && !isPlain ? UNKNOWN : verdict
}

function withoutHoles(run: Run): Run {
  const bare = (text: string): string => text.replaceAll(/[\uE000-\uE007]/g, '')
  const name = bare(run.name)
  // A program of which nothing is known is judged by its options.
  return { ...run, name, isAny: name === '', args: run.args.map(bare) }
}

function compilePattern({ runs, with: words = [], operands }: ShellPattern, setting: Setting): Pattern {
  const names = [runs].flat().map(name => name.toLowerCase())
  const programs = names.map(compileWildcard)
  const wanted = words.map(word => word.split('|'))
  const operand = operands === undefined ? undefined : compileMatcher(operands, { ...setting, effect: 'deny' })
  const judge = (run: Run): Verdict => {
    const program = run.isAny === true ? (wanted.length > 0 ? YES : NO) : programVerdict(run.name.toLowerCase(), names, programs)
    if (program === NO) return NO
    // What is spread into words may be the options as well.
    const least = run.name.includes(SPREAD) ? UNKNOWN : NO
    const verdict = all([program, ...wanted.map(spellings => some([least, ...spellings.map(spelling => has(run.args, spelling))]))])
    if (verdict === NO || operand === undefined) return verdict
    const judged = run.args.filter(arg => !arg.startsWith('-')).map(arg => (hasHoles(arg) ? UNKNOWN : operand(arg)))
    return all([verdict, some(judged)])
  }
  return {
    judge,
    fits: name => programs.some(fits => fits(name)),
    names: names.some(name => name.includes('*')) ? undefined : names,
    takesHints: words.length > 0,
  }
}

function removes(setting: Setting): readonly Pattern[] {
  const found = compilePattern({ runs: REMOVERS }, setting)
  return [
    compilePattern({ runs: REMOVERS, with: ['-r|-R|--recursive'] }, setting),
    compilePattern({ runs: ['rimraf'] }, setting),
    compilePattern({ runs: ['find', 'gfind', 'bfs'], with: ['-delete'] }, setting),
    compilePattern({ runs: ['rd', 'rmdir', 'del', 'erase'], with: ['/s|/S'] }, setting),
    // What `find` hands to `rm` was found in a tree.
    { ...found, judge: run => (run.by !== undefined && FINDS.has(run.by) ? found.judge(run) : NO) },
  ]
}

function programVerdict(name: string, names: readonly string[], programs: readonly ((name: string) => boolean)[]): Verdict {
  if (!hasHoles(name)) return programs.some(fits => fits(name)) ? YES : NO
  if (name.includes(SPREAD)) return UNKNOWN
  const known = name.split(/[\uE000-\uE007]/)
  const tail = known.at(-1) as string
  return names.some(wanted => wanted.includes('*') || wanted.endsWith(tail)) ? UNKNOWN : NO
}

/** Whether one of the words is this option or word, in a cluster, shortened, or with a value. */
function has(args: readonly string[], spelling: string): Verdict {
  const isOption = spelling.startsWith('-')
  let verdict: Verdict = NO
  for (const arg of args) {
    if (isOption && arg === '--') break
    if (matchesWord(arg, spelling, isOption)) return YES
    if (hasHoles(arg) && (!isOption || /^[-\uE000-\uE007]/.test(arg))) verdict = UNKNOWN
  }
  return verdict
}

function matchesWord(arg: string, spelling: string, isOption: boolean): boolean {
  if (arg === spelling) return true
  if (!isOption) return false
  if (spelling.startsWith('--')) {
    const name = arg.split('=')[0] as string
    return name.length > 2 && spelling.startsWith(name)
  }
  // `-delete` is a word of its own, `-r` may stand in `-fr`.
  return spelling.length === 2 && /^-[^-]/.test(arg) && arg.includes(spelling[1] as string)
}
