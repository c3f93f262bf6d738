/** Counts what the corpus gives: attacks that are found, honest inputs that are taken for attacks. The parser of PostgreSQL says what is an attack. */
import { loadModule, parseSync } from 'libpg-query'
import { check } from '../../src/sql-injection/check.ts'
import { Needles } from '../../src/sql-injection/needles.ts'
import { settle } from '../../src/sql-injection/settings.ts'
import { SqlText } from '../../src/sql-injection/text.ts'
import { attacks, changes, holes, honest, pairs, sound } from './corpus.ts'

await loadModule()
const { limits } = settle({})

/** Whether anything is found when these inputs came with the request. */
export function isFound(sql: string, inputs: readonly string[]): boolean {
  const needles = new Needles(limits, false)
  needles.refresh({ body: inputs, headers: { host: 'example.com', accept: '*/*' } })
  return check(new SqlText(sql, true), needles, undefined, limits).offences.length > 0
}

/** The tree of a query without its values and the names in it; undefined where PostgreSQL would refuse it. */
function treeOf(sql: string): string | undefined {
  try {
    return JSON.stringify(parseSync(sql).stmts ?? [], (key, value: unknown) => {
      if (key === 'location' || /_(?:len|location|start|end)$/.test(key) || key === 'sval') return undefined
      return key === 'A_Const' ? 'value' : value
    })
  } catch {
    return undefined
  }
}

/** What came out. Lists hold what went wrong, to be read. */
export interface Measured {
  readonly attacks: number
  readonly missed: readonly string[]
  readonly broken: number
  readonly brokenFound: number
  readonly honest: number
  readonly mistaken: readonly string[]
  readonly pairs: number
  readonly pairsMissed: readonly string[]
}

export function measure(): Measured {
  const missed: string[] = []
  const mistaken: string[] = []
  const pairsMissed: string[] = []
  let attackCount = 0
  let broken = 0
  let brokenFound = 0
  let honestCount = 0
  for (const { benign, sql } of holes) {
    // Where a name was meant a value is no attack, and the other way round neither.
    const meant = new Set([benign, '7', "'seven'", 'seven'].map(input => treeOf(sql(input))))
    for (const attack of attacks) {
      for (const { name, change, sent } of changes) {
        const input = sent(attack)
        const text = sql(change(input))
        const tree = treeOf(text)
        const found = isFound(text, [input])
        if (tree === undefined) {
          broken++
          if (found) brokenFound++
        } else if (!meant.has(tree)) {
          attackCount++
          if (!found) missed.push(`${name}: ${attack} in ${text}`)
        }
      }
    }
  }
  for (const input of honest) {
    for (const query of sound) {
      const text = query(input)
      if (treeOf(text) === undefined) continue
      honestCount++
      if (isFound(text, [input])) mistaken.push(`${input} in ${text}`)
    }
  }
  for (const { inputs, sql } of pairs)
    if (!isFound(sql(...inputs), inputs)) pairsMissed.push(`${inputs.join(' and ')} in ${sql(...inputs)}`)
  return { attacks: attackCount, missed, broken, brokenFound, honest: honestCount, mistaken, pairs: pairs.length, pairsMissed }
}
