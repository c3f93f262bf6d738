/** Built-ins and globals: looked at, and left as they are. */
import { patchBuiltins } from '../builtins/patch-builtins.ts'
import type { Ledger } from '../model.ts'
import { isNative } from '../report/native.ts'
import type { Matcher } from '../rules/matcher.ts'

/** Tells the ledger which functions of Node's own modules rules name. */
export function lookAtBuiltins(matcher: Matcher, ledger: Ledger): void {
  const { node: version } = process.versions
  const names = [...matcher.packages].filter(isNative)
  const wheres = names.flatMap(name => matcher.match({ package: name, version, file: '' }).wheres)
  if (wheres.length > 0) patchBuiltins(wheres, { ledger })
}
