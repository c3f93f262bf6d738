/** Rules that look at the same place among the arguments, findable by the value that stands there. */
import { readPathText, type Root } from './path-readings.ts'
import { findingsOf, hintedIn } from './shell/match.ts'
import { hasHoles } from './shell/model.ts'
import { textOf } from './texts.ts'
import type { ValuePath } from './value-path.ts'

/** How a rule is found: by an equal text, a folder above a path, what a text begins with or holds, a program that a command runs. */
export type Key = readonly ['exact' | 'folders' | 'beginnings' | 'pieces' | 'programs', string]

/** Takes a rule that may fit; true: no more is needed. */
export type Tell<C> = (candidate: C) => boolean

/** Lengths that beginnings are cut to. */
const LENGTHS = [1, 2, 4, 8, 12, 16, 24, 32, 48, 64, 96, 128]
const PIECE = 3
const SLOTS = 16_384

export class Place<C> {
  readonly path: ValuePath
  readonly #root: Root
  readonly #exact = new Map<string, C[]>()
  readonly #folders = new Map<string, C[]>()
  readonly #beginnings = new Map<string, C[]>()
  readonly #lengths: number[] = []
  readonly #pieces = new Map<number, C[]>()
  /** Which hashes of three characters there are rules for: most texts hold few of them. */
  #slots: Uint8Array | undefined
  readonly #programs = new Map<string, C[]>()
  /** Rules by programs: for commands that are not understood. */
  readonly #commands: C[] = []
  /** All rules, for values that cannot be looked up. */
  readonly #all: C[] = []

  constructor(path: ValuePath, root: Root) {
    this.path = path
    this.#root = root
  }

  add(keys: readonly Key[], candidate: C): void {
    this.#all.push(candidate)
    for (const [how, key] of keys) {
      if (how === 'exact') put(this.#exact, key, candidate)
      else if (how === 'folders') put(this.#folders, key, candidate)
      else if (how === 'beginnings') this.#addBeginning(key, candidate)
      else if (how === 'pieces') this.#addPiece(key, candidate)
      else {
        put(this.#programs, key, candidate)
        this.#commands.push(candidate)
      }
    }
  }

  find(value: unknown, tell: Tell<C>): boolean {
    const text = textOf(value)
    if (text === undefined) return false
    if (text === null) return each(this.#all, tell)
    if (this.#exact.size > 0 && each(this.#exact.get(text), tell)) return true
    for (const length of this.#lengths) if (text.length >= length && each(this.#beginnings.get(text.slice(0, length)), tell)) return true
    if (this.#slots !== undefined && this.#findPieces(text, this.#slots, tell)) return true
    if (this.#folders.size > 0 && this.#findFolders(text, tell)) return true
    // What a shell makes of a text is not what is left of it in its composed form.
    return this.#programs.size > 0 && this.#findPrograms(String(value), tell)
  }

  #addBeginning(text: string, candidate: C): void {
    const length = LENGTHS.findLast(one => one <= text.length) as number
    put(this.#beginnings, text.slice(0, length), candidate)
    if (!this.#lengths.includes(length)) this.#lengths.push(length)
  }

  /** By the three characters of the text that the fewest other rules have. */
  #addPiece(text: string, candidate: C): void {
    let best = hashAt(text, 0)
    for (let at = 1; at + PIECE <= Math.min(text.length, 200); at++) {
      const hash = hashAt(text, at)
      if ((this.#pieces.get(hash)?.length ?? 0) < (this.#pieces.get(best)?.length ?? 0)) best = hash
    }
    put(this.#pieces, best, candidate)
    this.#slots ??= new Uint8Array(SLOTS)
    this.#slots[best % SLOTS] = 1
  }

  #findPieces(text: string, slots: Uint8Array, tell: Tell<C>): boolean {
    for (let at = 0; at + PIECE <= text.length; at++) {
      const hash = hashAt(text, at)
      if (slots[hash % SLOTS] === 1 && each(this.#pieces.get(hash), tell)) return true
    }
    return false
  }

  #findFolders(text: string, tell: Tell<C>): boolean {
    const readings = readPathText(text, this.#root.now())
    if (readings === undefined) return each(this.#all, tell)
    const folders = this.#folders
    for (const path of readings) {
      if (each(folders.get(''), tell) || each(folders.get(path), tell)) return true
      for (let at = path.indexOf('/', 1); at !== -1; at = path.indexOf('/', at + 1))
        if (each(folders.get(path.slice(0, at)), tell)) return true
    }
    return false
  }

  #findPrograms(command: string, tell: Tell<C>): boolean {
    const findings = findingsOf(command)
    const { runs, unknown, renamed } = findings
    if (unknown.length > 0) return each(this.#commands, tell)
    for (const { name } of runs) if (hasHoles(name)) return each(this.#commands, tell)
    for (const { name } of runs) if (each(this.#programs.get(name.toLowerCase()), tell)) return true
    for (const name of renamed) if (each(this.#programs.get(name), tell)) return true
    for (const name of hintedIn(findings).keys()) if (each(this.#programs.get(name), tell)) return true
    return false
  }
}

/** Three characters as a number; different ones may have the same. */
function hashAt(text: string, at: number): number {
  return (text.charCodeAt(at) * 961 + text.charCodeAt(at + 1) * 31 + text.charCodeAt(at + 2)) & 0xffff
}

function put<K, C>(map: Map<K, C[]>, key: K, candidate: C): void {
  const list = map.get(key)
  if (list === undefined) map.set(key, [candidate])
  else list.push(candidate)
}

function each<C>(candidates: readonly C[] | undefined, tell: Tell<C>): boolean {
  if (candidates !== undefined) for (const candidate of candidates) if (tell(candidate)) return true
  return false
}
