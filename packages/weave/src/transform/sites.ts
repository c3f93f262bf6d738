/** Names for slots: every function of a file has one id, the same whichever rules name it. */
import type { Site, WeaveRequest } from '../model.ts'
import type { Found } from './found.ts'
import type { lineFinder } from './lines.ts'
import { pathOf } from './places.ts'
import type { Match } from './select.ts'

/** Gives the id of each function: its path, with `~2` for the second of that path in the file. */
export function idsOf(request: WeaveRequest, found: readonly Found[]): (one: Found) => string {
  const counts = new Map<string, number>()
  const ids = new Map<Found, string>()
  const file = `${request.unit ?? request.package}@${request.version}/${request.file}`
  for (const each of found) {
    const path = each.names[0] === undefined ? '<anonymous>' : pathOf(each.names[0])
    const count = (counts.get(path) ?? 0) + 1
    counts.set(path, count)
    ids.set(each, `${file}#${path}${count === 1 ? '' : `~${count}`}`)
  }
  return one => ids.get(one) as string
}

/** The site of a function that was matched by some of the places. */
export function siteOf(
  request: WeaveRequest,
  match: Match,
  id: string,
  wheres: readonly WeaveRequest['wheres'][number][],
  position: ReturnType<typeof lineFinder>,
): Site {
  // Several rules may have a word on how the function answers: the first that says something is right about it, or none is.
  const kind = wheres.find(where => where.kind !== 'auto')?.kind ?? 'auto'
  const callbackIndex = wheres.find(where => where.callbackIndex !== undefined)?.callbackIndex
  return {
    id,
    package: request.package,
    version: request.version,
    file: request.file,
    path: match.path,
    className: match.className,
    functionName: match.name.name,
    form: match.found.form,
    ...position(match.found.at),
    wheres: wheres.map(where => where.key),
    kind,
    ...(callbackIndex === undefined ? {} : { callbackIndex }),
  }
}
