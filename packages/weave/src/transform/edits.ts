/** Insertions into a source, none of which moves or removes anything of it. */

/** One piece of text to insert. */
export interface Edit {
  readonly at: number
  readonly text: string
}

/**
 * Insertions, given in the order of a walk from outer functions to inner ones.
 * At one offset what closes comes before what opens; of what closes, the inner first; of what opens, the outer first.
 */
export class Edits {
  readonly #opening: Edit[] = []
  readonly #closing: Edit[] = []
  readonly #ending = new Map<string, Edit>()

  /** Before what stands at the offset. */
  open(at: number, text: string): void {
    this.#opening.push({ at, text })
  }

  /** Behind what ends at the offset. */
  close(at: number, text: string): void {
    this.#closing.push({ at, text })
  }

  /** Behind all that closes at the offset; the same text once. */
  end(at: number, text: string): void {
    this.#ending.set(`${at} ${text}`, { at, text })
  }

  get empty(): boolean {
    return this.#opening.length === 0 && this.#closing.length === 0 && this.#ending.size === 0
  }

  /** Where something opens or closes, in the order of the text. */
  get offsets(): readonly number[] {
    return [...this.#opening, ...this.#closing].map(({ at }) => at).toSorted((a, b) => a - b)
  }

  /** All of them in the order of the text; at its offset `first` opens before the others. */
  sorted(first?: Edit): readonly Edit[] {
    // Sorting is stable, so equal offsets keep the order given here.
    const behind = [...this.#closing.toReversed(), ...this.#ending.values()]
    return [...behind, ...(first === undefined ? [] : [first]), ...this.#opening].sort((a, b) => a.at - b.at)
  }
}

/** The source with the insertions. */
export function applyEdits(source: string, edits: readonly Edit[]): string {
  const parts: string[] = []
  let from = 0
  for (const { at, text } of edits) {
    parts.push(source.slice(from, at), text)
    from = at
  }
  parts.push(source.slice(from))
  return parts.join('')
}
