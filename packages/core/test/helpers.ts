/** What every test of core begins with. */
import { HookRegistry, type HookEvent, type Report } from '../src/index.ts'

/** A registry of its own whose reports are kept and not printed. */
export function fresh(): { registry: HookRegistry; reports: Report[] } {
  const reports: Report[] = []
  return { registry: new HookRegistry({ onReport: report => reports.push(report) }), reports }
}

/** Collects the line in short words. */
export function listen(registry: HookRegistry): string[] {
  const seen: string[] = []
  registry.subscribe((event: HookEvent) => {
    if (event.type === 'enter') seen.push(`enter ${event.target.name}`)
    else if (event.type === 'exit') seen.push(`exit ${event.target.name} ${event.outcome}`)
    else seen.push(event.type)
  })
  return seen
}

/** A promise and what settles it. */
export function gate(): { opened: Promise<void>; open(): void } {
  let open = (): void => {}
  const opened = new Promise<void>(resolve => {
    open = resolve
  })
  return { opened, open }
}

/** What a call throws. */
export function thrownBy(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return error
  }
  throw new Error('expected it to throw')
}
