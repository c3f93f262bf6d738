/** What looking into a command needs to know of the whole. */

/** An analysis, as those see it that look at one program. */
export interface Around {
  /** It sets variables for programs. */
  sets: boolean
  /** `$0`, `$1`, …; undefined where functions have their own. */
  positional: readonly string[] | undefined
  /** Takes a command for run. */
  run(argv: readonly string[], input: string | undefined, depth: number, by: string | undefined, isSure?: boolean): string | undefined
  /** A text that is run as a script. */
  nested(text: string, depth: number): void
  /** An input that is run as a script. */
  input(input: string | undefined, depth: number): void
  /** A file that is run, where the command has written it. */
  file(path: string, depth: number): void
  alias(given: string, depth: number): void
  assign(name: string, value: string, depth: number): void
  /** A variable that programs may see when it is in their environment. */
  set(name: string, value: string, depth: number, isExported: boolean): void
  valuesOf(variable: string): readonly string[]
  /** Notes why something cannot be understood. */
  puzzle(why: string): undefined
}
