/** The start of a woven process: rules, load hook, hook modules, hooks, in this order, so that a hook module may import what it hooks. */
import { registerHooks } from 'node:module'
import { readRules } from '../rules/read.ts'
import { cacheOf } from './cache-of.ts'
import { hookCompile, requireIsPatched } from './compile-hook.ts'
import { loadHook } from './load-hook.ts'
import { readOptions } from './options.ts'
import { bringForward, compilersAfter, importsOf } from './order.ts'
import { Session } from './session.ts'

/** Reads the rules of this process and has them woven from now on. */
export async function start(found?: readonly string[]): Promise<void> {
  const options = readOptions(process.env, found)
  const cwd = process.cwd()
  const session = new Session(options, cacheOf(options, cwd))
  const { problems, current } = session

  const imports = importsOf(process.env['NODE_OPTIONS'] ?? '', process.execArgv)
  for (const problem of await bringForward(compilersAfter(imports), cwd)) problems.add(problem)

  const read = await readRules(options.rules, { cwd })
  for (const problem of read.problems) {
    if (problem.severity === 'warning' && options.strict) continue
    // What a closed rule guards must not run when the rule has been left out; one that stands refuses for itself.
    problems.add(problem, problem.closed && !read.rules.some(rule => rule.id === problem.ruleId))
  }
  session.weave(read)
  registerHooks({ load: loadHook(current, session.failed) })
  if (requireIsPatched()) hookCompile(current, session.failed)
  session.tellLoadedBefore()
  await session.attach()
  problems.endIfFatal()

  if (options.watch) (await import('./watch.ts')).watch(session)
  if (options.report !== undefined || options.strict) (await import('./end.ts')).reportAtEnd(session)
}
