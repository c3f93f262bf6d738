/** Whether a file is the one it was. */
import { statSync } from './own-fs.ts'

/** Milliseconds. A file that has just been changed may be changed again without its times telling. */
export const SETTLED = 2000

/** Changes with whatever is written: nobody can set the last of these times. Undefined: there is no such file. */
export function stateOf(path: string): string | undefined {
  const found = statSync(path, { throwIfNoEntry: false })
  return found === undefined ? undefined : `${found.ino} ${found.size} ${found.mtimeMs} ${found.ctimeMs}`
}

/** Undefined, too, when the last change is not `settled` milliseconds old. */
export function settledStateOf(path: string, settled: number): string | undefined {
  const { ctimeMs = Infinity } = statSync(path, { throwIfNoEntry: false }) ?? {}
  return Date.now() - ctimeMs > settled ? stateOf(path) : undefined
}
