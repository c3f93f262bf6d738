/** What became of a rule in one version of its package. */
import type { Site, Where } from '../model.ts'
import { placeText, plural } from './words.ts'
import type { Copy } from './ledger.ts'
import type { CopyStatus, RuleState, SiteStatus } from './status.ts'
import { nearestFunction } from './suggestion.ts'

/** How the ledger came to be: files of a running process register when they run; a check of installed files and a bundle only weave. */
export type View = 'process' | 'files' | 'bundle'

/** A version of the package, with what stands beside it for the rule. */
export interface CopyJudged extends CopyStatus {
  readonly suggestion: string | undefined
  /** The files of a problem that is told by itself when it comes up. */
  readonly culprits: string | undefined
}

/** Tells of one version of the package. */
export function copyStatus(where: Where, copy: Copy, view: View): CopyJudged {
  const [state, message, suggestion] = judge(where, copy, view)
  return {
    package: copy.package,
    version: copy.version,
    state,
    message,
    files: copy.files.count,
    functions: copy.sites.count,
    sites: copy.sites.kept.map(site => siteStatus(site, copy)),
    suggestion,
    culprits: culpritsOf(state, copy),
  }
}

function culpritsOf(state: RuleState, copy: Copy): string | undefined {
  if (state !== 'not-parseable' && state !== 'loaded-before') return undefined
  const files = state === 'not-parseable' ? copy.unparsable.kept.map(({ file }) => file) : copy.loadedBefore.kept
  const count = state === 'not-parseable' ? copy.unparsable.count : copy.loadedBefore.count
  return `${listed(files, count)} of ${versionText(copy)}`
}

function judge(where: Where, copy: Copy, view: View): [RuleState, string, (string | undefined)?] {
  const at = versionText(copy)
  const there = view === 'process' ? copy.linked : copy.sites
  if (there.count > 0) return hookedAs(where, there.kept, there.count)
  if (copy.sites.count > 0) {
    return ['not-loaded', `woven in ${at}, and not run: ${listed(copy.sites.kept.map(siteText), copy.sites.count)}`]
  }
  if (copy.refused.count > 0) {
    const told = copy.refused.kept.map(({ file, line, path, reason }) => `\`${path}\` at ${file}:${line}: ${reason}`)
    return ['unsupported', listed(told, copy.refused.count)]
  }
  if (copy.loadedBefore.count > 0) {
    return [
      'loaded-before',
      `${listed(copy.loadedBefore.kept, copy.loadedBefore.count)} of ${at}: load Hookline first (--import), or build a bundle`,
    ]
  }
  if (copy.unparsable.count > 0) {
    const told = copy.unparsable.kept.map(({ file, message }) => `${file}: ${message}`)
    return ['not-parseable', listed(told, copy.unparsable.count)]
  }
  if (copy.external.count > 0) return ['external', `${at} stays outside the bundle: take it in, or run the bundle by \`hookline run\``]
  if (copy.mismatched) {
    const found = copy.package === '.' ? `the application has version ${copy.version}` : `${at} is there`
    return ['version-mismatch', `${found}, and the rule wants ${where.version ?? 'another'}`]
  }
  const suggestion = nearestFunction(where.function, copy.names.kept)
  // A built-in is no file.
  const looked = copy.files.kept.some(file => file !== '') ? ` (${plural(copy.files.count, 'file')})` : ''
  const hint = suggestion === undefined ? '' : `; did you mean \`${suggestion}\`?`
  return ['no-match', `no \`${where.function.text}\` in ${at}${looked}${hint}`, suggestion]
}

function hookedAs(where: Where, kept: readonly Site[], count: number): [RuleState, string] {
  const text = listed(kept.map(siteText), count)
  if (kept.some(site => site.form === 'builtin')) return ['patched', count === 1 ? 'hooked by its property' : text]
  // With a `*` in it a rule is for all that it finds.
  if (count > 1 && !where.function.text.includes('*')) {
    return ['ambiguous', `×${count}, all hooked: ${text}; name one by \`file\` or \`index\``]
  }
  return ['woven', count > 1 ? `×${count}: ${text}` : text]
}

function siteStatus(site: Site, copy: Copy): SiteStatus {
  return { at: site.file === '' ? site.package : `${site.file}:${site.line}`, path: site.path, linked: copy.linked.has(site.id) }
}

function siteText(site: Site): string {
  return site.form === 'builtin' ? `${site.package} ${site.path}` : `${versionText(site)} ${site.file}:${site.line}`
}

function versionText(copy: { readonly package: string; readonly version: string }): string {
  return placeText(copy.package, copy.version)
}

function listed(texts: readonly string[], count: number): string {
  const shown = texts.slice(0, 3)
  return count > shown.length ? `${shown.join(', ')} and ${count - shown.length} more` : shown.join(', ')
}
