/** A rule before it has an id: what both forms are read into. */
import type { FunctionPath, Rule, Where } from '../model.ts'
import type { Complaint } from './entry.ts'

/** Everything of a rule but what only the whole set knows. */
export interface Draft extends Omit<Rule, 'id' | 'origin' | 'hooks'> {
  /** As it was given. */
  readonly id: string | undefined
  /** What the id is made of when none was given. */
  readonly derived: string
  /** Path of the hook module as it was given, and the field it was given in. */
  readonly hooks: string | undefined
  readonly hooksKey: string
}

/** A draft, or what is wrong. Warnings come beside a draft. */
export interface Drafted {
  readonly draft: Draft | undefined
  readonly complaints: readonly Complaint[]
}

/** Fields of a place; control characters are in none of them, so a tab parts them. */
export function makeWhere(
  packageName: string,
  version: string | undefined,
  file: string | undefined,
  path: FunctionPath,
  index: number | undefined,
): Where {
  const key = [packageName, version ?? '', file ?? '', path.text, path.member, index ?? ''].join('\t')
  return { key, package: packageName, version, file, function: path, index }
}

const WHOLE = /^[*.#]+$/

/** A rule over every function of the application is hardly meant: it is told, and stands. */
export function tooBroad(where: Where, key: string): readonly Complaint[] {
  if (where.package !== '.' || where.file !== undefined || !WHOLE.test(where.function.text)) return []
  return [
    {
      key,
      code: 'HOOKLINE_RULE_TOO_BROAD',
      severity: 'warning',
      sentence: `"${where.function.text}" of "." is every function of the application; name a class, or give \`file\` to say where.`,
    },
  ]
}
