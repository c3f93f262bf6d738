/** Modules that were there before the load hook: nothing in them can be woven any more. */
import Module from 'node:module'
import type { FileRef } from '../model.ts'
import { slashed } from './package-files.ts'
import { mayHold } from './prefilter.ts'
import type { Concern, Weaver } from './weaver.ts'
import { readFileSync } from './own-fs.ts'

const { _cache: loaded } = Module as unknown as { readonly _cache: Record<string, unknown> }

/** A file that rules are about and that has been loaded already. */
export interface LoadedBefore {
  readonly ref: FileRef
  readonly wheres: readonly string[]
  readonly adopt: string | undefined
}

/** Looks through what `require` has loaded so far. Node tells nobody which ES modules it has loaded. */
export function loadedBefore(weaver: Weaver): LoadedBefore[] {
  return Object.keys(loaded).flatMap(path => {
    const concern = weaver.concernOf(slashed(path))
    return concern === undefined ? [] : placesIn(concern, path)
  })
}

function placesIn({ ref, wheres, adopt }: Concern, path: string): LoadedBefore[] {
  try {
    const text = readFileSync(path, 'utf8')
    const keys = wheres.filter(where => mayHold(text, where)).map(where => where.key)
    return keys.length === 0 && adopt === undefined ? [] : [{ ref, wheres: keys, adopt }]
  } catch {
    return []
  }
}
