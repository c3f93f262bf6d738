/** The load hook: synchronous, for `import` and `require` alike. */
import { HooklineError } from '@hookline/core'
import { fileURLToPath } from 'node:url'
import type { LoadHookContext, LoadFnOutput } from 'node:module'
import { isTyped } from './order.ts'
import { slashed } from './package-files.ts'
import { rawText, scriptOf, type Loaded, type ScriptText } from './source-text.ts'
import type { Concern, Weaver } from './weaver.ts'

const PLAIN = process.platform === 'win32' ? /^(?!)/ : /^file:\/\/\/[\w./@+-]*$/

type NextLoad = (url: string, context?: Partial<LoadHookContext>) => LoadFnOutput

/** What changes while a process runs. */
export interface Current {
  /** Undefined: nothing is woven. */
  weaver: Weaver | undefined
  /** Whether what is required comes by once more, compiled by somebody else. */
  seesCompiled: boolean
  /** Files that have been woven here, with how often their text then says so: it comes by once more where compiling is watched. */
  readonly woven: Map<string, number>
  /** Told of every file, before it is looked at. */
  seen: ((path: string) => void) | undefined
}

/** Told of an error of ours, and of the module that is loaded as it is. */
export type Failed = (error: unknown, module: string) => void

/** Makes the hook. */
export function loadHook(current: Current, failed: Failed) {
  return (url: string, context: LoadHookContext, nextLoad: NextLoad): LoadFnOutput => {
    const loaded = nextLoad(url, context)
    if (!url.startsWith('file:')) return loaded
    return (guarded(failed, url, () => woven(current, url, loaded)) as LoadFnOutput | undefined) ?? loaded
  }
}

/** Runs work of ours: what goes wrong in it is told and leaves the module as it is. Only a refusal by a closed rule is thrown. */
export function guarded<T>(failed: Failed, module: string, work: () => T): T | undefined {
  try {
    return work()
  } catch (error) {
    if (error instanceof HooklineError && error.code === 'HOOKLINE_MODULE_REFUSED') throw error
    failed(error, module)
    return undefined
  }
}

function woven(current: Current, url: string, loaded: Loaded): Loaded | undefined {
  const path = pathOf(url)
  current.seen?.(path)
  const concern = current.weaver?.concernOf(path)
  if (concern === undefined) return undefined
  // It may not be compiled yet, and is seen again when it is.
  if (loaded.format === 'commonjs' && isTyped(path) && current.seesCompiled) return undefined
  const known = isPlain(loaded, path) ? current.weaver?.remembered(concern, loaded.format, path) : undefined
  if (known !== undefined) return known.source === undefined ? undefined : { ...loaded, source: known.source, shortCircuit: true }
  const script = scriptFor(current, concern, loaded, path, url)
  if (script === undefined) return undefined
  const source = current.weaver?.weave(concern, script.text, script.format, path, isPlain(loaded, path) ? loaded : undefined)
  if (source === undefined) return undefined
  if (current.seesCompiled) current.woven.set(path, marksIn(source))
  return { ...loaded, format: script.says, source, shortCircuit: true }
}

/** Whether the text is the file's, as it stands there. */
function isPlain({ format }: Loaded, path: string): boolean {
  return (format === 'module' || format === 'commonjs' || format === undefined || format === null) && !isTyped(path)
}

/** How often a text says that it is woven. Sources may say so too, but woven they say it once more. */
export function marksIn(text: string): number {
  return text.split('hookline.weave/1').length
}

/** What has no script that can be read, TypeScript with more than types above all, must not run where a closed rule is about it. */
function scriptFor(current: Current, concern: Concern, loaded: Loaded, path: string, url: string): ScriptText | undefined {
  try {
    return scriptOf(loaded, path, url)
  } catch (error) {
    current.weaver?.refuseUnread(concern, rawText(loaded, url), error)
    throw error
  }
}

/** Most URLs are the path with a prefix: those are not parsed, for that is done once for each file of the application. */
function pathOf(url: string): string {
  return PLAIN.test(url) ? url.slice('file://'.length) : slashed(fileURLToPath(url))
}
