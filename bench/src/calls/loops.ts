/**
 * The loops that are timed. Each is compiled from a text of its own: V8 keeps type feedback per function text, and a loop that has
 * seen two contenders would call both through the slower, polymorphic path.
 */
import type { Add } from './contender.ts'

export type Loop = (functions: readonly Add[], count: number) => number | Promise<number>

/** Functions to be hooked; each from a text of its own for the same reason. */
export function makeAdd(isAsync: boolean, salt: string): Add {
  return compile(`return ${isAsync ? 'async ' : ''}function add(a, b) { return a + b /* ${salt} */ }`)() as Add
}

export function makeLoop(awaits: boolean, megamorphic: boolean, salt: string): Loop {
  const callee = megamorphic ? 'functions[i & 7]' : 'f'
  const call = `${awaits ? 'await ' : ''}${callee}(i, 1)`
  return compile(
    `return ${awaits ? 'async ' : ''}function loop(functions, count) { /* ${salt} */
      const f = functions[0]; let sum = 0
      for (let i = 0; i < count; i++) sum = (sum + ${call}) | 0
      return sum
    }`,
  )() as Loop
}

function compile(text: string): () => unknown {
  // oxlint-disable-next-line no-new-func, typescript/no-implied-eval -- a distinct text for each is the point, and none comes from outside
  return new Function(`'use strict'; ${text}`) as () => unknown
}
