/** What a script leaves behind for its later commands: variables, aliases, files that it writes. */
import { SPREAD } from './model.ts'
import { plainPath } from './names.ts'

const MOST_VALUES = 8
const MOST_FILES = 64

export class Memory {
  /** Every value that a variable was given anywhere. */
  readonly variables: Map<string, readonly string[]> = new Map()
  readonly #aliases = new Map<string, readonly string[]>()
  readonly #files = new Map<string, readonly string[]>()

  /** False: it has more values than are looked at. */
  assign(name: string, value: string): boolean {
    const values = this.variables.get(name) ?? []
    if (values.includes(value)) return true
    if (values.length >= MOST_VALUES) return false
    this.variables.set(name, [...values, value])
    return true
  }

  aliasOf(program: string): readonly string[] | undefined {
    return this.#aliases.get(program)
  }

  alias(name: string, text: string): void {
    // The first one is taken: an alias that names itself is the program, not a loop.
    const words = text.split(/\s+/).filter(word => word !== '')
    if (!this.#aliases.has(name) && words[0] !== name) this.#aliases.set(name, words)
  }

  /** False: it writes more files than are looked at. */
  write(path: string, text: string | undefined): boolean {
    const key = plainPath(path)
    if (this.#files.size >= MOST_FILES && !this.#files.has(key)) return false
    const before = this.#files.get(key) ?? []
    if (before.length >= MOST_VALUES) return false
    // Whether it is written anew or made longer is not looked into: it is taken for both.
    const longer = before.length === 0 ? [] : [(before.at(-1) as string) + (text ?? SPREAD)]
    this.#files.set(key, [...before, text ?? SPREAD, ...longer])
    return true
  }

  /** What a file may hold that the script has written; nothing for others. */
  read(path: string): readonly string[] {
    return this.#files.size === 0 ? [] : (this.#files.get(plainPath(path)) ?? [])
  }
}
