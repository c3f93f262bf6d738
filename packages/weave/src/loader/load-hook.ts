/** The load hook: synchronous, for `import` and `require` alike. */
import { HooklineError } from '@hookline/core'
import { fileURLToPath } from 'node:url'
import type { LoadHookContext, LoadFnOutput } from 'node:module'
import { slashed } from './package-files.ts'
import { scriptOf, type Loaded } from './source-text.ts'
import type { Weaver } from './weaver.ts'

type NextLoad = (url: string, context?: Partial<LoadHookContext>) => LoadFnOutput

/** What changes while a process runs. */
export interface Current {
  /** Undefined: nothing is woven. */
  weaver: Weaver | undefined
  /** Told of every file, before it is looked at. */
  seen: ((path: string) => void) | undefined
}

/** Makes the hook. An error of ours is told and leaves the module as it is; only a refusal by a closed rule is thrown. */
export function loadHook(current: Current, failed: (error: unknown, url: string) => void) {
  return (url: string, context: LoadHookContext, nextLoad: NextLoad): LoadFnOutput => {
    const loaded = nextLoad(url, context)
    if (!url.startsWith('file:')) return loaded
    try {
      return (woven(current, url, loaded) as LoadFnOutput | undefined) ?? loaded
    } catch (error) {
      if (error instanceof HooklineError && error.code === 'HOOKLINE_MODULE_REFUSED') throw error
      failed(error, url)
      return loaded
    }
  }
}

function woven(current: Current, url: string, loaded: Loaded): Loaded | undefined {
  const path = slashed(fileURLToPath(url))
  current.seen?.(path)
  const concern = current.weaver?.concernOf(path)
  if (concern === undefined) return undefined
  const script = scriptOf(loaded, path, url)
  if (script === undefined) return undefined
  const source = current.weaver?.weave(concern, script.text, script.format, path)
  return source === undefined ? undefined : { ...loaded, format: script.format, source, shortCircuit: true }
}
