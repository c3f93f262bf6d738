/** Draws a request and all it caused as a tree. */
import { escapeTerminal } from '@hookline/core'
import type { CallRecord, Remark } from './calls.ts'
import type { Paint } from './paint.ts'
import { detailsOf, headline, type Details } from './tell.ts'

/** What of a story is shown. Other calls are left out with their remarks; what they caused moves up to the next call that is shown. */
export interface View extends Details {
  /** Kinds or names of targets. */
  readonly calls: readonly string[]
  /** @default none */
  readonly remarks?: Remark['kind'] | 'all'
}

export const EVERYTHING: View = {
  calls: ['http.client.request', 'db.query', 'function'],
  remarks: 'all',
  parameters: true,
}

/** Lines of the tree, the request first. */
export function treeOf(request: CallRecord, view: View, paint: Paint): string[] {
  return [headline(request, paint, view), ...branches(request, view, paint)]
}

function branches(call: CallRecord, view: View, paint: Paint): string[] {
  const children: string[][] = [
    ...detailsOf(call, view).map(line => [paint.remark(line)]),
    ...shown(call, view, true).map(entry =>
      'enter' in entry
        ? [headline(entry, paint, view), ...branches(entry, view, paint)]
        : [paint.remark(`${entry.kind === 'log' ? 'pino' : '·'} ${escapeTerminal(entry.text)}`)],
    ),
  ]
  return children.flatMap((lines, index) => {
    const last = index === children.length - 1
    return lines.map((line, row) => paint.faint(row === 0 ? (last ? '└─ ' : '├─ ') : last ? '   ' : '│  ') + line)
  })
}

function shown(call: CallRecord, view: View, withRemarks: boolean): (CallRecord | Remark)[] {
  return call.inside.flatMap(entry => {
    if (!('enter' in entry)) return withRemarks && (view.remarks === 'all' || view.remarks === entry.kind) ? [entry] : []
    const { kind, name } = entry.enter.target
    return view.calls.includes(kind) || view.calls.includes(name) ? [entry] : shown(entry, view, false)
  })
}
