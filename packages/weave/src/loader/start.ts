/** The start of a woven process: rules, load hook, hook modules, hooks, in this order, so that a hook module may import what it hooks. */
import { statSync } from 'node:fs'
import { isBuiltin, registerHooks } from 'node:module'
import { fileURLToPath } from 'node:url'
import { isMainThread } from 'node:worker_threads'
import { HooklineError } from '@hookline/core'
import type { Ledger, Rule } from '../model.ts'
import { createLedger } from '../report/ledger.ts'
import { createMatcher } from '../rules/matcher.ts'
import { readRules } from '../rules/read.ts'
import { importHooks } from '../runtime/hook-modules.ts'
import { installRuntime, type Runtime } from '../runtime/runtime.ts'
import { diskCache, noCache, type Cache } from './cache.ts'
import { findCacheFolder } from './cache-folder.ts'
import { loadHook, type Current } from './load-hook.ts'
import { loadedBefore } from './loaded-before.ts'
import { readOptions, type LoaderOptions } from './options.ts'
import { ownFiles } from './own-files.ts'
import { policyOf } from './policy.ts'
import { newProblems, type Problems } from './problems.ts'
import { Weaver } from './weaver.ts'

/** Reads the rules of this process and has them woven from now on. */
export async function start(found?: readonly string[]): Promise<void> {
  const options = readOptions(process.env, found)
  const problems = newProblems(options.strict)
  const book = createLedger()
  const ledger = problems.listening(book)
  const cwd = process.cwd()

  const read = await readRules(options.rules, { cwd })
  for (const problem of read.problems) problems.add(problem)
  const runtime = installRuntime({ ledger })

  const current: Current = { weaver: undefined, seen: undefined }
  const cache = cacheOf(options, cwd)
  const weaverFor = (rules: readonly Rule[], files: readonly string[], broken: ReadonlyMap<string, Error>): Weaver =>
    new Weaver({
      rules,
      matcher: createMatcher(rules),
      policy: policyOf(rules, broken),
      ledger,
      cache,
      weaver: weaverId(),
      leavesOut: ownFiles(rules, files),
    })

  current.weaver = weaverFor(read.rules, read.files, new Map())
  registerHooks({
    load: loadHook(current, (error, url) =>
      problems.add(new HooklineError('HOOKLINE_LOADER_FAILED', `${url} was loaded as it is: ${messageOf(error)}`, { cause: error })),
    ),
  })
  tellLoadedBefore(current.weaver, read.rules, ledger, problems)

  const hooks = await importHooks(read.rules)
  for (const { rule, error } of hooks.problems) ledger.problem(rule.id, error)
  await patchNative(read.rules, runtime, ledger)
  runtime.use(read.rules, hooks.modules)
  const broken = new Map(read.rules.flatMap(rule => brokenBy(rule, book.problemsOf(rule.id))))
  if (broken.size > 0) current.weaver = weaverFor(read.rules, read.files, broken)

  problems.endIfAny()
  problems.started()
  if (isMainThread && options.report !== undefined) {
    const { reportAtExit } = await import('../report/at-exit.ts')
    const how = options.report
    process.once('exit', () => reportAtExit(runtime.rules, book, problems.all, how))
  }
}

/** Node's own modules have no source that could be woven. */
async function patchNative(rules: readonly Rule[], runtime: Runtime, ledger: Ledger): Promise<void> {
  const matcher = createMatcher(rules)
  const wheres = [...matcher.packages]
    .filter(name => name === 'globalThis' || isBuiltin(name))
    .flatMap(name => matcher.match({ package: name, version: process.versions.node, file: '' }).wheres)
  if (wheres.length === 0) return
  const { patchBuiltins } = await import('../builtins/patch-builtins.ts')
  patchBuiltins(wheres, { runtime, ledger })
}

function cacheOf(options: LoaderOptions, cwd: string): Cache {
  if (options.cache === false) return noCache
  const debug = (why: string): void => {
    if (options.debug) process.emitWarning(`cache: ${why}`, { type: 'HooklineDebug' })
  }
  const found = findCacheFolder(options.cache, cwd)
  if (found.folder !== undefined) return diskCache(found.folder, debug)
  debug(found.why)
  return noCache
}

/** Of a build: its time. Of the sources: that of the folder, which is enough for people who work on them with the cache off. */
function weaverId(): string {
  try {
    const { mtimeMs, size } = statSync(fileURLToPath(import.meta.url))
    return `1 ${mtimeMs} ${size}`
  } catch {
    return '1'
  }
}

function tellLoadedBefore(weaver: Weaver, rules: readonly Rule[], ledger: Ledger, problems: Problems): void {
  for (const { ref, wheres, adopt } of loadedBefore(weaver)) {
    const concerned = rules.filter(
      rule => (rule.where !== undefined && wheres.includes(rule.where.key)) || (adopt !== undefined && rule.adopt?.package === adopt),
    )
    ledger.loadedBefore(ref, [...wheres, ...concerned.filter(rule => rule.adopt !== undefined).map(rule => rule.id)])
    problems.add(
      new HooklineError(
        'HOOKLINE_LOADED_BEFORE',
        `${ref.package}@${ref.version}/${ref.file} was loaded before Hookline: ${concerned.map(rule => rule.id).join(', ')} cannot be woven there`,
      ),
    )
  }
}

function brokenBy(rule: Rule, [problem]: readonly Error[]): [string, Error][] {
  return problem === undefined ? [] : [[rule.id, problem]]
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
