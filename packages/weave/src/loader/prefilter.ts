/** Whether a file can hold a function at all: parsing it to learn that costs a thousand times as much. */
import type { Where } from '../model.ts'

const PLAIN = /^#?[\p{ID_Start}$_][\p{ID_Continue}$]*$/u

/** True unless the text lacks a name without which the function cannot be there. */
export function mayHold(text: string, { function: path }: Where): boolean {
  if (path.name === 'constructor') return path.receiver === undefined || mayName(text, path.receiver.split('.').at(-1) ?? '')
  // A default export need not be called so in the source.
  return path.name === 'default' || mayName(text, path.name)
}

function mayName(text: string, name: string): boolean {
  return name === 'default' || !PLAIN.test(name) || text.includes(name)
}
