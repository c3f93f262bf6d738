/** Imported before anything that needs `reflect-metadata`, so that its absence is told in our words. */
import { HooklineError } from '@hookline/core'

/** Throws `HOOKLINE_METADATA_MISSING` where the `reflect-metadata` API is not loaded. */
export function assertMetadata(): void {
  if (typeof (Reflect as { getMetadata?: unknown }).getMetadata === 'function') return
  throw new HooklineError(
    'HOOKLINE_METADATA_MISSING',
    "tsyringe needs reflect-metadata, and it is not loaded: put `import 'reflect-metadata'` on the first line of the program.",
  )
}

assertMetadata()
