/** The function that may have been meant by a rule that found none. */
import type { FunctionPath } from '../model.ts'
import { suggest } from '../rules/suggest.ts'

/** The nearest of `names` to what the rule says; undefined when none is near. */
export function nearestFunction(wanted: FunctionPath, names: readonly string[]): string | undefined {
  if (wanted.name.includes('*')) return undefined
  // The same function of another class, or as the other kind of member, is near whatever its class is called.
  const namesakes = names.filter(name => name !== wanted.text && lastPart(name).toLowerCase() === wanted.name.toLowerCase())
  if (namesakes.length > 0) return suggest(wanted.text, namesakes, 1)[0] ?? namesakes[0]
  const swapped = names.find(name => name !== wanted.text && letters(name) === letters(wanted.text))
  return swapped ?? suggest(wanted.text, names, 1)[0]
}

/** Two letters that changed places are two edits, too many for a short name. */
function letters(name: string): string {
  return name.toLowerCase().split('').sort().join('')
}

function lastPart(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('#'), path.lastIndexOf('.')) + 1)
}
