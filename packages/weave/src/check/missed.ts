/** Names of functions in the files of a package where a rule found nothing: for "did you mean". */
import type { Weaver } from '../loader/weaver.ts'
import type { WeaveRequest } from '../model.ts'
import type { LedgerBook } from '../report/ledger.ts'
import { weave } from '../transform/weave.ts'
import { scriptAt } from './script.ts'

const MOST_FILES = 500

/** Looks again into the files of one package, for the places that none of them holds. */
export function namesOfMissed(paths: readonly string[], weaver: Weaver, ledger: LedgerBook): void {
  for (const path of paths.slice(0, MOST_FILES)) {
    const concern = weaver.concernOf(path)
    if (concern === undefined) continue
    const wheres = concern.wheres.filter(where => isMissed(ledger, where, concern.ref))
    const script = wheres.length === 0 ? undefined : scriptAt(path)
    if (script === undefined || script instanceof Error) continue
    try {
      const { names, findings } = weave({ ...concern.ref, source: script.text, format: script.format, wheres })
      ledger.looked(concern.ref, findings, names, [])
    } catch (error) {
      ledger.notParseable(
        concern.ref,
        wheres.map(({ key }) => key),
        error,
      )
    }
  }
}

function isMissed(
  ledger: LedgerBook,
  where: WeaveRequest['wheres'][number],
  { package: name, version }: { package: string; version: string },
): boolean {
  const copy = ledger.copiesOf(where.key).find(found => found.package === name && found.version === version)
  return copy === undefined || (copy.sites.count === 0 && copy.refused.count === 0)
}
