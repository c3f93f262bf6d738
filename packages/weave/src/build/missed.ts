/** Files without the name that a rule asks for: looked into only when nothing else had it, for the report to say what may have been meant. */
import type { FileRef, Ledger, WeaveRequest } from '../model.ts'
import { weaveWith } from '../transform/weave.ts'

const MOST = 50

/** Remembers such files. */
export class Missed {
  readonly #files = new Map<string, Map<string, { readonly ref: FileRef; readonly request: WeaveRequest }>>()

  /** The file's text lacks the name of this place. */
  note(key: string, ref: FileRef, request: WeaveRequest): void {
    const files = this.#files.get(key) ?? new Map<string, { ref: FileRef; request: WeaveRequest }>()
    this.#files.set(key, files)
    if (files.size < MOST) files.set(ref.file, { ref, request })
  }

  /** Tells the ledger the functions that there are, for places of which nothing was found. */
  tell(ledger: Ledger, isMissed: (key: string) => boolean): void {
    for (const [key, files] of this.#files) {
      if (!isMissed(key)) continue
      for (const { ref, request } of files.values()) ledger.looked(ref, [{ where: key, sites: [], refused: [] }], namesIn(request), [])
    }
    this.#files.clear()
  }
}

function namesIn(request: WeaveRequest): readonly string[] {
  try {
    return weaveWith(request, () => request.wheres.map(() => [])).names
  } catch {
    return []
  }
}
