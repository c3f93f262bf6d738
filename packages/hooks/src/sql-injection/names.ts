/** Names that a request chooses: columns to sort by, `asc` and `desc`. Whether it may is the policy's to say. */
import { Kind } from './lexer/kinds.ts'
import { closeOf, openOf, tokenAfter } from './lexer/tokens.ts'
import type { SqlText } from './text.ts'

/**
 * Which names a request may choose. Names without quotes come in lower case, as PostgreSQL has them.
 *
 * @example
 * ```ts
 * import { sqlInjection, type IdentifierPolicy } from '@hookline/hooks/sql-injection'
 * const identifiers: IdentifierPolicy = ['created_at', 'price']
 * sqlInjection({ mode: 'block', identifiers })
 * ```
 */
export type IdentifierPolicy = 'deny' | readonly string[] | ((name: string, place: string) => boolean)

/** Says whether a name may be chosen. */
export type Allows = (name: string, place: string) => boolean

/** What `ORDER BY` is written with behind a name. */
const DIRECTIONS = new Set(['asc', 'desc', 'nulls', 'first', 'last'])

/** Words that name nothing: values, and the keywords that most queries have. */
const NAMELESS = new Set(
  `${[...DIRECTIONS].join(' ')} true false null unknown default select from where by order group having and or not in is like ilike between as on using join left right
  inner outer full cross natural lateral union all distinct intersect except limit offset fetch insert into values update set delete returning case when then else end
  with recursive exists any some for over partition filter within conflict do nothing begin commit rollback`.split(/\s+/),
)

/** The policy as a function; undefined where there is none. */
export function compilePolicy(policy: IdentifierPolicy | undefined): Allows | undefined {
  if (policy === undefined) return undefined
  if (typeof policy === 'function') return policy
  const names = new Set(policy === 'deny' ? [] : policy)
  return name => names.has(name)
}

/** The name that a token is; undefined for what is none, and for words that say no more than a value does. */
export function nameAt({ sql, tokens }: SqlText, token: number): string | undefined {
  const kind = tokens.kinds[token]
  const inside = sql.slice(openOf(sql, tokens, token), closeOf(sql, tokens, token))
  if (kind === Kind.quotedName) return inside.replaceAll('""', '"')
  if (kind !== Kind.name) return undefined
  const name = inside.replace(/[A-Z]+/g, letters => letters.toLowerCase())
  return NAMELESS.has(name) ? undefined : name
}

/**
 * The tokens of names in what a request gave for `ORDER BY`: `a.b DESC NULLS LAST, c`. Undefined where it is anything else. Without a policy nobody has said that a
 * request may give more than one word.
 */
export function orderedNames(text: SqlText, start: number, end: number): readonly number[] | undefined {
  const { sql, tokens } = text
  const { kinds, starts, ends, count } = tokens
  const names: number[] = []
  /** What may come: a name; behind it a dot, a direction or a comma. */
  let state: 'name' | 'behind' | 'direction' = 'name'
  for (let i = tokenAfter(tokens, start); i < count && (starts[i] as number) < end; i++) {
    if ((starts[i] as number) < start || (ends[i] as number) > end) return undefined
    const word = sql.slice(starts[i], ends[i]).toLowerCase()
    const isName = kinds[i] === Kind.name || kinds[i] === Kind.quotedName
    if (state === 'name') {
      if (!isName) return undefined
      names.push(i)
      state = 'behind'
    } else if (word === ',') state = 'name'
    else if (word === '.' && state === 'behind') state = 'name'
    else if (kinds[i] === Kind.name && DIRECTIONS.has(word)) state = 'direction'
    else return undefined
  }
  return state === 'name' ? undefined : names
}
