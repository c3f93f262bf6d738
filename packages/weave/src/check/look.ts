/** Looks into one file: what rules name there is woven, and the result thrown away. */
import { languageOf } from '../build/language.ts'
import { mayHold } from '../loader/prefilter.ts'
import type { Concern, Weaver } from '../loader/weaver.ts'
import type { WeaveRequest, Woven } from '../model.ts'
import type { LedgerBook } from '../report/ledger.ts'
import { weave, weaveWith } from '../transform/weave.ts'
import { scriptAt, type Script } from './script.ts'

const MOST_FILES_FOR_NAMES = 500

/** Tells the ledger what rules would find in a file. */
export function lookInto(path: string, concern: Concern, weaver: Weaver, ledger: LedgerBook): void {
  const { ref } = concern
  const script = scriptAt(path)
  if (script instanceof Error) return ledger.notParseable(ref, keysOf(concern.wheres), script)
  const language = languageOf(path)
  if (language === 'js') return void weaver.weave(concern, script.source, script.format, path)
  const wheres = concern.wheres.filter(where => mayHold(script.source, where))
  if (wheres.length === 0) return
  try {
    const { findings, names, sites } = read(script, language, text => weave({ ...ref, ...text, wheres }))
    ledger.looked(ref, findings, names, sites)
  } catch (error) {
    ledger.notParseable(ref, keysOf(wheres), error)
  }
}

/** Looks again into the files of one package for places that none of them holds: what functions are there? For "did you mean". */
export function nameWhatIsThere(paths: readonly string[], weaver: Weaver, ledger: LedgerBook): void {
  for (const path of paths.slice(0, MOST_FILES_FOR_NAMES)) {
    const concern = weaver.concernOf(path)
    const wheres = concern?.wheres.filter(where => isMissed(ledger, where, concern.ref)) ?? []
    const script = concern === undefined || wheres.length === 0 ? undefined : scriptAt(path)
    if (concern === undefined || script === undefined || script instanceof Error) continue
    try {
      const { names, findings } = read(script, languageOf(path), text =>
        weaveWith({ ...concern.ref, ...text, wheres }, () => wheres.map(() => [])),
      )
      ledger.looked(concern.ref, findings, names, [])
    } catch {
      // It cannot hold the function anyway.
    }
  }
}

type Text = Pick<WeaveRequest, 'source' | 'format' | 'language'>

/** Types are taken out as Node does it; enums, decorators and JSX are for a build, or for a loader before ours, and read as they stand. */
function read(script: Script, language: NonNullable<WeaveRequest['language']>, weaveText: (text: Text) => Woven): Woven {
  const { stripped, source, format } = script
  if (stripped === undefined) return weaveText({ source, format, language })
  try {
    return weaveText({ source: stripped, format })
  } catch {
    return weaveText({ source, format: undefined, language })
  }
}

function isMissed(ledger: LedgerBook, where: WeaveRequest['wheres'][number], ref: Concern['ref']): boolean {
  const copy = ledger.copiesOf(where.key).find(({ version }) => version === ref.version)
  return copy === undefined || copy.sites.count === 0
}

function keysOf(wheres: Concern['wheres']): string[] {
  return wheres.map(({ key }) => key)
}
