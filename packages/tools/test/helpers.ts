/** What every test of tools begins with. */
import { HookRegistry, type Report } from '@hookline/core'

/** A registry of its own whose reports are kept and not printed. */
export function fresh(): { registry: HookRegistry; reports: Report[] } {
  const reports: Report[] = []
  return { registry: new HookRegistry({ onReport: report => reports.push(report) }), reports }
}

/** A promise and what settles it. */
export function gate<T = void>(): { opened: Promise<T>; open(value: T): void } {
  let open = (_: T): void => {}
  const opened = new Promise<T>(resolve => {
    open = resolve
  })
  return { opened, open }
}
