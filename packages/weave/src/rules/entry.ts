/** One entry of a rules file: which form it has, and whether its fields are ones that can be. */
import { FOREIGN, MODERN, SEED } from './fields.ts'
import { got, quoted } from './problem.ts'
import { didYouMean } from './suggest.ts'
import type { HooklineCode } from '@hookline/core'

/** Something that is wrong with an entry. */
export interface Complaint {
  /** The field; undefined: the entry as a whole. */
  readonly key: string | undefined
  /** Made when it is told: a file can hold more wrong fields than anybody wants to hear of. */
  readonly sentence: string | (() => string)
  /** @default 'HOOKLINE_RULE_INVALID' */
  readonly code?: HooklineCode
  readonly severity?: 'warning'
}

/** The fields of an entry, each of the right type, and the form they are in. */
export interface Entry {
  readonly form: 'seed' | 'modern'
  readonly fields: Readonly<Record<string, unknown>>
}

/** Complaints instead of fields when any of them is wrong. */
export function readEntry(value: unknown): Entry | readonly Complaint[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return [{ key: undefined, sentence: `expected a rule, an object with \`package\` or \`ImportPath\`; got ${got(value)}.` }]
  }
  const keys = Object.keys(value).filter(key => (value as Record<string, unknown>)[key] !== undefined)
  const form = formOf(keys)
  const known = form === 'seed' ? SEED : MODERN
  const complaints: Complaint[] = []
  const fields: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const key of keys.slice(0, 100)) {
    const check = known[key]
    const field = (value as Record<string, unknown>)[key]
    const expected = check?.(field)
    if (check === undefined) complaints.push(unknownField(key, form))
    else if (expected !== undefined) complaints.push({ key, sentence: `expected ${expected}, got ${got(field)}.` })
    else fields[key] = field
  }
  if (keys.length > 100) complaints.push({ key: undefined, sentence: `expected a rule, got an object of ${keys.length} fields.` })
  return complaints.length > 0 ? complaints : { form, fields }
}

/** Without ImportPath an entry is in the seed's form when all that is known of it is of that form: its writer wants to hear what is missing there. */
function formOf(keys: readonly string[]): Entry['form'] {
  if (keys.includes('ImportPath')) return 'seed'
  if (keys.some(key => key in MODERN)) return 'modern'
  return keys.some(key => key in SEED || key in FOREIGN) ? 'seed' : 'modern'
}

function unknownField(key: string, form: Entry['form']): Complaint {
  const foreign = FOREIGN[key]
  if (foreign !== undefined) return { key, sentence: `${key} has no meaning here: ${foreign}.` }
  const [own, other] = form === 'seed' ? [SEED, MODERN] : [MODERN, SEED]
  if (key in other) {
    const [here, there] = form === 'seed' ? ['ImportPath', 'package'] : ['package', 'ImportPath']
    return {
      key,
      sentence: `${quoted(key)} belongs to rules written with \`${there}\`, and this one is written with \`${here}\`: use one form in one rule.`,
    }
  }
  const names = Object.keys(own)
  return { key, sentence: () => `unknown field ${quoted(key)}${didYouMean(key, names) || `: expected one of ${names.join(', ')}.`}` }
}
