/** What is known of a program, by one look at its name: of most programs most questions need not be asked. */
import { LANGUAGES } from './foreign.ts'
import { OPTIONS } from './hidden-commands.ts'
import { INERT, INERT_SUBCOMMANDS } from './hints.ts'
import { PRINTERS } from './printed.ts'
import { BUILTINS, COPIERS, FINDS, LATER, RUNNERS, SHELLS, WRAPPERS } from './programs.ts'

/** Which questions have to be asked about a program. */
export interface Traits {
  /** Some of its options have commands. */
  readonly hides: boolean
  readonly isBuiltin: boolean
  /** It may be an interpreter of a language of its own. */
  readonly takesCode: boolean
  readonly isShell: boolean
  /** It is inert, or some of its subcommands are. */
  readonly mayBeInert: boolean
  /** It is known to run others. */
  readonly runsOthers: boolean
  readonly copies: boolean
  readonly prints: boolean
}

const LISTS: Readonly<Record<keyof Traits, readonly (ReadonlySet<string> | ReadonlyMap<string, unknown>)[]>> = {
  hides: [OPTIONS],
  isBuiltin: [BUILTINS],
  takesCode: [LANGUAGES],
  isShell: [SHELLS],
  mayBeInert: [INERT, INERT_SUBCOMMANDS],
  runsOthers: [FINDS, LATER, RUNNERS, WRAPPERS],
  copies: [COPIERS],
  prints: [PRINTERS],
}

const UNKNOWN: Traits = {
  hides: false,
  isBuiltin: false,
  // With its version behind it an interpreter stands in no list.
  takesCode: true,
  isShell: false,
  mayBeInert: false,
  runsOthers: false,
  copies: false,
  prints: false,
}

const KNOWN = new Map<string, Traits>()
for (const list of Object.values(LISTS).flat()) for (const name of list.keys()) if (!KNOWN.has(name)) KNOWN.set(name, asked(name))

function asked(name: string): Traits {
  const entries = Object.entries(LISTS).map(([trait, lists]) => [trait, lists.some(list => list.has(name))])
  return Object.fromEntries(entries)
}

export function traitsOf(name: string): Traits {
  return KNOWN.get(name) ?? UNKNOWN
}
