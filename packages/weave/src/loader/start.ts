/** The start of a woven process: rules, load hook, hook modules, hooks, in this order, so that a hook module may import what it hooks. */
import { registerHooks } from 'node:module'
import { HooklineError } from '@hookline/core'
import { cacheOf } from './cache-of.ts'
import { hookCompile, requireIsPatched } from './compile-hook.ts'
import { loadHook } from './load-hook.ts'
import { readOptions } from './options.ts'
import { rulesOf } from './read-rules.ts'
import { bringForward, compilersAfter, importsOf } from './order.ts'
import { Session } from './session.ts'

/**
 * Reads the rules of this process and has them woven from now on. The application runs whatever goes wrong here, unless it was started
 * with `strict` or a closed rule is concerned.
 */
export async function start(found?: readonly string[]): Promise<void> {
  const options = readOptions(process.env, found)
  const session = new Session(options, cacheOf(options, process.cwd()))
  try {
    await begin(session)
  } catch (cause) {
    const said = cause instanceof Error ? cause.message : String(cause)
    session.problems.add(
      new HooklineError('HOOKLINE_LOADER_FAILED', `the rules ${options.rules.join(', ')} are not in force: ${said}`, { cause }),
    )
  }
  session.problems.endIfFatal()
}

async function begin(session: Session): Promise<void> {
  const { options, problems, current } = session
  const cwd = process.cwd()
  const imports = importsOf(process.env['NODE_OPTIONS'] ?? '', process.execArgv)
  for (const problem of await bringForward(compilersAfter(imports), cwd)) problems.add(problem)

  const read = await rulesOf(options.rules, cwd, session.cache)
  for (const problem of read.problems) {
    if (problem.severity === 'warning' && options.strict) continue
    // What a closed rule guards must not run when the rule has been left out; one whose hook module is missing stands, and refuses for itself.
    problems.add(problem, problem.closed && problem.severity === 'error' && problem.code !== 'HOOKLINE_RULE_HOOKS_MISSING')
  }
  session.weave(read)
  registerHooks({ load: loadHook(current, session.failed) })
  // Programs may put their own way of loading in the place of Node's later on; guards must not depend on it.
  if (requireIsPatched() || session.guards) hookCompile(current, session.failed)
  session.tellLoadedBefore()
  await session.attach()

  if (options.log) (await import('../report/log.ts')).startLog()
  if (options.watch) (await import('./watch.ts')).watch(session)
  if (options.report !== undefined || options.strict) (await import('./end.ts')).reportAtEnd(session)
}
