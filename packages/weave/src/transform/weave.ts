/** The transform: puts slots around the functions of a file that rules name, by insertions alone. */
import type { Finding, Site, WeaveRequest, Woven } from '../model.ts'
import { adoption } from './adopt.ts'
import { collect } from './collect.ts'
import { applyEdits, type Edit } from './edits.ts'
import { keepExportNames, type ExportLiteral } from './export-names.ts'
import type { Found } from './found.ts'
import { insertAll } from './insert.ts'
import { makeMap } from './map.ts'
import { parse, skim, type Parsed } from './parse.ts'
import { pathOf } from './places.ts'
import { prelude, preludePlace } from './prelude.ts'
import { refusal } from './refusals.ts'
import { mayName, select, type Match } from './select.ts'
import { idsOf, siteOf } from './sites.ts'
import { isEnough } from './skim.ts'
import { Weaver, type Job } from './weaver.ts'
import { writtenAt } from './written.ts'

type Where = WeaveRequest['wheres'][number]

/**
 * Weaves one file. No line moves and no text of the source changes; what cannot be woven is told, not guessed.
 *
 * Throws `HOOKLINE_WEAVE_UNPARSABLE` when the file does not parse, `HOOKLINE_WEAVE_NO_PARSER` for TypeScript or JSX without `oxc-parser`.
 *
 * @example
 * ```ts
 * import { readRules } from '@hookline/weave'
 * import { weave } from '@hookline/weave/transform'
 * const { rules } = await readRules([[{ package: '.', function: 'total' }]])
 * const wheres = rules.flatMap(({ where, kind, callbackIndex }) => (where === undefined ? [] : [{ ...where, kind, callbackIndex }]))
 * const file = { package: '.', version: '1.0.0', file: 'total.js' }
 * const { code, sites } = weave({ ...file, source: 'function total(n) { return n * 2 }', format: 'commonjs', wheres })
 * console.log(sites[0]?.id, code.length)
 * ```
 */
export function weave(request: WeaveRequest): Woven {
  const { source, wheres } = request
  const preambleOnly = wheres.length === 0 && request.preamble !== undefined
  if (request.adopt === undefined && !preambleOnly && !mayName(source, wheres)) {
    return {
      code: source,
      map: undefined,
      sites: [],
      findings: wheres.map(({ key }) => ({ where: key, sites: [], refused: [] })),
      names: [],
    }
  }
  const choose: Choose = found => wheres.map(where => select(where, found))
  const skimmed = skim(request)
  return (skimmed === undefined ? undefined : weaveParsed(request, skimmed, choose)) ?? weaveWith(request, choose)
}

type Choose = (found: readonly Found[]) => readonly (readonly Match[])[]

/**
 * Weaves with a choice of functions for each place, and tells the names of all functions when a place gets none.
 *
 * @example
 * ```ts
 * import { weaveWith } from '@hookline/weave/transform'
 * const file = { package: '.', version: '1.0.0', file: 'total.js', format: 'commonjs', wheres: [] } as const
 * console.log(weaveWith({ ...file, source: 'function total() {}' }, () => []).sites.length) // 0
 * ```
 */
export function weaveWith(request: WeaveRequest, choose: (found: readonly Found[]) => readonly (readonly Match[])[]): Woven {
  return weaveParsed(request, parse(request), choose) as Woven
}

/** Undefined: what was parsed of the file does not suffice. */
function weaveParsed(request: WeaveRequest, parsed: Parsed, choose: Choose): Woven | undefined {
  const { source, wheres } = request
  const collected = collect(parsed)
  const chosen = choose(collected.found)
  if (parsed.skipped !== undefined) {
    // What is not found is told with the names of all that is there.
    if (request.names !== false && chosen.some(matches => matches.length === 0)) return undefined
    if (
      !isEnough(
        parsed.skipped,
        chosen.flatMap(matches => matches.map(match => match.found)),
        collected.aliases,
      )
    )
      return undefined
  }
  const position = writtenAt(request)
  const idOf = idsOf(request, collected.found)

  const matched = new Map<Found, { match: Match; wheres: Where[] }>()
  const findings: Finding[] = chosen.map((matches, index) => {
    const where = wheres[index] as Where
    const refused: { path: string; line: number; reason: string }[] = []
    const ids: string[] = []
    for (const match of matches) {
      const reason = refusal(match.found, collected)
      if (reason !== undefined) {
        refused.push({ path: match.path, line: position(match.found.at).line, reason })
        continue
      }
      ids.push(idOf(match.found))
      const known = matched.get(match.found)
      if (known === undefined) matched.set(match.found, { match, wheres: [where] })
      else {
        known.wheres.push(where)
        // Known by the first of its names that a rule uses.
        if (match.found.names.indexOf(match.name) < match.found.names.indexOf(known.match.name)) known.match = match
      }
    }
    return { where: where.key, sites: ids, refused }
  })

  const jobs: Job[] = []
  const sites: Site[] = []
  for (const found of collected.found) {
    const entry = matched.get(found)
    if (entry === undefined) continue
    jobs.push({ found, slot: sites.length })
    sites.push(siteOf(request, entry.match, idOf(found), entry.wheres, position))
  }
  const edits = editsFor(request, parsed, new Weaver(source, collected.written), jobs, sites, collected.literals)
  const missed = findings.some(finding => finding.sites.length === 0 && finding.refused.length === 0)
  return {
    code: applyEdits(source, edits),
    map: request.map === true ? makeMap(request, edits) : undefined,
    sites,
    findings,
    names: missed && request.names !== false ? namesOf(collected.found) : [],
  }
}

function editsFor(
  request: WeaveRequest,
  parsed: Parsed,
  weaver: Weaver,
  jobs: readonly Job[],
  sites: readonly Site[],
  literals: readonly ExportLiteral[],
): readonly Edit[] {
  insertAll(weaver, jobs)
  keepExportNames(weaver, literals)
  if (request.adopt !== undefined) {
    const { at, text } = adoption(parsed, request.adopt, request, weaver.prefix)
    weaver.edits.end(at, text)
  }
  const preamble = typeof request.preamble === 'object' ? request.preamble[parsed.format] : request.preamble
  if (weaver.edits.empty && (preamble === undefined || request.wheres.length > 0)) return []
  const place = preludePlace(parsed.program)
  const first = preamble === undefined || preamble === '' ? '' : `${preamble};`
  const text = jobs.length === 0 ? first : first + prelude(weaver, sites)
  return weaver.edits.sorted(text === '' ? undefined : { at: place.at, text: place.lead + text })
}

function namesOf(found: readonly Found[]): readonly string[] {
  return [...new Set(found.flatMap(each => each.names.map(name => pathOf(name))))]
}
