/** Whether what earlier starts have found out can be used in this process. */
import type { Rule } from '../model.ts'
import type { Cache } from './cache.ts'
import { sumOf } from './cache-entry.ts'
import { requireIsPatched } from './compile-hook.ts'
import { diskMemory, noMemory, type Memory } from './memory.ts'
import { wordsOf } from './order.ts'
import { wantsMaps } from './source-maps.ts'

const PRELOADS = /^(?:-r|--(?:require|import|loader|experimental-loader))(?:$|=)/

/** Closed rules have every file looked at, and so has a process in which others may give other texts than those on disk. */
export function memoryOf({ folder, weaver }: Cache, rules: readonly Rule[]): Memory {
  if (folder === undefined || wantsMaps() || rules.some(({ failure }) => failure === 'closed') || !isAlone()) return noMemory
  const parts = rules.map(({ where, kind, callbackIndex, adopt }) => [
    where,
    kind,
    callbackIndex,
    adopt?.package,
    adopt?.version,
    adopt?.file,
  ])
  // Files of the program that is run count as the application's wherever they are.
  const entry = rules.some(({ where, adopt }) => (where ?? adopt)?.package === '.') ? process.argv[1] : ''
  return diskMemory(folder, `known-${sumOf(JSON.stringify([weaver, process.version, entry, parts]))}`)
}

function isAlone(): boolean {
  const words = [...wordsOf(process.env['NODE_OPTIONS'] ?? ''), ...process.execArgv]
  return words.filter(word => PRELOADS.test(word)).length <= 1 && !requireIsPatched()
}
