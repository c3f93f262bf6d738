/** Compiles a pattern for shell commands to a judge of values. */
import { compileWildcard } from '@hookline/core'
import { compileMatcher, type Judge, type Setting } from '../matcher.ts'
import type { ShellPattern, ShellPreset } from '../types.ts'
import { UNREADABLE } from '../value-path.ts'
import { all, NO, some, UNKNOWN, YES, type Verdict } from '../verdict.ts'
import { analyse, type Findings, type Run } from './analyse.ts'
import { hasHoles, SPREAD } from './model.ts'

const REMOVE: ShellPattern = { runs: ['rm', 'grm', 'srm'], with: ['-r|-R|--recursive'] }

/** The command that was looked at last: many rules ask about the same. */
let lastText: string | undefined
let lastFindings: Findings | undefined

/** What a command would do; the last answer is kept. */
export function findingsOf(text: string): Findings {
  if (text === lastText && lastFindings !== undefined) return lastFindings
  lastFindings = analyse(text)
  lastText = text
  return lastFindings
}

/** Compiles what `checkMatcher` has let through. */
export function compileShell(shell: ShellPreset | ShellPattern, setting: Setting): Judge {
  const judgeRun = shell === 'recursive-remove' ? removes(setting) : compilePattern(shell, setting)
  const strict = typeof shell === 'string' || shell.strict !== false
  return value => {
    if (value === undefined || value === null) return NO
    let findings: Findings
    if (typeof value === 'string') findings = findingsOf(value)
    else if (Array.isArray(value) && value.every(item => typeof item === 'string')) findings = analyse(value)
    else return value === UNREADABLE || typeof value === 'object' ? UNKNOWN : NO
    return setting.effect === 'deny' ? worst(findings, judgeRun, strict) : best(findings, judgeRun)
  }
}

/** One run that fits is enough to deny. */
function worst(findings: Findings, judgeRun: (run: Run) => Verdict, strict: boolean): Verdict {
  let verdict: Verdict = NO
  for (const run of findings.runs) {
    let judged = judgeRun(run)
    // Not strict: unknown pieces are taken for nothing, as variables that are not set are.
    if (judged === UNKNOWN && !strict) judged = judgeRun(withoutHoles(run)) === YES ? YES : NO
    if (judged === YES) return YES
    if (judged > verdict) verdict = judged
  }
  return strict && findings.unknown.length > 0 ? UNKNOWN : verdict
}

/** To allow, everything that runs has to fit and to be understood, and nothing else may happen beside it. */
function best(findings: Findings, judgeRun: (run: Run) => Verdict): Verdict {
  if (findings.runs.length === 0) return NO
  const verdict = all(findings.runs.map(judgeRun))
  const isPlain = findings.unknown.length === 0 && !findings.writes && !findings.sets
  return verdict === YES && !isPlain ? UNKNOWN : verdict
}

function withoutHoles(run: Run): Run {
  const bare = (text: string): string => text.replaceAll(/[\uE000-\uE007]/g, '')
  const name = bare(run.name)
  // A program of which nothing is known is judged by its options.
  return { ...run, name, isAny: name === '', args: run.args.map(bare) }
}

function compilePattern({ runs, with: words = [], operands }: ShellPattern, setting: Setting): (run: Run) => Verdict {
  const names = [runs].flat().map(name => name.toLowerCase())
  const programs = names.map(compileWildcard)
  const wanted = words.map(word => word.split('|'))
  const operand = operands === undefined ? undefined : compileMatcher(operands, { ...setting, effect: 'deny' })
  return run => {
    const program = run.isAny === true ? (wanted.length > 0 ? YES : NO) : programVerdict(run.name.toLowerCase(), names, programs)
    if (program === NO) return NO
    // What is spread into words may be the options as well.
    const least = run.name.includes(SPREAD) ? UNKNOWN : NO
    const verdict = all([program, ...wanted.map(spellings => some([least, ...spellings.map(spelling => has(run.args, spelling))]))])
    if (verdict === NO || operand === undefined) return verdict
    const judged = run.args.filter(arg => !arg.startsWith('-')).map(arg => (hasHoles(arg) ? UNKNOWN : operand(arg)))
    return all([verdict, some(judged)])
  }
}

function removes(setting: Setting): (run: Run) => Verdict {
  const removal = compilePattern(REMOVE, setting)
  const any = compilePattern({ runs: REMOVE.runs }, setting)
  const packages = compilePattern({ runs: ['rimraf'] }, setting)
  const finds = compilePattern({ runs: ['find', 'gfind'], with: ['-delete'] }, setting)
  // What `find` or `xargs` hands to `rm` was found in a tree.
  return run =>
    some([
      removal(run),
      packages(run),
      finds(run),
      run.by === 'find' || run.by === 'gfind' || run.by === 'fd' || run.by === 'fdfind' ? any(run) : NO,
    ])
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
