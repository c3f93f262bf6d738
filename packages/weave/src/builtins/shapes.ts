/** How functions of built-in modules answer, as far as that is known: with it a callback's call ends when the callback runs. */
import type { TargetInit } from '@hookline/core'

/** Modules whose functions call their last argument back with an error first. */
const CALLBACKS: Readonly<Record<string, RegExp>> = {
  fs: /^(?!exists$|watch$|watchFile$|unwatchFile$)/,
  child_process: /^(exec|execFile)$/,
  dns: /^(lookup|lookupService|resolve\w*|reverse)$/,
  crypto: /^/,
  zlib: /^/,
  stream: /^(finished|pipeline)$/,
}

/** Functions of the promise modules that answer otherwise. */
const OTHERS = /^(watch|glob|setInterval|[gs]etServers|[gs]etDefaultResultOrder)$/

/** What the name of a function tells of its answers; `holder` is its class, if any. */
export function shapeOf(module: string, className: string | undefined, name: string): Partial<TargetInit> {
  const short = module.replace(/^node:/, '')
  if (name.endsWith('Sync') && Object.hasOwn(CALLBACKS, short)) return { shape: 'sync' }
  if (/^(fs|dns|stream|timers)\/promises$/.test(short) || className === 'promises') return OTHERS.test(name) ? {} : { shape: 'async' }
  const plain = className === undefined || (short === 'dns' && className === 'Resolver')
  return plain && Object.hasOwn(CALLBACKS, short) && CALLBACKS[short]?.test(name) === true ? { callbackIndex: -1 } : {}
}
